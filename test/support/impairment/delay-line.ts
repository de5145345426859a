import type { Clock } from '#shared/tools/clock.ts';

/** Does one thing after the other, each as late as the delay says when it was handed in. */
export class DelayLine {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #onError: (error: unknown) => void;
  #tail: Promise<void> = Promise.resolve();
  #stopped = false;

  /** A task that fails tells `onError` and keeps nothing from going on. */
  constructor(clock: Clock, delayMs: () => number, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#onError = onError;
  }

  push(task: () => void | Promise<void>): void {
    const dueAt = this.#clock.now() + this.#delayMs();
    this.#tail = this.#tail.then(async () => {
      await until(this.#clock, dueAt);
      if (!this.#stopped) await task();
    });
    this.#tail = this.#tail.catch(this.#onError);
  }

  /** What is under way is lost. */
  stop(): void {
    this.#stopped = true;
  }
}

/** Resolves at that time, at once when it is over. */
export function until(clock: Clock, at: number): Promise<void> {
  const ms = at - clock.now();
  return ms <= 0 ? Promise.resolve() : new Promise((due) => void clock.after(ms, due));
}
