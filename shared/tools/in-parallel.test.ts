import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

describe('inParallel', () => {
  it('runs so many at a time, each once', async () => {
    const seen: number[] = [];
    let running = 0;
    let most = 0;
    await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      seen.push(item);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    await inParallel([], 2, async () => expect.unreachable());
  });

  it('throws the first failure when all that ran have ended', async () => {
    const ended: string[] = [];
    const task = async (item: string): Promise<void> => {
      await Promise.resolve();
      if (item === 'bad') throw new Error('bad');
      ended.push(item);
    };
    await expect(inParallel(['bad', 'a', 'b', 'c'], 2, task)).rejects.toThrow('bad');
    // its lane ends with it, the other goes on
    expect(ended).toEqual(['a', 'b', 'c']);
  });
});
