import { sql } from 'kysely';
import { liveCallsIn, type LiveCallRow } from './calls-live.ts';
import type { Db, MessageRow, Tx } from './schema.ts';
import { asInt } from './schema.ts';
import type { PublicUserRow } from './users.ts';

/** A conversation as one of its members sees it. */
export interface ConversationView {
  readonly id: string;
  readonly viewerId: string;
  readonly type: 'direct' | 'group';
  readonly name: string | null;
  readonly lastSeq: number;
  readonly rev: number;
  readonly unreadCount: number;
  readonly lastReadSeq: number;
  readonly muted: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly participants: readonly (PublicUserRow & { readonly lastReadSeq: number })[];
  readonly lastMessage: MessageRow | null;
  /** The call that runs in it now; nobody asks for that of a direct one. */
  readonly liveCall: LiveCallRow | null;
}

/** What the viewer has not read: texts of others after the last read line. */
const unreadCount = sql<number>`(
  select count(*)::int from messages m
  where m.conversation_id = member.conversation_id and m.seq > member.last_read_seq
    and m.sender_id <> member.user_id and m.kind = 'text' and m.deleted_at is null)`;

/** Views by viewer (all their conversations), by conversation (all its members), or one; newest activity first. */
export async function conversationViews(
  db: Db,
  which: { viewerId?: string; conversationId?: string },
): Promise<ConversationView[]> {
  let query = db
    .selectFrom('conversation_members as member')
    .innerJoin('conversations as conversation', 'conversation.id', 'member.conversation_id')
    .selectAll('conversation')
    .select(['member.user_id', 'member.last_read_seq', 'member.muted'])
    .select(unreadCount.as('unread_count'))
    .orderBy('conversation.updated_at', 'desc')
    .orderBy('conversation.id');
  if (which.viewerId !== undefined) query = query.where('member.user_id', '=', which.viewerId);
  if (which.conversationId !== undefined) query = query.where('conversation.id', '=', which.conversationId);
  const rows = await query.execute();
  const ids = [...new Set(rows.map((row) => row.id))];
  const participants = await participantsOf(db, ids);
  const lastMessages = await lastMessagesOf(db, ids);
  const groups = new Set(rows.filter((row) => row.type === 'group').map((row) => row.id));
  // Read last: little can happen between this and its telling.
  const liveCalls = await liveCallsIn(db, [...groups]);
  return rows.map((row) => ({
    id: row.id,
    viewerId: row.user_id,
    type: row.type,
    name: row.name,
    lastSeq: row.last_seq,
    rev: row.rev,
    unreadCount: row.unread_count,
    lastReadSeq: row.last_read_seq,
    muted: row.muted,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    participants: participants.get(row.id) ?? [],
    lastMessage: lastMessages.get(row.id) ?? null,
    liveCall: liveCalls.get(row.id) ?? null,
  }));
}

async function participantsOf(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, (PublicUserRow & { lastReadSeq: number })[]>> {
  const found = new Map<string, (PublicUserRow & { lastReadSeq: number })[]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('conversation_members as member')
    .innerJoin('users', 'users.id', 'member.user_id')
    .select(['member.conversation_id', 'member.last_read_seq'])
    .select(['users.id', 'users.username', 'users.display_name', 'users.avatar_url'])
    .where('member.conversation_id', 'in', ids)
    .orderBy('users.username')
    .execute();
  for (const { conversation_id, last_read_seq, ...user } of rows) {
    const list = found.get(conversation_id) ?? [];
    list.push({ ...user, lastReadSeq: last_read_seq });
    found.set(conversation_id, list);
  }
  return found;
}

async function lastMessagesOf(db: Db, ids: readonly string[]): Promise<Map<string, MessageRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('messages as message')
    .innerJoin('conversations as conversation', (join) =>
      join
        .onRef('conversation.id', '=', 'message.conversation_id')
        .onRef('conversation.last_seq', '=', 'message.seq'),
    )
    .selectAll('message')
    .where('message.conversation_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.conversation_id, row]));
}

/** A new conversation with its members; undefined when a direct one under `directKey` exists already. */
export async function insertConversation(
  tx: Tx,
  wish: {
    type: 'direct' | 'group';
    name: string | null;
    directKey: string | null;
    createdBy: string;
    members: readonly string[];
    now: Date;
  },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('conversations')
    .values({
      type: wish.type,
      name: wish.name,
      direct_key: wish.directKey,
      created_by: wish.createdBy,
      created_at: wish.now,
      updated_at: wish.now,
    })
    .onConflict((conflict) => conflict.column('direct_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return undefined;
  await tx
    .insertInto('conversation_members')
    .values(wish.members.map((userId) => ({ conversation_id: row.id, user_id: userId, joined_at: wish.now })))
    .execute();
  return row.id;
}

export async function findDirect(db: Db, directKey: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select('id')
    .where('direct_key', '=', directKey)
    .executeTakeFirst();
  return row?.id;
}

/** The members of a conversation; empty when there is no such conversation. */
export async function membersOf(db: Db, conversationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('conversation_members')
    .select('user_id')
    .where('conversation_id', '=', conversationId)
    .execute();
  return rows.map((row) => row.user_id);
}

export async function revOf(db: Db, conversationId: string): Promise<number> {
  const row = await db
    .selectFrom('conversations')
    .select('rev')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  return row.rev;
}

/** Moves the read mark forward, at most to the newest line; undefined when it stood there or further already. */
export async function advanceRead(
  db: Db,
  mark: { conversationId: string; userId: string; seq: number },
): Promise<number | undefined> {
  const row = await db
    .updateTable('conversation_members as member')
    .from('conversations as conversation')
    .set({ last_read_seq: sql<number>`least(${asInt(mark.seq)}::int, conversation.last_seq)` })
    .whereRef('conversation.id', '=', 'member.conversation_id')
    .where('member.conversation_id', '=', mark.conversationId)
    .where('member.user_id', '=', mark.userId)
    .where(sql<boolean>`member.last_read_seq < least(${asInt(mark.seq)}::int, conversation.last_seq)`)
    .returning('member.last_read_seq')
    .executeTakeFirst();
  return row?.last_read_seq;
}

export async function readStateOf(
  db: Db,
  conversationId: string,
  userId: string,
): Promise<{ lastReadSeq: number; unreadCount: number }> {
  const row = await db
    .selectFrom('conversation_members as member')
    .select('member.last_read_seq')
    .select(unreadCount.as('unread_count'))
    .where('member.conversation_id', '=', conversationId)
    .where('member.user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return { lastReadSeq: row.last_read_seq, unreadCount: row.unread_count };
}

/** Everybody who shares a conversation with this person, without the person. */
export async function contactsOf(db: Db, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('conversation_members as other')
    .innerJoin('conversation_members as mine', 'mine.conversation_id', 'other.conversation_id')
    .select('other.user_id')
    .distinct()
    .where('mine.user_id', '=', userId)
    .where('other.user_id', '!=', userId)
    .execute();
  return rows.map((row) => row.user_id);
}
