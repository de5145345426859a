import type { CallState } from '#shared/machines/call.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { CallRecord } from './call-record.ts';

/** Says when a call has rung, or was tried to be joined, for too long: the server's own limit comes first, this is for one that has gone away. */
export class RingTimers {
  readonly #clock: Clock;
  readonly #onLimit: (record: CallRecord) => void;

  constructor(clock: Clock, onLimit: (record: CallRecord) => void) {
    this.#clock = clock;
    this.#onLimit = onLimit;
  }

  set(record: CallRecord, state: CallState): void {
    record.cancelRingTimer?.();
    record.cancelRingTimer = null;
    const limit = limitOf(state);
    if (limit === null) return;
    record.cancelRingTimer = this.#clock.after(limit - this.#clock.now(), () => this.#onLimit(record));
  }
}

function limitOf(state: CallState): number | null {
  switch (state.phase) {
    case 'outgoing':
    case 'incoming':
      return state.ringsUntil;
    case 'joining':
      return state.until;
    default:
      return null;
  }
}
