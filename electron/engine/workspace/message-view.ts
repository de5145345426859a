import type { Message } from '#shared/contracts/connect/model.ts';
import type { MessageView } from '#shared/contracts/view.ts';
import type { OutboxRow } from '../store/tables.ts';

/** A message as windows see it. `toLocal`: the server's time in local milliseconds. */
export function messageView(message: Message, myId: string, toLocal: (time: string) => number): MessageView {
  const deleted = message.deletedAt !== null;
  const unreadable = !deleted && isUnreadable(message.content);
  return {
    key: keyOf(message, myId),
    id: message.id,
    seq: message.seq,
    senderId: message.senderId,
    kind: message.kind,
    content: unreadable ? '' : message.content,
    unreadable,
    call: message.call
      ? {
          type: message.call.type,
          status: message.call.status,
          endReason: message.call.endReason,
          durationS: message.call.duration,
        }
      : null,
    replyToId: message.replyToId,
    attachments: deleted ? [] : message.attachments,
    reactions: deleted ? [] : message.reactions,
    mentionsMe: !deleted && message.mentionIds?.includes(myId) === true,
    ...(message.privateWithId && { privateWithId: message.privateWithId }),
    sentAt: toLocal(message.createdAt),
    edited: message.editedAt !== null,
    deleted,
    delivery: { state: 'sent' },
  };
}

/** A message on its way out. */
export function outboxView(row: OutboxRow, myId: string): MessageView {
  return {
    key: row.clientId,
    id: null,
    seq: null,
    senderId: myId,
    kind: 'text',
    content: row.content,
    unreadable: false,
    call: null,
    replyToId: row.replyToId,
    attachments: [],
    reactions: [],
    mentionsMe: false,
    sentAt: row.createdAt,
    edited: false,
    deleted: false,
    delivery: row.refused ? { state: 'failed', error: row.refused } : { state: 'pending' },
  };
}

/** Stable from the first key stroke on: own messages are known by their clientId before they have an id. */
const keyOf = (message: Message, myId: string): string =>
  message.senderId === myId && message.clientId !== null ? message.clientId : message.id;

const SEALED_FIELDS = ['ciphertext', 'encrypted', 'encryptedContent'] as const;

/** The content was encrypted by another client: shown as such, never as noise. */
export function isUnreadable(content: string): boolean {
  if (!content.startsWith('{')) return false;
  try {
    const body: unknown = JSON.parse(content);
    return (
      typeof body === 'object' && body !== null && SEALED_FIELDS.some((name) => Object.hasOwn(body, name))
    );
  } catch {
    // a person may well begin with a brace
    return false;
  }
}
