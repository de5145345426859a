import type { Clock } from '#shared/tools/clock.ts';

/** Frames that cannot be read for so long are told to the person. */
export const UNREADABLE_MS = 3000;
/** A key may be on its way: it is asked for after this. */
export const ASK_AFTER_MS = 1000;
/** And again after this, as long as it does not come. */
export const ASK_AGAIN_MS = 2000;

interface ReadingOptions {
  readonly clock: Clock;
  /** The key of this person's frames is wanted. */
  readonly ask: (userId: string) => void;
  /** Somebody is readable, or unreadable, who was not. */
  readonly onChange: () => void;
}

interface Failing {
  readonly since: number;
  readonly askedAt: number;
  readonly told: boolean;
  readonly cancel: () => void;
}

/** Whose frames are read, by what the worker says of them. */
export class Reading {
  readonly #options: ReadingOptions;
  readonly #readable = new Set<string>();
  readonly #failing = new Map<string, Failing>();

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** At least one frame of theirs was read, and none since that could not be. */
  isReadable(userId: string): boolean {
    return this.#readable.has(userId);
  }

  /** Whose frames come and cannot be read, for long enough to be told. */
  get unreadable(): readonly string[] {
    return [...this.#failing].filter(([, { told }]) => told).map(([userId]) => userId);
  }

  handleRead(userId: string): void {
    this.#stop(userId);
    this.#readable.add(userId);
    this.#options.onChange();
  }

  /** Said again and again while it lasts. */
  handleUnreadable(userId: string): void {
    const { clock } = this.#options;
    const now = clock.now();
    this.#readable.delete(userId);
    const known = this.#failing.get(userId);
    if (!known) {
      const cancel = clock.after(UNREADABLE_MS, () => this.#tell(userId));
      this.#failing.set(userId, { since: now, askedAt: -Infinity, told: false, cancel });
      this.#options.onChange();
      return;
    }
    if (now - known.since < ASK_AFTER_MS || now - known.askedAt < ASK_AGAIN_MS) return;
    this.#failing.set(userId, { ...known, askedAt: now });
    this.#options.ask(userId);
  }

  forget(userId: string): void {
    this.#stop(userId);
    this.#readable.delete(userId);
  }

  close(): void {
    for (const userId of this.#failing.keys()) this.#stop(userId);
  }

  #tell(userId: string): void {
    const known = this.#failing.get(userId);
    if (!known) return;
    this.#failing.set(userId, { ...known, told: true });
    this.#options.onChange();
  }

  #stop(userId: string): void {
    this.#failing.get(userId)?.cancel();
    this.#failing.delete(userId);
  }
}
