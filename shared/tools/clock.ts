/** Time as a thing that is given: production code takes a `Clock`, tests turn a `ManualClock` by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
}

interface Timers {
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(handle: never): void;
}

/** Beyond it a timer of the machine would not be late: it would fire at once. Some 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** The machine's own clock. Every runtime of the house has `setTimeout`; this room's types know none. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timers = globalThis as unknown as Timers;
    const handle = timers.setTimeout(task, Math.min(ms, LONGEST_MS));
    return () => timers.clearTimeout(handle as never);
  },
};

/** A clock that stands still until `advance` is called; timers run in the order of their time. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; task: () => void }[] = [];

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves time on by `ms`, running what falls due on the way, also what that starts. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = due.at;
      due.task();
    }
    this.#now = end;
  }

  /** How many timers wait: 0 proves that nothing was left behind. */
  get pending(): number {
    return this.#timers.length;
  }
}
