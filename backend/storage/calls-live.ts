/** What a group may know of the call that runs in it. */
import type { CallType } from '#shared/contracts/connect/model.ts';
import type { Db } from './schema.ts';

/** A call that is not over, with who is joined in it, in the call's order. */
export interface LiveCallRow {
  readonly id: string;
  readonly type: CallType;
  readonly initiatedBy: string;
  readonly startedAt: Date | null;
  readonly joinedIds: readonly string[];
}

/** The live calls of these conversations, by conversation. */
export async function liveCallsIn(
  db: Db,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, LiveCallRow>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('calls')
    .innerJoin('call_participants', 'call_participants.call_id', 'calls.id')
    .select(['calls.id', 'calls.conversation_id', 'calls.type', 'calls.initiated_by', 'calls.started_at'])
    .select('call_participants.user_id')
    .where('calls.conversation_id', 'in', conversationIds)
    .where('calls.status', 'in', ['initiated', 'ringing', 'active'])
    .where('call_participants.status', '=', 'joined')
    .orderBy('call_participants.position')
    .execute();
  const found = new Map<string, LiveCallRow & { joinedIds: string[] }>();
  for (const { id, conversation_id, type, initiated_by, started_at, user_id } of rows) {
    const call = found.get(conversation_id);
    if (call) call.joinedIds.push(user_id);
    else
      found.set(conversation_id, {
        id,
        type,
        initiatedBy: initiated_by,
        startedAt: started_at,
        joinedIds: [user_id],
      });
  }
  return found;
}

/** The members of a group; nobody where the conversation is a direct one. */
export async function groupMembersOf(db: Db, conversationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('conversation_members')
    .innerJoin('conversations', 'conversations.id', 'conversation_members.conversation_id')
    .select('conversation_members.user_id')
    .where('conversations.id', '=', conversationId)
    .where('conversations.type', '=', 'group')
    .execute();
  return rows.map(({ user_id }) => user_id);
}
