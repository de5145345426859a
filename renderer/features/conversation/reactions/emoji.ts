/** Where the server takes any emoji: those that are used most, in the order of that. */
export const SHORT_LIST = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '✅', '👀', '🔥'] as const;

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first picture in what somebody typed; `null`: there is none. */
export function emojiIn(text: string): string | null {
  for (const { segment } of segments.segment(text)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(segment)) return segment;
  }
  return null;
}
