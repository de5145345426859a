import type { Conversation, Message } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { AdapterEvents } from '../adapter.ts';
import { conversationIdOf, UNKNOWN, userIdOf, userOf, type Where, whereOf } from './ids.ts';
import type { Kept, Row } from './kept.ts';

export interface ConversationsDeps {
  readonly kept: Kept;
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly events: Emitter<AdapterEvents>;
}

/** Messages of this run that are here, per conversation: for whoever asks what was left out. */
const HERE_MAX = 200;
/** Names of a room that are kept. */
const MEMBERS_MAX = 50;

/** Peers, rooms and callers that we have to do with, and the order of what is written there. A server has no part in it. */
export class Conversations {
  readonly #deps: ConversationsDeps;
  readonly #here = new Map<string, Message[]>();

  constructor(deps: ConversationsDeps) {
    this.#deps = deps;
  }

  list(): Conversation[] {
    this.#me();
    return this.#deps.kept.rows.map((row) => this.#view(row));
  }

  /** Errors: not-found, session-expired. */
  get(conversationId: string): Conversation {
    return this.#view(this.#must(conversationId));
  }

  /** From now on it is listed. */
  async open(where: Where): Promise<Conversation> {
    const id = conversationIdOf(where);
    const known = this.#deps.kept.row(id);
    if (known) return this.#view(known);
    const members = where.kind === 'room' ? [] : [where.kind === 'peer' ? userIdOf(where.peerId) : UNKNOWN];
    await this.#put(this.#blank(id, members));
    return this.get(id);
  }

  /** Somebody is in it. */
  met(conversationId: string, userIds: readonly string[]): void {
    const row = this.#deps.kept.row(conversationId) ?? this.#blank(conversationId, []);
    const mine = this.#me().id;
    const added = userIds.filter((userId) => userId !== mine && !row.memberIds.includes(userId));
    if (added.length === 0 && this.#deps.kept.row(conversationId)) return;
    void this.#put({ ...row, memberIds: [...row.memberIds, ...added].slice(-MEMBERS_MAX) });
  }

  /** Resolves when its place in the order is kept. Errors: not-found. */
  async add(
    conversationId: string,
    text: { readonly senderId: string; readonly content: string; readonly clientId: string | null },
  ): Promise<Message> {
    const row = this.#must(conversationId);
    const seq = row.lastSeq + 1;
    const isMine = text.senderId === this.#me().id;
    const message = this.#message(conversationId, seq, text);
    const here = [...(this.#here.get(conversationId) ?? []), message];
    this.#here.set(conversationId, here.slice(-HERE_MAX));
    await this.#deps.kept.put({
      ...row,
      lastSeq: seq,
      lastReadSeq: isMine ? seq : row.lastReadSeq,
      lastMessage: message,
      updatedAt: message.createdAt,
    });
    return message;
  }

  /** What came after `since`. What a crash has lost in between is shown as deleted, for without it nothing later could be shown. */
  changes(conversationId: string, since: number): { messages: Message[]; rev: number; hasMore: boolean } {
    const row = this.#must(conversationId);
    const last = Math.min(row.lastSeq, since + HERE_MAX);
    const messages: Message[] = [];
    for (let seq = since + 1; seq <= last; seq += 1) {
      messages.push(this.#find(row, seq) ?? this.#lost(row, seq));
    }
    return { messages, rev: Math.max(since, last), hasMore: last < row.lastSeq };
  }

  /** Those of this run, ascending; older ones are in the journal or nowhere. */
  messages(
    conversationId: string,
    page: { readonly before?: number; readonly after?: number; readonly limit: number },
  ): { messages: Message[]; hasMore: boolean } {
    const row = this.#must(conversationId);
    const all = this.#here.get(conversationId) ?? (row.lastMessage ? [row.lastMessage] : []);
    const { before = Infinity, after = 0, limit } = page;
    const fits = all.filter(({ seq }) => seq < before && seq > after);
    const messages = page.after === undefined ? fits.slice(-limit) : fits.slice(0, limit);
    return { messages, hasMore: fits.length > messages.length };
  }

  async markRead(conversationId: string, seq: number): Promise<{ lastReadSeq: number; unreadCount: number }> {
    const row = this.#must(conversationId);
    const lastReadSeq = Math.max(row.lastReadSeq, Math.min(seq, row.lastSeq));
    if (lastReadSeq > row.lastReadSeq) await this.#deps.kept.put({ ...row, lastReadSeq });
    return { lastReadSeq, unreadCount: row.lastSeq - lastReadSeq };
  }

  /** Of another sign-in nothing is known. */
  forget(): void {
    this.#here.clear();
  }

  /** Told at once; kept when this resolves. */
  async #put(row: Row): Promise<void> {
    const kept = this.#deps.kept.put(row);
    this.#deps.events.emit('conversation', this.#view(row));
    await kept;
  }

  #blank(id: string, memberIds: readonly string[]): Row {
    const now = this.#now();
    return {
      id,
      memberIds: [...memberIds],
      lastSeq: 0,
      lastReadSeq: 0,
      lastMessage: null,
      createdAt: now,
      updatedAt: now,
    };
  }

  #view(row: Row): Conversation {
    const where = whereOf(row.id);
    const isRoom = where?.kind === 'room';
    return {
      id: row.id,
      type: isRoom ? 'group' : 'direct',
      name: isRoom ? where.name : null,
      participants: [this.#me(), ...row.memberIds.map(userOf)],
      lastMessage: row.lastMessage,
      lastSeq: row.lastSeq,
      // nothing is ever changed
      rev: row.lastSeq,
      // whoever writes has read what came before
      unreadCount: row.lastSeq - row.lastReadSeq,
      lastReadSeq: row.lastReadSeq,
      muted: false,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    };
  }

  #message(
    conversationId: string,
    seq: number,
    text: { readonly senderId: string; readonly content: string; readonly clientId: string | null },
  ): Message {
    return {
      id: this.#deps.randomId(),
      conversationId,
      seq,
      rev: seq,
      clientId: text.clientId,
      kind: 'text',
      callId: null,
      senderId: text.senderId,
      content: text.content,
      replyToId: null,
      attachments: [],
      reactions: [],
      createdAt: this.#now(),
      editedAt: null,
      deletedAt: null,
    };
  }

  #find(row: Row, seq: number): Message | null {
    const here = this.#here.get(row.id)?.find((message) => message.seq === seq);
    return here ?? (row.lastMessage?.seq === seq ? row.lastMessage : null);
  }

  #lost(row: Row, seq: number): Message {
    const senderId = row.memberIds.at(-1) ?? this.#me().id;
    const message = this.#message(row.id, seq, { senderId, content: '', clientId: null });
    return { ...message, id: `${row.id}#${seq}`, createdAt: row.updatedAt, deletedAt: row.updatedAt };
  }

  #must(conversationId: string): Row {
    this.#me();
    const row = this.#deps.kept.row(conversationId);
    if (!row) throw new AppError('not-found');
    return row;
  }

  #me() {
    const identity = this.#deps.kept.identity();
    if (!identity) throw new AppError('session-expired');
    return identity.user;
  }

  #now(): string {
    return new Date(this.#deps.clock.now()).toISOString();
  }
}
