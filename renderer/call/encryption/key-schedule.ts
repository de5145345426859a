import type { Clock } from '#shared/tools/clock.ts';
import { assertNever } from '#shared/tools/assert-never.ts';

/** Who comes and goes within this makes one new key. */
export const SETTLE_MS = 50;
/** The key before is used no longer than this after somebody has come or gone, told or not. */
export const OLD_KEY_MS = 2000;

const KEY_IDS = 256;

export interface KeyScheduleOptions<Key> {
  readonly clock: Clock;
  readonly make: (keyId: number) => Promise<Key>;
  /** Resolves when everybody has it; rejects when somebody may not. */
  readonly tell: (key: Key) => Promise<void>;
  /** All that goes out is sealed with it from now on. */
  readonly onUse: (key: Key) => void;
  /** There is no new key, and the old one must not be used any more. */
  readonly onFailed: (error: unknown) => void;
}

/** calm -> settling -> handing -> calm, or -> settling again for whoever came or went meanwhile. Times: until when the old key may be used. */
type State =
  | { readonly is: 'calm' }
  | { readonly is: 'settling'; readonly until: number; readonly cancel: () => void }
  | {
      readonly is: 'handing';
      readonly until: number;
      readonly cancel: () => void;
      readonly changedUntil: number | null;
    };

const CALM: State = { is: 'calm' };

/** When my key for frames is made anew, and from when on the new one is used. Who has left must not hear what comes after; who joins, not what was before. */
export class KeySchedule<Key> {
  readonly #options: KeyScheduleOptions<Key>;
  #state: State = CALM;
  #nextId = 0;
  #closed = false;

  constructor(options: KeyScheduleOptions<Key>) {
    this.#options = options;
  }

  /** The first key, or somebody has come, gone, or has another public key. */
  handleChange(): void {
    if (this.#closed) return;
    const until = this.#options.clock.now() + OLD_KEY_MS;
    const state = this.#state;
    switch (state.is) {
      case 'calm':
        return this.#settle(until);
      case 'settling':
        return;
      case 'handing':
        this.#state = { ...state, changedUntil: state.changedUntil ?? until };
        return;
      default:
        return assertNever(state, 'unknown state of the keys');
    }
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    if (this.#state.is !== 'calm') this.#state.cancel();
    this.#state = CALM;
  }

  #settle(until: number): void {
    const { clock } = this.#options;
    const ms = Math.max(0, Math.min(SETTLE_MS, until - clock.now()));
    this.#state = { is: 'settling', until, cancel: clock.after(ms, () => void this.#renew(until)) };
  }

  async #renew(until: number): Promise<void> {
    const { clock, make, tell, onUse, onFailed } = this.#options;
    const keyId = this.#nextId;
    this.#nextId = (keyId + 1) % KEY_IDS;
    let key: Key | null = null;
    let isDone = false;
    const finish = (): void => {
      if (isDone || this.#closed || key === null) return;
      isDone = true;
      onUse(key);
      this.#finish();
    };
    const cancel = clock.after(Math.max(0, until - clock.now()), finish);
    this.#state = { is: 'handing', until, cancel, changedUntil: null };
    try {
      key = await make(keyId);
    } catch (error) {
      this.close();
      return onFailed(error);
    }
    // the limit may have passed while it was made
    if (clock.now() >= until) finish();
    if (this.#closed) return;
    await tell(key).then(finish, () => undefined);
  }

  #finish(): void {
    if (this.#state.is !== 'handing') return;
    this.#state.cancel();
    const { changedUntil } = this.#state;
    this.#state = CALM;
    if (changedUntil !== null) this.#settle(changedUntil);
  }
}
