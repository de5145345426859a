import { describe, expect, it } from 'vitest';
import { Conversation, Message } from '#shared/contracts/connect/model.ts';
import { readConversation, readConversations, readMessage, readMessages } from './chat.ts';

const time = '2026-01-01T00:00:00.000Z';
const message: Message = {
  id: 'm1',
  conversationId: 'v1',
  seq: 4,
  rev: 6,
  clientId: 'k1',
  kind: 'text',
  callId: null,
  senderId: 'ann',
  content: 'hello',
  replyToId: null,
  attachments: [],
  reactions: [],
  createdAt: time,
  editedAt: null,
  deletedAt: null,
};

describe('a message', () => {
  it('of the contract is read as it is, wrapped or not', () => {
    for (const raw of [message, { message }, { data: message }]) expect(readMessage(raw)).toEqual(message);
  });

  it('with foreign spellings is understood', () => {
    const read = readMessage({
      _id: 12,
      conversation: 'v1',
      seq: 2,
      sender: { id: 'bob' },
      text: 'hi',
      timestamp: Date.parse(time),
    });
    expect(Message.parse(read)).toMatchObject({
      id: '12',
      senderId: 'bob',
      content: 'hi',
      rev: 2,
      createdAt: time,
    });
  });

  it('without a place in its conversation is none', () => {
    expect(readMessage({ ...message, seq: undefined })).toBeNull();
    expect(readMessage({ ...message, seq: 0 })).toBeNull();
    expect(readMessage(null)).toBeNull();
  });

  it('with a call that cannot be read is still a message', () => {
    expect(readMessage({ ...message, call: { type: 'hologram' } })).toMatchObject({ id: 'm1', call: null });
  });

  it('comes in pages in order of seq', () => {
    const later = { ...message, id: 'm2', seq: 5 };
    expect(readMessages({ messages: [later, message, 'x'], hasMore: true })).toEqual({
      messages: [message, later],
      hasMore: true,
    });
    expect(readMessages([message])).toEqual({ messages: [message], hasMore: false });
  });
});

describe('a conversation', () => {
  const user = { id: 'ann', username: 'ann', displayName: 'Ann' };

  it('with foreign spellings is understood', () => {
    const read = readConversation({
      conversation: { _id: 'v1', participants: [user, { userId: 'bob', name: 'Bob' }], lastMessage: message },
    });
    expect(Conversation.parse(read)).toMatchObject({
      id: 'v1',
      type: 'direct',
      lastSeq: 4,
      rev: 4,
      unreadCount: 0,
    });
    expect(read?.participants[1]).toMatchObject({ id: 'bob', displayName: 'Bob', status: 'offline' });
  });

  it('of several people, or with a name, is a group', () => {
    expect(readConversation({ id: 'v', participants: [user, user, user] })?.type).toBe('group');
    expect(readConversation({ id: 'v', title: 'Team', participants: [user, user] })).toMatchObject({
      type: 'group',
      name: 'Team',
    });
  });

  it('says what runs in it, where that can be read', () => {
    const liveCall = { id: 'c', type: 'audio', initiatedBy: 'bob', startedAt: null, joinedIds: ['bob'] };
    const live = (told: unknown) => readConversation({ id: 'v', name: 'Team', liveCall: told })?.liveCall;
    expect(live(liveCall)).toEqual(liveCall);
    expect(live(null)).toBeNull();
    expect(live({ id: 'c' })).toBeNull();
    expect(readConversation({ id: 'v', name: 'Team' })?.liveCall).toBeNull();
  });

  it('comes in lists; what is none is left out', () => {
    expect(readConversations({ conversations: [{ id: 'v' }, {}] })).toHaveLength(1);
    expect(readConversations([{ id: 'v' }])).toHaveLength(1);
    expect(readConversations('<html>')).toEqual([]);
  });
});
