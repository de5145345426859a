import { describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from './clock.ts';

describe('ManualClock', () => {
  it('stands still until it is advanced, then runs what falls due in order of time', () => {
    const clock = new ManualClock(1000);
    const seen: string[] = [];
    clock.after(20, () => seen.push(`b ${clock.now()}`));
    clock.after(10, () => seen.push(`a ${clock.now()}`));
    clock.after(30, () => seen.push('c'));
    expect(seen).toEqual([]);
    clock.advance(25);
    expect(seen).toEqual(['a 1010', 'b 1020']);
    expect(clock.now()).toBe(1025);
    expect(clock.pending).toBe(1);
  });

  it('runs timers of one moment in the order of their making', () => {
    const clock = new ManualClock();
    const seen: number[] = [];
    for (const n of [1, 2, 3]) clock.after(5, () => seen.push(n));
    clock.advance(5);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('runs what a timer starts on the way', () => {
    const clock = new ManualClock(0);
    const seen: number[] = [];
    const again = () => {
      seen.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
  });

  it('forgets what is cancelled, also while running', () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    clock.after(5, () => cancel());
    const cancel = clock.after(5, () => seen.push('never'));
    clock.advance(10);
    cancel();
    expect(seen).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('systemClock', () => {
  it('is not in a hurry where the machine counts no further', async () => {
    const ran: string[] = [];
    const never = systemClock.after(1e300, () => ran.push('in the year 10^292'));
    await new Promise<void>((resolve) => void systemClock.after(5, resolve));
    expect(ran).toEqual([]);
    never();
  });

  it('runs a task later, and not a cancelled one', async () => {
    const seen: string[] = [];
    systemClock.after(0, () => seen.push('cancelled'))();
    await new Promise<void>((done) => {
      systemClock.after(1, () => {
        seen.push('ran');
        done();
      });
    });
    expect(seen).toEqual(['ran']);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });
});
