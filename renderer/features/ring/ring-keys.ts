export type RingAnswer = 'accept' | 'acceptWithVideo' | 'decline';
export type RingKey = RingAnswer | 'next' | 'previous';

const KEYS: Readonly<Record<string, RingKey>> = {
  a: 'accept',
  v: 'acceptWithVideo',
  x: 'decline',
  arrowdown: 'next',
  arrowup: 'previous',
};

/**
 * Ctrl+Shift+A, V, X, and the arrows to choose (the command key on a Mac). No single key answers: the window may come up while the
 * person writes elsewhere, and neither Enter nor Escape must decide about a call.
 */
export function ringKeyOf(
  event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'key'>,
): RingKey | null {
  const { ctrlKey, metaKey, shiftKey, altKey, key } = event;
  if (!(ctrlKey || metaKey) || !shiftKey || altKey) return null;
  return KEYS[key.toLowerCase()] ?? null;
}
