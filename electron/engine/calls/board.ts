import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { CallView, PeerView } from '#shared/contracts/view.ts';
import type { CallState } from '#shared/machines/call.ts';
import type { CallRecord } from './call-record.ts';
import { ringView } from './ring-view.ts';

export interface BoardDeps {
  readonly settings: () => Settings;
  readonly show: (calls: Readonly<Record<string, CallView>>) => void;
  readonly onRing: (ring: RingView | null) => void;
}

/** What windows see of calls: the view of each, and the one that rings. */
export class Board {
  readonly #deps: BoardDeps;
  #views: Readonly<Record<string, CallView>> = {};
  #ring: RingView | null = null;

  constructor(deps: BoardDeps) {
    this.#deps = deps;
  }

  get ring(): RingView | null {
    return this.#ring;
  }

  /** Shows a call as it is now; answers whom it is to be linked with. */
  put(record: CallRecord, state: CallState): readonly PeerView[] {
    const view = record.view(state, this.#deps.settings());
    this.#views = { ...this.#views, [record.id]: view };
    this.#deps.show(this.#views);
    return view.peers;
  }

  remove(callId: string): void {
    const { [callId]: _gone, ...rest } = this.#views;
    this.#views = rest;
    this.#deps.show(rest);
  }

  /** Told only when something in it has changed. */
  setRinging(record: CallRecord | null, inCall: boolean): void {
    const next = record ? ringView(record, this.#deps.settings(), inCall) : null;
    if (JSON.stringify(next) === JSON.stringify(this.#ring)) return;
    this.#ring = next;
    this.#deps.onRing(next);
  }
}
