import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { ASK_AFTER_MS, ASK_AGAIN_MS, Reading, UNREADABLE_MS } from './reading.ts';

let clock: ManualClock;
let asked: string[];
let changes: number;
let reading: Reading;
beforeEach(() => {
  clock = new ManualClock();
  asked = [];
  changes = 0;
  reading = new Reading({
    clock,
    ask: (userId) => asked.push(userId),
    onChange: () => (changes += 1),
  });
});

/** As the worker does: once a second. */
function fails(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    reading.handleUnreadable('grace');
    clock.advance(1000);
  }
}

describe('frames that cannot be read', () => {
  it('are told after a while, until one is read', () => {
    reading.handleUnreadable('grace');
    clock.advance(UNREADABLE_MS - 1);
    expect(reading.unreadable).toEqual([]);
    const before = changes;
    clock.advance(1);
    expect(reading.unreadable).toEqual(['grace']);
    expect(changes).toBe(before + 1);
    reading.handleRead('grace');
    expect([reading.unreadable, reading.isReadable('grace')]).toEqual([[], true]);
    reading.handleUnreadable('grace');
    expect([reading.unreadable, reading.isReadable('grace')]).toEqual([[], false]);
  });

  it('are not told when they are read soon', () => {
    reading.handleUnreadable('grace');
    reading.handleRead('grace');
    clock.advance(UNREADABLE_MS);
    expect(reading.unreadable).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('make their key be asked for after a moment, and again now and then', () => {
    reading.handleUnreadable('grace');
    clock.advance(ASK_AFTER_MS - 1);
    reading.handleUnreadable('grace');
    expect(asked).toEqual([]);
    clock.advance(1);
    fails(1 + (2 * ASK_AGAIN_MS) / 1000);
    expect(asked).toEqual(['grace', 'grace', 'grace']);
  });

  it('of one who is gone are forgotten, and no timer is left', () => {
    fails(5);
    reading.forget('grace');
    reading.handleUnreadable('hedy');
    reading.close();
    expect([reading.unreadable, clock.pending]).toEqual([[], 0]);
  });
});
