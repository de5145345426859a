/** Conversations and messages of the fake world, by the contract's rules in brief. Everything answers at once; who may wait is the adapter. */
import type { Conversation, LiveCall, Message, User } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';

const CHARS_MAX = 10_000;

interface Room {
  readonly id: string;
  readonly type: 'direct' | 'group';
  readonly name: string | null;
  members: string[];
  readonly messages: Message[];
  rev: number;
  readonly readSeqs: Map<string, number>;
  readonly createdAt: string;
  updatedAt: string;
}

export interface FakeChatDeps {
  readonly now: () => number;
  readonly newId: () => string;
  readonly user: (userId: string) => User;
  readonly liveCall: (conversationId: string) => LiveCall | null;
  readonly onMessage: (memberIds: readonly string[], message: Message) => void;
  readonly onConversation: (conversationId: string, memberIds: readonly string[]) => void;
  readonly onRead: (
    memberIds: readonly string[],
    read: { conversationId: string; userId: string; seq: number; unreadCount: number },
  ) => void;
}

export class FakeChat {
  readonly #deps: FakeChatDeps;
  readonly #rooms = new Map<string, Room>();

  constructor(deps: FakeChatDeps) {
    this.#deps = deps;
  }

  members(conversationId: string): readonly string[] {
    return this.#rooms.get(conversationId)?.members ?? [];
  }

  isGroup(conversationId: string): boolean {
    return this.#rooms.get(conversationId)?.type === 'group';
  }

  sharedWith(userId: string): Set<string> {
    const rooms = [...this.#rooms.values()].filter((room) => room.members.includes(userId));
    return new Set(rooms.flatMap((room) => room.members));
  }

  list(userId: string): Conversation[] {
    return [...this.#rooms.values()]
      .filter((room) => room.members.includes(userId))
      .map((room) => this.view(room.id, userId));
  }

  create(
    userId: string,
    type: 'direct' | 'group',
    others: readonly string[],
    name: string | null,
  ): Conversation {
    const members = [userId, ...others.filter((other) => other !== userId)];
    for (const member of members) this.#deps.user(member);
    const known = [...this.#rooms.values()].find(
      (room) =>
        type === 'direct' && room.type === 'direct' && members.every((one) => room.members.includes(one)),
    );
    if (known) return this.view(known.id, userId);
    const now = new Date(this.#deps.now()).toISOString();
    const room: Room = {
      id: this.#deps.newId(),
      type,
      name,
      members,
      messages: [],
      rev: 0,
      readSeqs: new Map(),
      createdAt: now,
      updatedAt: now,
    };
    this.#rooms.set(room.id, room);
    this.#deps.onConversation(room.id, members);
    return this.view(room.id, userId);
  }

  /** Takes a member out, as an administrator would. */
  expel(conversationId: string, userId: string): void {
    const room = this.#room(conversationId, userId);
    room.members = room.members.filter((member) => member !== userId);
    this.#deps.onConversation(conversationId, [...room.members, userId]);
  }

  send(
    userId: string,
    conversationId: string,
    wish: { clientId: string; content: string; replyToId: string | null },
  ): Message {
    const room = this.#room(conversationId, userId);
    const again = room.messages.find((one) => one.senderId === userId && one.clientId === wish.clientId);
    if (again) return again;
    if (wish.content.trim() === '' || wish.content.length > CHARS_MAX) throw new AppError('bad-payload');
    return this.#append(room, userId, {
      kind: 'text',
      clientId: wish.clientId,
      content: wish.content,
      replyToId: wish.replyToId,
    });
  }

  /** The line that a finished call leaves. */
  writeCall(
    conversationId: string,
    userId: string,
    callId: string,
    call: NonNullable<Message['call']>,
  ): void {
    const room = this.#rooms.get(conversationId);
    if (!room) return;
    this.#append(room, userId, {
      kind: 'call',
      clientId: null,
      content: 'Call',
      replyToId: null,
      callId,
      call,
    });
  }

  edit(userId: string, messageId: string, content: string): Message {
    return this.#change(userId, messageId, { content, editedAt: new Date(this.#deps.now()).toISOString() });
  }

  delete(userId: string, messageId: string): Message {
    return this.#change(userId, messageId, {
      content: '',
      deletedAt: new Date(this.#deps.now()).toISOString(),
    });
  }

  page(
    userId: string,
    conversationId: string,
    { before, after, limit }: { before?: number; after?: number; limit: number },
  ): { messages: Message[]; hasMore: boolean } {
    const { messages } = this.#room(conversationId, userId);
    if (after !== undefined) {
      const found = messages.filter((message) => message.seq > after);
      return { messages: found.slice(0, limit), hasMore: found.length > limit };
    }
    const found = messages.filter((message) => before === undefined || message.seq < before);
    return { messages: found.slice(-limit), hasMore: found.length > limit };
  }

  changes(
    userId: string,
    conversationId: string,
    since: number,
    limit: number,
  ): { messages: Message[]; rev: number; hasMore: boolean } {
    const room = this.#room(conversationId, userId);
    const found = room.messages.filter((message) => message.rev > since).sort((a, b) => a.rev - b.rev);
    const messages = found.slice(0, limit);
    const hasMore = found.length > limit;
    return { messages, rev: hasMore ? (messages.at(-1)?.rev ?? since) : room.rev, hasMore };
  }

  markRead(
    userId: string,
    conversationId: string,
    seq: number,
  ): { lastReadSeq: number; unreadCount: number } {
    const room = this.#room(conversationId, userId);
    const lastReadSeq = Math.max(room.readSeqs.get(userId) ?? 0, Math.min(seq, room.messages.length));
    room.readSeqs.set(userId, lastReadSeq);
    const unreadCount = this.#unread(room, userId);
    this.#deps.onRead(room.members, { conversationId, userId, seq: lastReadSeq, unreadCount });
    return { lastReadSeq, unreadCount };
  }

  view(conversationId: string, userId: string): Conversation {
    const room = this.#rooms.get(conversationId);
    if (!room) throw new AppError('not-found');
    return {
      id: room.id,
      type: room.type,
      name: room.name,
      participants: room.members.map((member) => this.#deps.user(member)),
      lastMessage: room.messages.at(-1) ?? null,
      lastSeq: room.messages.length,
      rev: room.rev,
      unreadCount: this.#unread(room, userId),
      lastReadSeq: room.readSeqs.get(userId) ?? 0,
      readSeqs: Object.fromEntries(room.readSeqs),
      muted: false,
      ...(room.type === 'group' ? { liveCall: this.#deps.liveCall(room.id) } : {}),
      createdAt: room.createdAt,
      updatedAt: room.updatedAt,
    };
  }

  #append(
    room: Room,
    senderId: string,
    part: Pick<Message, 'kind' | 'clientId' | 'content' | 'replyToId'> & Partial<Message>,
  ): Message {
    room.rev += 1;
    const createdAt = new Date(this.#deps.now()).toISOString();
    const message: Message = {
      callId: null,
      ...part,
      id: this.#deps.newId(),
      conversationId: room.id,
      seq: room.messages.length + 1,
      rev: room.rev,
      senderId,
      attachments: [],
      reactions: [],
      createdAt,
      editedAt: null,
      deletedAt: null,
    };
    room.messages.push(message);
    room.readSeqs.set(senderId, message.seq);
    room.updatedAt = createdAt;
    this.#deps.onMessage(room.members, message);
    return message;
  }

  #change(userId: string, messageId: string, change: Partial<Message>): Message {
    for (const room of this.#rooms.values()) {
      const index = room.messages.findIndex((message) => message.id === messageId);
      const message = room.messages[index];
      if (!message || message.senderId !== userId || message.deletedAt !== null) continue;
      room.rev += 1;
      const changed = { ...message, ...change, rev: room.rev };
      room.messages[index] = changed;
      this.#deps.onMessage(room.members, changed);
      return changed;
    }
    throw new AppError('not-found');
  }

  #unread(room: Room, userId: string): number {
    const read = room.readSeqs.get(userId) ?? 0;
    return room.messages.filter((message) => message.seq > read && message.senderId !== userId).length;
  }

  #room(conversationId: string, userId: string): Room {
    const room = this.#rooms.get(conversationId);
    if (!room || !room.members.includes(userId)) throw new AppError('not-found');
    return room;
  }
}
