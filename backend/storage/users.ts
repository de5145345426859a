import { sql } from 'kysely';
import type { Db, Tx, UserRow } from './schema.ts';

/** What anybody may see of a person. */
export type PublicUserRow = Pick<UserRow, 'id' | 'username' | 'display_name' | 'avatar_url'>;
const PUBLIC = ['id', 'username', 'display_name', 'avatar_url'] as const;

export async function insertUser(
  db: Db,
  user: { username: string; displayName: string; passwordHash: string; now: Date },
): Promise<PublicUserRow> {
  return db
    .insertInto('users')
    .values({
      username: user.username,
      display_name: user.displayName,
      avatar_url: null,
      password_hash: user.passwordHash,
      last_seen_at: null,
      created_at: user.now,
    })
    .returning(PUBLIC)
    .executeTakeFirstOrThrow();
}

export async function isUsernameTaken(db: Db, username: string): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').where('username', '=', username).executeTakeFirst();
  return row !== undefined;
}

export async function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findUserByName(db: Db, username: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('username', '=', username).executeTakeFirst();
}

/** Those of `ids` that exist, in no order. */
export async function findUsers(db: Db, ids: readonly string[]): Promise<PublicUserRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('users').select(PUBLIC).where('id', 'in', ids).execute();
}

/** People whose user name, display name or one of its words begins with `prefix`, in any case; by display name. */
export async function searchUsers(db: Db, prefix: string, limit: number): Promise<PublicUserRow[]> {
  const start = `${prefix.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return db
    .selectFrom('users')
    .select(PUBLIC)
    .where((or) =>
      or.or([
        or('username', 'like', start),
        or(sql<string>`lower(display_name)`, 'like', start),
        or(sql<string>`lower(display_name)`, 'like', `% ${start}`),
      ]),
    )
    .orderBy(sql`lower(display_name)`)
    .orderBy('username')
    .limit(limit)
    .execute();
}

export async function renameUser(
  db: Db,
  id: string,
  displayName: string,
): Promise<PublicUserRow | undefined> {
  return db
    .updateTable('users')
    .set({ display_name: displayName })
    .where('id', '=', id)
    .returning(PUBLIC)
    .executeTakeFirst();
}

/** The person's password hash; the row is held against a change of it until the transaction ends. */
export async function holdPasswordHash(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
  return row?.password_hash;
}

/** False when it is not `from` any more: somebody else changed it first. */
export async function replacePasswordHash(
  tx: Tx,
  id: string,
  change: { from: string; to: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('users')
    .set({ password_hash: change.to })
    .where('id', '=', id)
    .where('password_hash', '=', change.from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function setLastSeen(db: Db, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('users').set({ last_seen_at: at }).where('id', 'in', ids).execute();
}
