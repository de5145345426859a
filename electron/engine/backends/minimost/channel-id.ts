/** Channel ids: a public name, `dm:alice:bob`, `private:3`. They are the ids of conversations. */

/** Sorted as the server sorts: by code points, never by a language. */
export function directId(names: readonly string[]): string {
  return `dm:${[...new Set(names)].toSorted(byCodePoint).join(':')}`;
}

/** The people of a direct channel in any order; `null`: it is another kind. */
export function namesOf(channel: string): string[] | null {
  if (!channel.startsWith('dm:')) return null;
  return channel.slice('dm:'.length).split(':');
}

/** The server takes `dm:bob:alice` for another channel than `dm:alice:bob`; a call in it belongs to the one that people know. */
export function canonical(channel: string): string {
  const names = namesOf(channel);
  return names ? directId(names) : channel;
}

/** The number of a private channel; `null`: it is another kind. */
export function privateNumber(channel: string): string | null {
  return /^private:(\d+)$/.exec(channel)?.[1] ?? null;
}

/** Only these can be called in. */
export const isCallable = (channel: string): boolean => /^(dm|private):/.test(channel);

function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
