/** Messages in one line: for the list of conversations, for the announcement of a new one, and for lines that have no bubble. */
import type { MessageView } from '#shared/contracts/view.ts';
import type { Formats, Translate } from './i18n.ts';

type CallOfMessage = NonNullable<MessageView['call']>;

/** Nobody took it: it did not become a call. */
export const isMissedCall = (call: CallOfMessage): boolean =>
  call.status === 'missed' || call.endReason === 'missed' || call.endReason === 'cancelled';

/** How a call went: "Video call, 12:34", "Missed call", "No answer". `mine`: I called. */
export function callWords(t: Translate, formats: Formats, call: CallOfMessage, mine: boolean): string {
  const kind = call.type === 'video' ? 'video' : 'audio';
  if (call.status === 'initiated' || call.status === 'ringing' || call.status === 'active') {
    return t(`chat.call.${kind}`);
  }
  if (call.status === 'rejected') return t(`chat.call.${kind}Declined`);
  if (isMissedCall(call)) return t(mine ? `chat.call.${kind}NoAnswer` : `chat.call.${kind}Missed`);
  if (call.status === 'failed') return t(`chat.call.${kind}Failed`);
  return call.durationS > 0
    ? t('chat.call.lasted', { call: t(`chat.call.${kind}`), duration: formats.duration(call.durationS) })
    : t(`chat.call.${kind}`);
}

/** The text of a message without who wrote it; line breaks become spaces. Files alone are called by their names. */
export function messageWords(t: Translate, formats: Formats, message: MessageView, mine: boolean): string {
  if (message.deleted) return t('chat.deleted');
  if (message.call) return callWords(t, formats, message.call, mine);
  if (message.unreadable) return t('chat.unreadable');
  const words = message.content.replaceAll(/\s+/g, ' ').trim();
  return words || formats.list(message.attachments.map(({ name }) => name));
}
