import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { CallView, PeerView } from '#shared/contracts/view.ts';
import type { CallState } from '#shared/machines/call.ts';
import type { CallRecord } from './call-record.ts';

export interface BoardDeps {
  readonly settings: () => Settings;
  readonly show: (calls: Readonly<Record<string, CallView>>) => void;
  readonly onRing: (rings: readonly RingView[]) => void;
}

/** What windows see of calls: the view of each, and those that ring. */
export class Board {
  readonly #deps: BoardDeps;
  #views: Readonly<Record<string, CallView>> = {};
  #rings: readonly RingView[] = [];

  constructor(deps: BoardDeps) {
    this.#deps = deps;
  }

  get rings(): readonly RingView[] {
    return this.#rings;
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

  /** Told only when something in them has changed. */
  setRings(rings: readonly RingView[]): void {
    if (JSON.stringify(rings) === JSON.stringify(this.#rings)) return;
    this.#rings = rings;
    this.#deps.onRing(rings);
  }
}
