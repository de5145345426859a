import type { Clock } from '#shared/tools/clock.ts';

/** Keys are dropped when they say nothing any more; looked for only when the map has grown by this many. */
const SWEEP_EVERY = 1024;
const EPSILON = 1e-9;

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket per key: `burst` at once, `perSecond` in the long run. */
export class RateLimiter {
  readonly #rate: Rate;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  #sweepAt = SWEEP_EVERY;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Takes one token of `key`: 0 when there was one, otherwise the seconds to wait for it. */
  take(key: string): number {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#rate.burst, at: now };
    bucket.tokens = this.#level(bucket, now);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#sweepAt) this.#sweep(now);
    // Parts of a token add up to almost one.
    if (bucket.tokens < 1 - EPSILON) return (1 - bucket.tokens) / this.#rate.perSecond;
    bucket.tokens = Math.max(0, bucket.tokens - 1);
    return 0;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #level(bucket: { tokens: number; at: number }, now: number): number {
    const refill = (Math.max(0, now - bucket.at) / 1000) * this.#rate.perSecond;
    return Math.min(this.#rate.burst, bucket.tokens + refill);
  }

  #sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#level(bucket, now) >= this.#rate.burst) this.#buckets.delete(key);
    }
    this.#sweepAt = this.#buckets.size + SWEEP_EVERY;
  }
}

/** What a try of a `TryLimiter` gets: go on (and say when it was no failure), or wait. */
export type Try =
  | { readonly allowed: true; succeeded(): void }
  | { readonly allowed: false; readonly retryAfterS: number };

/** So many failures per key in a window that starts with the first. A try counts before it is known to fail, so that parallel guesses gain nothing. */
export class TryLimiter {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #clock: Clock;
  readonly #windows = new Map<string, { count: number; since: number }>();
  #sweepAt = SWEEP_EVERY;

  constructor(options: { readonly max: number; readonly windowMs: number }, clock: Clock) {
    this.#max = options.max;
    this.#windowMs = options.windowMs;
    this.#clock = clock;
  }

  begin(key: string): Try {
    const now = this.#clock.now();
    let window = this.#windows.get(key);
    if (!window || now - window.since >= this.#windowMs) {
      window = { count: 0, since: now };
      this.#windows.set(key, window);
      if (this.#windows.size > this.#sweepAt) this.#sweep(now);
    }
    if (window.count >= this.#max) {
      return { allowed: false, retryAfterS: (window.since + this.#windowMs - now) / 1000 };
    }
    window.count += 1;
    return { allowed: true, succeeded: () => void this.#windows.delete(key) };
  }

  #sweep(now: number): void {
    for (const [key, window] of this.#windows) {
      if (now - window.since >= this.#windowMs) this.#windows.delete(key);
    }
    this.#sweepAt = this.#windows.size + SWEEP_EVERY;
  }
}
