import { describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { RateLimiter, TryLimiter } from './rate-limiter.ts';

describe('RateLimiter', () => {
  const take = (limiter: RateLimiter, key: string, times: number) =>
    Array.from({ length: times }, () => limiter.take(key)).filter((waitS) => waitS === 0).length;

  it('gives a burst, then as much as time brings, per key', () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter({ perSecond: 30, burst: 60 }, clock);
    expect(take(limiter, 'ada', 100)).toBe(60);
    expect(take(limiter, 'bob', 100)).toBe(60);
    clock.advance(500);
    expect(take(limiter, 'ada', 100)).toBe(15);
    clock.advance(60_000);
    expect(take(limiter, 'ada', 100)).toBe(60);
  });

  it('says how long to wait, in seconds, and keeps that promise', () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter({ perSecond: 10 / 60, burst: 10 }, clock);
    expect(take(limiter, 'ada', 10)).toBe(10);
    expect(limiter.take('ada')).toBeCloseTo(6);
    clock.advance(5999);
    expect(limiter.take('ada')).toBeGreaterThan(0);
    clock.advance(1);
    expect(limiter.take('ada')).toBe(0);
  });

  it('survives a clock that steps back', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, steppingBack());
    expect(limiter.take('ada')).toBe(0);
    expect(limiter.take('ada')).toBe(1);
  });

  it('forgets keys that have all their tokens again', () => {
    const clock = new ManualClock();
    const limiter = new RateLimiter({ perSecond: 1, burst: 2 }, clock);
    for (let n = 0; n < 1000; n += 1) limiter.take(`early ${n}`);
    clock.advance(10_000);
    for (let n = 0; n < 100; n += 1) limiter.take(`late ${n}`);
    expect(limiter.size).toBeLessThanOrEqual(100);
  });
});

describe('TryLimiter', () => {
  it('counts a try before it is known to fail, and a success clears the key', () => {
    const clock = new ManualClock();
    const limiter = new TryLimiter({ max: 2, windowMs: 1000 }, clock);
    const first = limiter.begin('ada');
    expect(limiter.begin('ada').allowed).toBe(true);
    expect(limiter.begin('ada')).toEqual({ allowed: false, retryAfterS: 1 });
    expect(limiter.begin('bob').allowed).toBe(true);
    if (first.allowed) first.succeeded();
    expect(limiter.begin('ada').allowed).toBe(true);
  });

  it('begins anew when the window of the first failure is over', () => {
    const clock = new ManualClock();
    const limiter = new TryLimiter({ max: 1, windowMs: 1000 }, clock);
    limiter.begin('ada');
    clock.advance(400);
    expect(limiter.begin('ada')).toEqual({ allowed: false, retryAfterS: 0.6 });
    clock.advance(600);
    expect(limiter.begin('ada').allowed).toBe(true);
  });
});

function steppingBack() {
  let now = 1000;
  return { now: () => (now -= 100), after: () => () => {} };
}
