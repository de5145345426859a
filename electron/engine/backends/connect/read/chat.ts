import {
  Conversation,
  ConversationType,
  LiveCall,
  Message,
  MessageKind,
} from '#shared/contracts/connect/model.ts';
import { asObject, flagOf, listOf, numberOf, oneOf, read, textOf, timeOf, unwrap } from './json.ts';
import { readUsers } from './people.ts';

const EPOCH = new Date(0).toISOString();

/** Without a seq a message has no place in a conversation: `null`. */
export function readMessage(raw: unknown): Message | null {
  return read(Message, unwrapMessage(raw), (value) => {
    const fields = asObject(value);
    const id = textOf(fields, 'id', '_id', 'messageId');
    const conversationId = textOf(fields, 'conversationId', 'conversation');
    const senderId = textOf(fields, 'senderId', 'userId', 'fromUserId', 'from') ?? idOf(fields?.['sender']);
    const seq = numberOf(fields, 'seq');
    if (id === null || conversationId === null || senderId === null || seq === null || seq < 1) return null;
    const createdAt = timeOf(fields, 'createdAt', 'timestamp', 'sentAt') ?? EPOCH;
    const message = {
      id,
      conversationId,
      seq,
      rev: numberOf(fields, 'rev') ?? seq,
      clientId: textOf(fields, 'clientId'),
      kind: oneOf(MessageKind, fields?.['kind']) ?? 'text',
      callId: textOf(fields, 'callId'),
      call: fields?.['call'] ?? null,
      senderId,
      content: textOf(fields, 'content', 'text', 'body') ?? '',
      replyToId: textOf(fields, 'replyToId'),
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
    const id = textOf(fields, 'id', '_id', 'conversationId');
    if (id === null) return null;
    const participants = readUsers(value, 'participants');
    const lastMessage = fields?.['lastMessage'] ? readMessage(fields['lastMessage']) : null;
    const name = textOf(fields, 'name', 'title');
    const createdAt = timeOf(fields, 'createdAt') ?? EPOCH;
    const lastSeq = numberOf(fields, 'lastSeq') ?? lastMessage?.seq ?? 0;
    return {
      id,
      type:
        oneOf(ConversationType, fields?.['type']) ??
        (participants.length === 2 && name === null ? 'direct' : 'group'),
      name,
      participants,
      lastMessage,
      lastSeq,
      rev: numberOf(fields, 'rev') ?? lastSeq,
      unreadCount: numberOf(fields, 'unreadCount') ?? 0,
      lastReadSeq: numberOf(fields, 'lastReadSeq') ?? 0,
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

const idOf = (value: unknown): string | null => textOf(asObject(value), 'id', 'userId', '_id');
