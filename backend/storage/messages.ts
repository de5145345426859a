import { sql } from 'kysely';
import { asInt } from './schema.ts';
import type { CallSummary } from './calls-schema.ts';
import type { Db, MessageRow, Tx } from './schema.ts';

/** A line to be written; `clientId` only for what a person wrote. */
export interface Draft {
  readonly conversationId: string;
  readonly senderId: string;
  readonly kind: 'text' | 'call' | 'system';
  readonly content: string;
  readonly clientId?: string | null;
  readonly replyToId?: string | null;
  readonly callId?: string | null;
  readonly call?: CallSummary;
}

/** Raises the conversation's counters; its row stays locked until the transaction ends, so commit order is number order. */
async function raise(
  tx: Tx,
  conversationId: string,
  by: { seq: 0 | 1; now: Date },
): Promise<{ seq: number; rev: number }> {
  const row = await tx
    .updateTable('conversations')
    .set({ rev: sql<number>`rev + 1` })
    .$if(by.seq === 1, (query) => query.set({ last_seq: sql<number>`last_seq + 1`, updated_at: by.now }))
    .where('id', '=', conversationId)
    .returning(['last_seq', 'rev'])
    .executeTakeFirstOrThrow();
  return { seq: row.last_seq, rev: row.rev };
}

/** Writes a line under the next number. A repeated `clientId` violates `messages_client_id`: the transaction must end, its numbers with it. */
export async function appendMessage(tx: Tx, draft: Draft, now: Date): Promise<MessageRow> {
  const { seq, rev } = await raise(tx, draft.conversationId, { seq: 1, now });
  return tx
    .insertInto('messages')
    .values({
      conversation_id: draft.conversationId,
      seq,
      rev,
      client_id: draft.clientId ?? null,
      kind: draft.kind,
      call_id: draft.callId ?? null,
      call: draft.call ? JSON.stringify(draft.call) : null,
      sender_id: draft.senderId,
      content: draft.content,
      reply_to_id: draft.replyToId ?? null,
      created_at: now,
      edited_at: null,
      deleted_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The text of `senderId` under that id, deleted or not; its row is read, not locked. */
export async function findOwnText(db: Db, id: string, senderId: string): Promise<MessageRow | undefined> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id)
    .where('sender_id', '=', senderId)
    .where('kind', '=', 'text')
    .executeTakeFirst();
}

/** New content, or a tombstone; undefined when it was deleted meanwhile. The conversation is locked first, as in `appendMessage`. */
export async function changeMessage(
  tx: Tx,
  message: { id: string; conversation_id: string },
  change: { content: string } | 'delete',
  now: Date,
): Promise<MessageRow | undefined> {
  const { rev } = await raise(tx, message.conversation_id, { seq: 0, now });
  return tx
    .updateTable('messages')
    .set(
      change === 'delete'
        ? { rev, content: '', deleted_at: now }
        : { rev, content: change.content, edited_at: now },
    )
    .where('id', '=', message.id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function findByClientId(
  db: Db,
  key: { conversationId: string; senderId: string; clientId: string },
): Promise<MessageRow | undefined> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', key.conversationId)
    .where('sender_id', '=', key.senderId)
    .where('client_id', '=', key.clientId)
    .executeTakeFirst();
}

export async function isMessageOf(db: Db, conversationId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('id', '=', id)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Up to `limit` lines in ascending order: the first ones after `after`, otherwise the last ones (before `before`). */
export async function pageOfMessages(
  db: Db,
  conversationId: string,
  page: { before?: number | undefined; after?: number | undefined; limit: number },
): Promise<MessageRow[]> {
  let query = db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .limit(page.limit);
  if (page.before !== undefined) query = query.where('seq', '<', asInt(page.before));
  if (page.after !== undefined)
    return query.where('seq', '>', asInt(page.after)).orderBy('seq', 'asc').execute();
  return (await query.orderBy('seq', 'desc').execute()).reverse();
}

export async function changedSince(
  db: Db,
  conversationId: string,
  rev: number,
  limit: number,
): Promise<MessageRow[]> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('rev', '>', asInt(rev))
    .orderBy('rev')
    .limit(limit)
    .execute();
}
