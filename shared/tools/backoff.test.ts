import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from './backoff.ts';

describe('backoff', () => {
  it('doubles from the first delay up to the longest', () => {
    const policy = backoff({ firstMs: 500, maxMs: 8000, jitter: 0 });
    const delays = [0, 1, 2, 3, 4, 5, 50].map((tries) => policy({ tries, elapsedMs: 0 }));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('jitters from the third try on, downwards by its share', () => {
    const at = (random: number) => backoff({ firstMs: 1000, maxMs: 60_000, random: () => random });
    expect([0, 1, 2].map((tries) => at(0)({ tries, elapsedMs: 0 }))).toEqual([1000, 2000, 2000]);
    expect([0, 1, 2].map((tries) => at(1)({ tries, elapsedMs: 0 }))).toEqual([1000, 2000, 4000]);
  });

  it('gives up after its time', () => {
    const policy = backoff({ firstMs: 1000, maxMs: 1000, giveUpAfterMs: 5000 });
    expect(policy({ tries: 0, elapsedMs: 4999 })).toBe(1000);
    expect(policy({ tries: 0, elapsedMs: 5000 })).toBeNull();
  });

  it('never waits longer than the longest, nor a negative time', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
        const delay = backoff({ firstMs: 250, maxMs: 30_000, random: () => random })({ tries, elapsedMs: 0 });
        expect(delay).not.toBeNull();
        expect(delay).toBeGreaterThan(0);
        expect(delay).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});
