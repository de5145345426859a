import type { Clock } from '#shared/tools/clock.ts';

/** A clock that counts its timers that have neither run nor been cancelled. */
export class TimerCount implements Clock {
  readonly #clock: Clock;
  readonly #open = new Set<number>();
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, task: () => void): () => void {
    const id = (this.#next += 1);
    this.#open.add(id);
    const cancel = this.#clock.after(ms, () => {
      this.#open.delete(id);
      task();
    });
    return () => {
      this.#open.delete(id);
      cancel();
    };
  }

  /** Empty when nothing waits. */
  words(): string[] {
    return this.#open.size === 0 ? [] : [`${this.#open.size} timers`];
  }
}
