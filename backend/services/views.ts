import type { Conversation, LiveCall, Message, User } from '#shared/contracts/connect/model.ts';
import type { LiveCallRow } from '../storage/calls-live.ts';
import type { ConversationView } from '../storage/conversations.ts';
import type { MessageRow } from '../storage/schema.ts';
import type { PublicUserRow } from '../storage/users.ts';

/** A line as the contract shows it. */
export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    rev: row.rev,
    clientId: row.client_id,
    kind: row.kind,
    callId: row.call_id,
    call: row.call,
    senderId: row.sender_id,
    content: row.content,
    replyToId: row.reply_to_id,
    attachments: [],
    reactions: [],
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
  };
}

/** A conversation as the contract shows it to its viewer. */
export function toConversation(view: ConversationView, toUser: (row: PublicUserRow) => User): Conversation {
  return {
    id: view.id,
    type: view.type,
    name: view.name,
    participants: view.participants.map(toUser),
    lastMessage: view.lastMessage && toMessage(view.lastMessage),
    lastSeq: view.lastSeq,
    rev: view.rev,
    unreadCount: view.unreadCount,
    lastReadSeq: view.lastReadSeq,
    readSeqs: Object.fromEntries(
      view.participants.filter((one) => one.id !== view.viewerId).map((one) => [one.id, one.lastReadSeq]),
    ),
    muted: view.muted,
    ...(view.type === 'group' && { liveCall: view.liveCall && toLiveCall(view.liveCall) }),
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}

/** A running call as every member of its group may know it. */
export const toLiveCall = ({ id, type, initiatedBy, startedAt, joinedIds }: LiveCallRow): LiveCall => ({
  id,
  type,
  initiatedBy,
  startedAt: startedAt?.toISOString() ?? null,
  joinedIds: [...joinedIds],
});
