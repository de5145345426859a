import { Migrator, sql } from 'kysely';
import { migrations } from './migrations/index.ts';
import type { Db } from './schema.ts';

/** The database has seen a newer server than this one. */
export class DatabaseTooNewError extends Error {
  constructor(unknown: readonly string[]) {
    super(`the database was made by a newer version of this server (${unknown.join(', ')})`);
    this.name = 'DatabaseTooNewError';
  }
}

/**
 * Brings the database up to date and answers the names that ran now. All or nothing: one transaction.
 * Two processes may do it at once on PostgreSQL: kysely's advisory lock lets the second find nothing to do.
 * @throws DatabaseTooNewError; otherwise the first migration's own error
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return (results ?? []).map((result) => result.migrationName);
  const unknown = (await executed(db)).filter((name) => !(name in migrations));
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown);
  throw error instanceof Error ? error : new Error('migrating the database failed', { cause: error });
}

/** Names of the migrations that the database has; none when it has not even their table. */
async function executed(db: Db): Promise<string[]> {
  const table = await sql<{
    name: string | null;
  }>`select to_regclass('kysely_migration')::text as name`.execute(db);
  if (!table.rows[0]?.name) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name);
}
