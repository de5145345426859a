export type RingAnswer = 'accept' | 'acceptWithVideo' | 'decline';

const ANSWERS: Readonly<Record<string, RingAnswer>> = { a: 'accept', v: 'acceptWithVideo', x: 'decline' };

/**
 * Ctrl+Shift+A, V, X (the command key on a Mac). No single key answers: the window may come up while the person writes
 * elsewhere, and neither Enter nor Escape must decide about a call.
 */
export function answerOf(
  event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'key'>,
): RingAnswer | null {
  const { ctrlKey, metaKey, shiftKey, altKey, key } = event;
  if (!(ctrlKey || metaKey) || !shiftKey || altKey) return null;
  return ANSWERS[key.toLowerCase()] ?? null;
}
