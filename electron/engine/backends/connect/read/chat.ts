import {
  Conversation,
  ConversationType,
  LiveCall,
  Message,
  MessageKind,
} from '#shared/contracts/connect/model.ts';
import { asObject, countOf, flagOf, idOf, listOf, oneOf, read, textOf, timeOf, unwrap } from './json.ts';
import { readUsers } from './people.ts';

const EPOCH = new Date(0).toISOString();

/** Without a seq a message has no place in a conversation: `null`. */
export function readMessage(raw: unknown): Message | null {
  return read(Message, unwrapMessage(raw), (value) => {
    const fields = asObject(value);
    const id = idOf(fields, 'id', '_id', 'messageId');
    const conversationId = idOf(fields, 'conversationId', 'conversation');
    const senderId =
      idOf(fields, 'senderId', 'userId', 'fromUserId', 'from') ??
      idOf(asObject(fields?.['sender']), 'id', 'userId', '_id');
    const seq = countOf(fields, 'seq');
    if (id === null || conversationId === null || senderId === null || seq === null || seq < 1) return null;
    const createdAt = timeOf(fields, 'createdAt', 'timestamp', 'sentAt') ?? EPOCH;
    const message = {
      id,
      conversationId,
      seq,
      rev: countOf(fields, 'rev') ?? seq,
      clientId: textOf(fields, 'clientId'),
      kind: oneOf(MessageKind, fields?.['kind']) ?? 'text',
      callId: idOf(fields, 'callId'),
      call: fields?.['call'] ?? null,
      senderId,
      content: textOf(fields, 'content', 'text', 'body') ?? '',
      replyToId: idOf(fields, 'replyToId'),
      attachments: [],
      reactions: [],
      createdAt,
      editedAt: timeOf(fields, 'editedAt'),
      deletedAt: timeOf(fields, 'deletedAt'),
    };
    const parsed = Message.safeParse(message);
    return parsed.success ? parsed.data : (Message.safeParse({ ...message, call: null }).data ?? null);
  });
}

export function readMessages(raw: unknown): { messages: Message[]; hasMore: boolean } {
  const messages = (listOf(raw, 'messages') ?? []).map(readMessage).filter((message) => message !== null);
  messages.sort((a, b) => a.seq - b.seq);
  return { messages, hasMore: flagOf(asObject(raw), 'hasMore') ?? false };
}

export function readConversation(raw: unknown): Conversation | null {
  return read(Conversation, unwrap(raw, 'conversation'), (value) => {
    const fields = asObject(value);
    const id = idOf(fields, 'id', '_id', 'conversationId');
    if (id === null) return null;
    const participants = readUsers(value, 'participants');
    const lastMessage = fields?.['lastMessage'] ? readMessage(fields['lastMessage']) : null;
    const name = textOf(fields, 'name', 'title');
    const createdAt = timeOf(fields, 'createdAt') ?? EPOCH;
    const lastSeq = countOf(fields, 'lastSeq') ?? lastMessage?.seq ?? 0;
    return {
      id,
      type:
        oneOf(ConversationType, fields?.['type']) ??
        (participants.length === 2 && name === null ? 'direct' : 'group'),
      name,
      participants,
      lastMessage,
      lastSeq,
      rev: countOf(fields, 'rev') ?? lastSeq,
      unreadCount: countOf(fields, 'unreadCount') ?? 0,
      lastReadSeq: countOf(fields, 'lastReadSeq') ?? 0,
      muted: flagOf(fields, 'muted') ?? false,
      liveCall: readLiveCall(fields?.['liveCall']) ?? null,
      createdAt,
      updatedAt: timeOf(fields, 'updatedAt') ?? lastMessage?.createdAt ?? createdAt,
    };
  });
}

/** `null`: none runs; `undefined`: it cannot be read. */
export function readLiveCall(raw: unknown): LiveCall | null | undefined {
  return LiveCall.nullable().safeParse(raw).data;
}

export function readConversations(raw: unknown): Conversation[] {
  return (listOf(raw, 'conversations') ?? [])
    .map(readConversation)
    .filter((conversation) => conversation !== null);
}

/** A message under its own name or bare; `call` inside a message is its own field, so `data` is the only other envelope. */
function unwrapMessage(raw: unknown): unknown {
  return asObject(raw)?.['seq'] === undefined ? unwrap(raw, 'message') : raw;
}
