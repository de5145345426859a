/** What participants' clients measured, kept beside the calls. */
import { sql } from 'kysely';
import type { CallQuality } from '#shared/contracts/connect/model.ts';
import type { Db, Tx } from './schema.ts';

export interface Attendance {
  readonly conversation_id: string;
  readonly ended_at: Date | null;
  /** When the person last joined; null for who never did, and for who is no participant. */
  readonly joined_at: Date | null;
  readonly is_participant: boolean;
}

/** How one person stands to a call; undefined when there is no such call. */
export async function attendanceOf(db: Db, callId: string, userId: string): Promise<Attendance | undefined> {
  const row = await db
    .selectFrom('calls')
    .leftJoin('call_participants', (join) =>
      join.onRef('call_participants.call_id', '=', 'calls.id').on('call_participants.user_id', '=', userId),
    )
    .select(['calls.conversation_id', 'calls.ended_at', 'call_participants.joined_at'])
    .select('call_participants.id as participant_id')
    .where('calls.id', '=', callId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { participant_id, ...rest } = row;
  return { ...rest, is_participant: participant_id !== null };
}

/** Puts one participant's figures in place of that participant's earlier ones; the others' stay. */
export async function saveQuality(
  tx: Tx,
  callId: string,
  userId: string,
  { connection_quality, quality_stats, media_stats }: CallQuality,
): Promise<void> {
  const part = JSON.stringify({ [userId]: quality_stats });
  // The call's row first, as every change of a call takes it.
  await tx
    .updateTable('calls')
    .set({ quality_stats: sql<string>`coalesce(quality_stats, '{}'::jsonb) || ${part}::jsonb` })
    .where('id', '=', callId)
    .execute();
  await tx
    .updateTable('call_participants')
    .set({ connection_quality, media_stats: JSON.stringify(media_stats) })
    .where('call_id', '=', callId)
    .where('user_id', '=', userId)
    .execute();
}
