/** What the call service asks of the database, in rows; services/calls/rows.ts turns them into the machine's state. */
import { sql } from 'kysely';
import {
  CALL_COLUMNS,
  PARTICIPANT_COLUMNS,
  type CallParticipantRow,
  type CallRow,
  type NewCall,
  type NewCallParticipant,
} from './calls-schema.ts';
import type { Db, Tx } from './schema.ts';

/** A person as a call's participants see each other. */
export interface PersonRow {
  readonly user_id: string;
  readonly username: string;
  readonly display_name: string;
}

export interface CallRows {
  readonly call: CallRow;
  /** In the call's order, with the names of today. */
  readonly participants: readonly (CallParticipantRow & PersonRow)[];
}

const LIVE = ['initiated', 'ringing', 'active'] as const;
const IN = ['invited', 'ringing', 'joined'] as const;

/** The call under its row's lock, which the transaction holds to its end. */
export async function lockCall(tx: Tx, callId: string): Promise<CallRows | null> {
  const call = await tx
    .selectFrom('calls')
    .select(CALL_COLUMNS)
    .where('id', '=', callId)
    .forUpdate()
    .executeTakeFirst();
  // A statement of its own after the lock: it sees what the last holder committed.
  return call ? { call, participants: await participantsOf(tx, [callId]) } : null;
}

export async function readCall(db: Db, callId: string): Promise<CallRows | null> {
  return (await readCalls(db, [callId]))[0] ?? null;
}

/** Those that exist, in the order of `callIds`. */
export async function readCalls(db: Db, callIds: readonly string[]): Promise<readonly CallRows[]> {
  if (callIds.length === 0) return [];
  const calls = await db.selectFrom('calls').select(CALL_COLUMNS).where('id', 'in', callIds).execute();
  const participants = await participantsOf(db, callIds);
  return callIds.flatMap((callId) => {
    const call = calls.find(({ id }) => id === callId);
    return call ? [{ call, participants: participants.filter((row) => row.call_id === callId) }] : [];
  });
}

function participantsOf(db: Db, callIds: readonly string[]): Promise<(CallParticipantRow & PersonRow)[]> {
  return db
    .selectFrom('call_participants')
    .innerJoin('users', 'users.id', 'call_participants.user_id')
    .select(PARTICIPANT_COLUMNS.map((column) => `call_participants.${column}` as const))
    .select(['users.username', 'users.display_name'])
    .where('call_id', 'in', callIds)
    .orderBy('position')
    .execute();
}

/** The call that an `initiate` runs into: that of the same clientId, otherwise the live one of the conversation. */
export async function findCallId(
  db: Db,
  by: { readonly conversationId: string; readonly initiatedBy: string; readonly clientId: string | null },
): Promise<string | null> {
  const { conversationId, initiatedBy, clientId } = by;
  if (clientId !== null) {
    const same = await db
      .selectFrom('calls')
      .select('id')
      .where('initiated_by', '=', initiatedBy)
      .where('client_id', '=', clientId)
      .executeTakeFirst();
    if (same) return same.id;
  }
  const live = await db
    .selectFrom('calls')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('status', 'in', LIVE)
    .executeTakeFirst();
  return live?.id ?? null;
}

/** Writes a new call; false when the conversation has a live one, or the clientId was used, by now. */
export async function insertCall(
  tx: Tx,
  call: NewCall,
  participants: readonly NewCallParticipant[],
): Promise<boolean> {
  const inserted = await tx
    .insertInto('calls')
    .values(call)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return false;
  await saveParticipants(tx, participants);
  return true;
}

/** Writes the changed call and those of its participants that changed or are new. */
export async function updateCall(
  tx: Tx,
  call: NewCall,
  participants: readonly NewCallParticipant[],
): Promise<void> {
  const { id, ...fields } = call;
  await tx.updateTable('calls').set(fields).where('id', '=', id).execute();
  if (participants.length > 0) await saveParticipants(tx, participants);
}

async function saveParticipants(tx: Tx, participants: readonly NewCallParticipant[]): Promise<void> {
  await tx
    .insertInto('call_participants')
    .values([...participants])
    .onConflict((conflict) =>
      conflict.columns(['call_id', 'user_id']).doUpdateSet((excluded) => ({
        status: excluded.ref('excluded.status'),
        // Who is rung again has been there all the same.
        joined_at: sql<Date | null>`coalesce(excluded.joined_at, call_participants.joined_at)`,
        left_at: excluded.ref('excluded.left_at'),
        media_state: excluded.ref('excluded.media_state'),
        updated_at: excluded.ref('excluded.updated_at'),
        join_id: excluded.ref('excluded.join_id'),
        join_seq: excluded.ref('excluded.join_seq'),
        device_id: excluded.ref('excluded.device_id'),
        ringing: excluded.ref('excluded.ringing'),
        rings_until: excluded.ref('excluded.rings_until'),
        grace_until: excluded.ref('excluded.grace_until'),
      })),
    )
    .execute();
}

/** The members of a conversation with their names; empty when there is no such conversation. */
export function membersOf(db: Db, conversationId: string): Promise<PersonRow[]> {
  return db
    .selectFrom('conversation_members')
    .innerJoin('users', 'users.id', 'conversation_members.user_id')
    .select(['users.id as user_id', 'users.username', 'users.display_name'])
    .where('conversation_id', '=', conversationId)
    .execute();
}

/** Live calls in which a person is joined, invited or ringing, oldest first. */
export async function liveCallIdsOf(db: Db, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('call_participants')
    .innerJoin('calls', 'calls.id', 'call_participants.call_id')
    .select('calls.id')
    .where('call_participants.user_id', '=', userId)
    .where('call_participants.status', 'in', IN)
    .orderBy('calls.created_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** Everybody who is joined, invited or ringing in any call: what the sweeper looks through. */
export function participantsIn(
  db: Db,
): Promise<
  Pick<
    CallParticipantRow,
    'call_id' | 'user_id' | 'status' | 'device_id' | 'ringing' | 'rings_until' | 'grace_until'
  >[]
> {
  return db
    .selectFrom('call_participants')
    .select(['call_id', 'user_id', 'status', 'device_id', 'ringing', 'rings_until', 'grace_until'])
    .where('status', 'in', IN)
    .execute();
}

/** Which of these people are joined in a live call other than `callId`. */
export async function busyAmong(
  db: Db,
  userIds: readonly string[],
  callId: string,
): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('call_participants')
    .select('user_id')
    .where('user_id', 'in', userIds)
    .where('status', '=', 'joined')
    .where('call_id', '!=', callId)
    .execute();
  return new Set(rows.map(({ user_id }) => user_id));
}

/** Calls that ring for one of these people now, other than `callId`: where `busy` may have changed. */
export async function callIdsRingingFor(
  db: Db,
  userIds: readonly string[],
  callId: string,
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('call_participants')
    .select('call_id')
    .distinct()
    .where('user_id', 'in', userIds)
    .where('status', 'in', ['invited', 'ringing'])
    .where('call_id', '!=', callId)
    .execute();
  return rows.map(({ call_id }) => call_id);
}

export interface HistoryQuery {
  readonly userId: string;
  readonly limit: number;
  readonly missedOnly: boolean;
  /** The last call of the page before. */
  readonly before: { readonly createdAt: Date; readonly callId: string } | null;
}

/** Ids of calls that are over, newest first, in which the person was a participant. */
export async function historyIds(db: Db, query: HistoryQuery): Promise<string[]> {
  let select = db
    .selectFrom('call_participants')
    .innerJoin('calls', 'calls.id', 'call_participants.call_id')
    .select('calls.id')
    .where('call_participants.user_id', '=', query.userId)
    .where('calls.status', 'not in', LIVE);
  if (query.missedOnly) select = select.where('call_participants.status', '=', 'missed');
  const { before } = query;
  if (before) {
    select = select.where(
      sql<boolean>`(calls.created_at, calls.id) < (${before.createdAt}, ${before.callId}::uuid)`,
    );
  }
  const rows = await select
    .orderBy('calls.created_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(({ id }) => id);
}
