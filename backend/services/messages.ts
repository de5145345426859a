import type { Message } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { membersOf, revOf } from '../storage/conversations.ts';
import { isDuplicate } from '../storage/database.ts';
import * as store from '../storage/messages.ts';
import type { Db, MessageRow, Tx } from '../storage/schema.ts';
import type { CallLine } from './calls/line.ts';
import type { Conversations } from './conversations.ts';
import type { Push } from './push.ts';
import { Refusal } from './refusal.ts';
import type { Typing } from './typing.ts';
import { toMessage } from './views.ts';

export interface MessagesDeps {
  readonly db: Db;
  readonly conversations: Conversations;
  readonly typing: Typing;
  readonly push: Push;
  readonly clock: Clock;
}

export interface NewText {
  readonly clientId: string;
  readonly content: string;
  readonly replyToId?: string | null | undefined;
}

/** What is written: sent once however often it is repeated, numbered without gaps, changed and deleted by its writer only. */
export class Messages {
  readonly #deps: MessagesDeps;

  constructor(deps: MessagesDeps) {
    this.#deps = deps;
  }

  /** `created: false`: this clientId was sent before, and is answered with that message as it is now. @throws Refusal `not-found`, `bad-payload` */
  async send(
    userId: string,
    conversationId: string,
    text: NewText,
  ): Promise<{ message: Message; created: boolean }> {
    const { db, conversations, typing, clock } = this.#deps;
    const members = await conversations.requireMember(userId, conversationId);
    const replyToId = text.replyToId ?? null;
    if (replyToId !== null && !(await store.isMessageOf(db, conversationId, replyToId))) {
      throw new Refusal('bad-payload', 'The message replied to is not in this conversation');
    }
    const draft = {
      conversationId,
      senderId: userId,
      kind: 'text' as const,
      content: text.content,
      clientId: text.clientId,
      replyToId,
    };
    try {
      const row = await db
        .transaction()
        .execute((tx) => store.appendMessage(tx, draft, new Date(clock.now())));
      typing.wrote(userId, conversationId);
      return { message: this.#publish('message:new', row, members), created: true };
    } catch (error) {
      if (!isDuplicate(error, 'messages_client_id')) throw error;
      const key = { conversationId, senderId: userId, clientId: text.clientId };
      const row = await store.findByClientId(db, key);
      if (!row) throw error;
      return { message: toMessage(row), created: false };
    }
  }

  /** @throws Refusal `not-found` for anything but a text of one's own that is not deleted */
  async edit(userId: string, messageId: string, content: string): Promise<Message> {
    const found = await this.#own(userId, messageId);
    if (found.deleted_at !== null) throw new Refusal('not-found');
    return this.#change(found, { content });
  }

  /** A tombstone without content stays; deleting it again changes nothing. @throws Refusal `not-found` */
  async remove(userId: string, messageId: string): Promise<Message> {
    const found = await this.#own(userId, messageId);
    if (found.deleted_at !== null) return toMessage(found);
    try {
      return await this.#change(found, 'delete');
    } catch (error) {
      // Somebody (the same person elsewhere) deleted it meanwhile: the wish is fulfilled.
      const now =
        error instanceof Refusal ? await store.findOwnText(this.#deps.db, messageId, userId) : undefined;
      if (now?.deleted_at) return toMessage(now);
      throw error;
    }
  }

  /** Ascending by seq. @throws Refusal `not-found` */
  async page(
    userId: string,
    conversationId: string,
    page: { before?: number | undefined; after?: number | undefined; limit: number },
  ): Promise<{ messages: Message[]; hasMore: boolean }> {
    await this.#deps.conversations.requireMember(userId, conversationId);
    const rows = await store.pageOfMessages(this.#deps.db, conversationId, {
      ...page,
      limit: page.limit + 1,
    });
    const hasMore = rows.length > page.limit;
    const kept = page.after === undefined ? rows.slice(-page.limit) : rows.slice(0, page.limit);
    return { messages: kept.map(toMessage), hasMore };
  }

  /** Ascending by rev; `rev` is how far the caller has got with it. @throws Refusal `not-found` */
  async changes(
    userId: string,
    conversationId: string,
    since: number,
    limit: number,
  ): Promise<{ messages: Message[]; rev: number; hasMore: boolean }> {
    const { db, conversations } = this.#deps;
    await conversations.requireMember(userId, conversationId);
    // Read before the lines: whatever is committed later has a higher rev and may or may not be among them.
    const known = await revOf(db, conversationId);
    const rows = await store.changedSince(db, conversationId, since, limit + 1);
    const kept = rows.slice(0, limit);
    const hasMore = rows.length > limit;
    const last = kept.at(-1)?.rev ?? 0;
    return { messages: kept.map(toMessage), rev: hasMore ? last : Math.max(known, last), hasMore };
  }

  /** Writes the line of a finished call in the transaction that ends it; the answer tells the members, to be called after the commit. */
  async writeCallLine(tx: Tx, line: CallLine): Promise<() => Promise<void>> {
    const row = await store.appendMessage(tx, { ...line, kind: 'call' }, new Date(this.#deps.clock.now()));
    const members = await membersOf(tx, line.conversationId);
    return async () => void this.#publish('message:new', row, members);
  }

  async #own(userId: string, messageId: string): Promise<MessageRow> {
    const row = await store.findOwnText(this.#deps.db, messageId, userId);
    if (!row) throw new Refusal('not-found');
    await this.#deps.conversations.requireMember(userId, row.conversation_id);
    return row;
  }

  async #change(found: MessageRow, change: { content: string } | 'delete'): Promise<Message> {
    const { db, clock } = this.#deps;
    const row = await db.transaction().execute(async (tx) => {
      const changed = await store.changeMessage(tx, found, change, new Date(clock.now()));
      // Thrown inside, so that the number it took is given back.
      if (!changed) throw new Refusal('not-found');
      return changed;
    });
    return this.#publish('message:updated', row, await membersOf(db, row.conversation_id));
  }

  #publish(event: 'message:new' | 'message:updated', row: MessageRow, members: readonly string[]): Message {
    const message = toMessage(row);
    this.#deps.push.toUsers(members, event, { message });
    return message;
  }
}
