import fc from 'fast-check';
import { expect, it } from 'vitest';
import { REPLAY_WINDOW, ReplayWindow } from './replay-window.ts';

const take = (window: ReplayWindow, counter: number): boolean => {
  const isFresh = window.isFresh(counter);
  if (isFresh) window.take(counter);
  return isFresh;
};

it('takes each counter once, in any order within the window', () => {
  const window = new ReplayWindow();
  expect([5, 3, 4, 3, 5, 6, 0].map((counter) => take(window, counter))).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
    true,
  ]);
});

it('takes nothing that is older than the window, also after a leap', () => {
  const window = new ReplayWindow();
  take(window, 10);
  take(window, 1_000_000);
  expect(window.isFresh(10)).toBe(false);
  expect(window.isFresh(1_000_000 - REPLAY_WINDOW)).toBe(false);
  expect(window.isFresh(1_000_001 - REPLAY_WINDOW)).toBe(true);
});

it('never takes one twice', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3 * REPLAY_WINDOW), { maxLength: 400 }), (counters) => {
      const window = new ReplayWindow();
      const taken = counters.filter((counter) => take(window, counter));
      expect(new Set(taken).size).toBe(taken.length);
    }),
  );
});
