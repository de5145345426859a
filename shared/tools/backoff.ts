/** What a reconnect decision may look at. */
export interface RetryContext {
  /** Failed tries so far, from 0. */
  readonly tries: number;
  /** Milliseconds since the connection was lost. */
  readonly elapsedMs: number;
}

/** A policy: context in, milliseconds to wait out, `null` to give up. */
export type RetryPolicy = (context: RetryContext) => number | null;

export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly factor?: number;
  /** Share of the delay that is random, 0 to 1; the first two tries are not jittered, so that a short cut heals fast. */
  readonly jitter?: number;
  readonly giveUpAfterMs?: number;
  readonly random?: () => number;
}

/** Exponential delays, jittered from the third try on. */
export function backoff(options: BackoffOptions): RetryPolicy {
  const {
    firstMs,
    maxMs,
    factor = 2,
    jitter = 0.5,
    giveUpAfterMs = Infinity,
    random = Math.random,
  } = options;
  return ({ tries, elapsedMs }) => {
    if (elapsedMs >= giveUpAfterMs) return null;
    const delay = Math.min(maxMs, firstMs * factor ** tries);
    return tries < 2 ? delay : Math.round(delay * (1 - jitter + jitter * random()));
  };
}
