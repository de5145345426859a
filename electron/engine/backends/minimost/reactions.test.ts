import { describe, expect, it } from 'vitest';
import { emojiOf, reactionNameOf, REACTIONS } from './reactions.ts';

describe('reactions', () => {
  it('have a name for every emoji, and an emoji for every name', () => {
    expect(REACTIONS.slice(0, 3)).toEqual(['👍', '👎', '❤️']);
    expect(REACTIONS.length).toBeGreaterThan(470);
    for (const emoji of REACTIONS) expect(emojiOf(reactionNameOf(emoji) ?? '')).toBe(emoji);
    expect(emojiOf('rainbow')).toBe('🌈');
  });

  it('that are not known keep their name, and cannot be sent', () => {
    expect(emojiOf('of_tomorrow')).toBe('of_tomorrow');
    expect(reactionNameOf('🫥🫥')).toBeNull();
  });
});
