import { describe, expect, it } from 'vitest';
import { emojiIn, SHORT_LIST } from './emoji.ts';

describe('an emoji in what somebody typed', () => {
  it.each([
    ['🚀', '🚀'],
    ['  go 👩‍👩‍👧 now', '👩‍👩‍👧'],
    ['👍🏽!', '👍🏽'],
    ['🇪🇺', '🇪🇺'],
    ['1️⃣', '1️⃣'],
    ['yes', null],
    ['12', null],
    ['', null],
  ])('%s', (text, emoji) => {
    expect(emojiIn(text)).toBe(emoji);
  });

  it('is found in each of the short list', () => {
    expect(SHORT_LIST.map(emojiIn)).toEqual([...SHORT_LIST]);
  });
});
