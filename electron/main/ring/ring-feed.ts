import type { Engine } from '#engine/engine.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { Emitter } from '#shared/tools/emitter.ts';

export interface RingFeedOptions {
  readonly engine: Pick<Engine, 'ring' | 'events'>;
  /** Asks the system whether it wants to be left alone; never rejects, and does not take long. */
  readonly fresh: () => Promise<void>;
}

/** The calls that are heard and seen outside of the main window. A new one waits for the system's word whether it may be. */
export class RingFeed {
  readonly events = new Emitter<{ changed: readonly RingView[] }>();
  readonly #options: RingFeedOptions;
  /** By call: has the system spoken since it began to ring? */
  readonly #isSettled = new Map<string, boolean>();
  #rings: readonly RingView[] = [];

  constructor(options: RingFeedOptions) {
    this.#options = options;
    options.engine.events.on('ring', (all) => this.#hear(all));
  }

  /** The first to ring first. */
  get rings(): readonly RingView[] {
    return this.#rings;
  }

  #hear(all: readonly RingView[]): void {
    const ids = new Set(all.map(({ callId }) => callId));
    for (const id of this.#isSettled.keys()) if (!ids.has(id)) this.#isSettled.delete(id);
    const fresh = [...ids].filter((id) => !this.#isSettled.has(id));
    for (const id of fresh) this.#isSettled.set(id, false);
    if (fresh.length > 0) void this.#settle(fresh);
    this.#tell();
  }

  async #settle(callIds: readonly string[]): Promise<void> {
    await this.#options.fresh();
    for (const id of callIds) if (this.#isSettled.has(id)) this.#isSettled.set(id, true);
    this.#tell();
  }

  #tell(): void {
    const next = this.#options.engine
      .ring()
      .filter(({ callId, quiet }) => !quiet && this.#isSettled.get(callId));
    if (JSON.stringify(next) === JSON.stringify(this.#rings)) return;
    this.#rings = next;
    this.events.emit('changed', next);
  }
}
