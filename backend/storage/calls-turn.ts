/** TURN credentials as they were handed out. */
import { sql } from 'kysely';
import type { Db } from './schema.ts';

export interface TurnCredentialRow {
  readonly username: string;
  readonly credential: string;
  readonly expires_at: Date;
}

/** The person's credential that lives longest, if it lives beyond `after`. */
export async function lastTurnCredential(
  db: Db,
  userId: string,
  after: Date,
): Promise<TurnCredentialRow | null> {
  const row = await db
    .selectFrom('turn_credentials')
    .select(['username', 'credential', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', after)
    .orderBy('expires_at', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** Keeps a new credential and drops the expired ones by the seed's own function. */
export async function saveTurnCredential(db: Db, userId: string, row: TurnCredentialRow): Promise<void> {
  await sql`select cleanup_expired_turn_credentials()`.execute(db);
  await db
    .insertInto('turn_credentials')
    .values({ user_id: userId, ...row })
    .execute();
}
