import { describe, expect, it } from 'vitest';
import { Answers } from './answers.ts';

describe('answers by a client’s own id', () => {
  it('are the same for the same id, also while they are under way', async () => {
    const answers = new Answers<number>(5);
    let asked = 0;
    const ask = async () => (asked += 1);
    const first = answers.get('a', ask);
    expect(await Promise.all([first, answers.get('a', ask)])).toEqual([1, 1]);
    expect(await answers.get('a', ask)).toBe(1);
    expect(await answers.get('b', ask)).toBe(2);
  });

  it('that failed may be asked anew', async () => {
    const answers = new Answers<string>(5);
    await expect(answers.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await answers.get('a', async () => 'yes')).toBe('yes');
  });

  it('are forgotten, the oldest first; a late failure of one that is forgotten changes nothing', async () => {
    const answers = new Answers<string>(1);
    let fail = (): void => {};
    const old = answers.get(
      'a',
      () => new Promise((_resolve, reject) => (fail = () => reject(new Error('late')))),
    );
    await answers.get('b', async () => 'b');
    expect(await answers.get('a', async () => 'new')).toBe('new');
    fail();
    await expect(old).rejects.toThrow('late');
    expect(await answers.get('a', async () => 'newer')).toBe('new');
  });
});
