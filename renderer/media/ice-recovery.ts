import type { Clock } from '#shared/tools/clock.ts';

export const DISCONNECTED_PATIENCE_MS = 2000;
/** The side that did not make the first offer waits this much longer, so that usually one side restarts. */
export const SECOND_SIDE_PATIENCE_MS = 1000;
export const RESTART_INTERVAL_MS = 8000;

/** When to restart ICE: 2 s after `disconnected`, at once after `failed`, then every 8 s until the link is up again. */
export class IceRecovery {
  readonly #clock: Clock;
  readonly #extraMs: number;
  readonly #restart: () => void;
  #state: RTCPeerConnectionState = 'new';
  /** At least one restart since the link was last up. */
  #restarted = false;
  #cancel: (() => void) | null = null;

  constructor(options: { clock: Clock; offersFirst: boolean; restart: () => void }) {
    this.#clock = options.clock;
    this.#extraMs = options.offersFirst ? 0 : SECOND_SIDE_PATIENCE_MS;
    this.#restart = options.restart;
  }

  handleState(state: RTCPeerConnectionState): void {
    const before = this.#state;
    this.#state = state;
    if (state === before) return;
    if (state === 'connected' || state === 'closed') this.stop();
    else if (state === 'disconnected' && !this.#cancel) this.#plan(DISCONNECTED_PATIENCE_MS + this.#extraMs);
    // a failure after a restart waits for the next round, else both sides would restart each other's restarts
    else if (state === 'failed' && !this.#restarted) this.#plan(this.#extraMs);
  }

  /** The network is back: does not wait for the round. */
  hurry(): void {
    if (this.#state === 'disconnected' || this.#state === 'failed') this.#fire();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#restarted = false;
  }

  #plan(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(ms, () => this.#fire());
  }

  #fire(): void {
    this.#restarted = true;
    this.#restart();
    this.#plan(RESTART_INTERVAL_MS);
  }
}
