import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { tellWithin } from './goodbye.ts';

describe('a last word', () => {
  it('is told, or says why it was not', async () => {
    const clock = new ManualClock();
    expect(await tellWithin(clock, 3000, async () => 'ok')).toBeNull();
    const refused = () => Promise.reject(new AppError('server-unreachable'));
    expect(await tellWithin(clock, 3000, refused)).toBe('server-unreachable');
    expect(clock.pending).toBe(0);
  });

  it('is waited for no longer than its time', async () => {
    const clock = new ManualClock();
    const told = tellWithin(clock, 3000, () => new Promise(() => {}));
    clock.advance(3000);
    expect(await told).toBe('too late');
  });
});
