/** Conversations and messages of the fake world, by the contract's rules in brief. Everything answers at once; who may wait is the adapter. */
import type { Conversation, LiveCall, Message, User } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';

const CHARS_MAX = 10_000;

interface Room {
  readonly id: string;
  readonly type: 'direct' | 'group';
  readonly name: string | null;
  members: string[];
  messages: Message[];
  rev: number;
  readonly readSeqs: Map<string, number>;
  readonly createdAt: string;
  updatedAt: string;
}

interface FakeFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

export interface FakeChatDeps {
  readonly now: () => number;
  readonly newId: () => string;
  readonly user: (userId: string) => User;
  readonly liveCall: (conversationId: string) => LiveCall | null;
  readonly onMessage: (memberIds: readonly string[], message: Message) => void;
  readonly onCleared: (memberIds: readonly string[], conversationId: string) => void;
  readonly onConversation: (conversationId: string, memberIds: readonly string[]) => void;
  readonly onRead: (
    memberIds: readonly string[],
    read: { conversationId: string; userId: string; seq: number; unreadCount: number },
  ) => void;
}

export class FakeChat {
  /** As a server that keeps no account of changes: asked for what changed, it answers with everything. */
  answersAll = false;
  readonly #deps: FakeChatDeps;
  readonly #rooms = new Map<string, Room>();
  readonly #files = new Map<string, FakeFile & { readonly conversationId: string }>();

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

  /** Everybody who opens a room of that name is in it. */
  openRoom(userId: string, name: string): Conversation {
    const room = [...this.#rooms.values()].find((one) => one.type === 'group' && one.name === name);
    if (!room) return this.create(userId, 'group', [], name);
    if (!room.members.includes(userId)) room.members = [...room.members, userId];
    this.#deps.onConversation(room.id, room.members);
    return this.view(room.id, userId);
  }

  sendFile(userId: string, conversationId: string, file: FakeFile, text: string): Message {
    const room = this.#room(conversationId, userId);
    const id = this.#deps.newId();
    this.#files.set(id, { ...file, conversationId });
    const { name, mime, bytes } = file;
    return this.#append(room, userId, {
      kind: 'text',
      clientId: null,
      content: text,
      replyToId: null,
      attachments: [{ id, name, mime, size: bytes.length }],
    });
  }

  /** Errors: not-found. */
  file(userId: string, attachmentId: string): FakeFile {
    const file = this.#files.get(attachmentId);
    if (!file) throw new AppError('not-found');
    this.#room(file.conversationId, userId);
    return file;
  }

  /** Sets a reaction, or takes it back. */
  react(userId: string, messageId: string, emoji: string): Message {
    const { reactions } = this.#find(userId, messageId).message;
    const old = reactions.find((one) => one.emoji === emoji)?.userIds ?? [];
    const userIds = old.includes(userId) ? old.filter((one) => one !== userId) : [...old, userId];
    const others = reactions.filter((one) => one.emoji !== emoji);
    return this.#change(userId, messageId, {
      reactions: userIds.length === 0 ? others : [...others, { emoji, userIds }],
    });
  }

  /** Newest first. */
  search(userId: string, query: string, conversationId: string | null): Message[] {
    return [...this.#rooms.values()]
      .filter((room) => room.members.includes(userId))
      .filter((room) => conversationId === null || room.id === conversationId)
      .flatMap((room) => room.messages)
      .filter((message) => message.content.includes(query))
      .reverse();
  }

  /** Takes every message away, as one who keeps order may. */
  clear(conversationId: string): void {
    this.forget(conversationId);
    this.#deps.onCleared(this.members(conversationId), conversationId);
  }

  /** The server was started again, and keeps nothing: places and revs begin anew. Nobody is told. */
  forget(conversationId: string): void {
    const room = this.#rooms.get(conversationId);
    if (!room) return;
    room.messages = [];
    room.rev = 0;
    room.readSeqs.clear();
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
    return this.#changeOwn(userId, messageId, {
      content,
      editedAt: new Date(this.#deps.now()).toISOString(),
    });
  }

  delete(userId: string, messageId: string): Message {
    return this.#changeOwn(userId, messageId, {
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
    const from = this.answersAll ? 0 : since;
    const found = room.messages.filter((message) => message.rev > from).sort((a, b) => a.rev - b.rev);
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
      attachments: [],
      mentionIds: room.members.filter((id) => part.content.includes(`@${this.#deps.user(id).username}`)),
      ...part,
      id: this.#deps.newId(),
      conversationId: room.id,
      seq: room.messages.length + 1,
      rev: room.rev,
      senderId,
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

  #changeOwn(userId: string, messageId: string, change: Partial<Message>): Message {
    if (this.#find(userId, messageId).message.senderId !== userId) throw new AppError('not-found');
    return this.#change(userId, messageId, change);
  }

  #change(userId: string, messageId: string, change: Partial<Message>): Message {
    const { room, message } = this.#find(userId, messageId);
    room.rev += 1;
    const changed = { ...message, ...change, rev: room.rev };
    room.messages[room.messages.indexOf(message)] = changed;
    this.#deps.onMessage(room.members, changed);
    return changed;
  }

  #find(userId: string, messageId: string): { room: Room; message: Message } {
    for (const room of this.#rooms.values()) {
      const message = room.messages.find(({ id }) => id === messageId);
      if (message && message.deletedAt === null && room.members.includes(userId)) return { room, message };
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
