import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from '#shared/tools/logger.ts';
import type { StorageConfig } from '../config.ts';
import type { DataDirectory } from './directory.ts';
import { openDirectory } from './directory.ts';
import { migrate } from './migrate.ts';
import { PGliteDialect } from './pglite-dialect.ts';
import type { Database, Db } from './schema.ts';
import { openSeeded } from './seed.ts';

/** The open storage of a server: a migrated database and a place for the server's keys. */
export interface Storage {
  readonly db: Db;
  /** The key `name`, made on first use; the same for every process on this storage. */
  key(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Lies in the database's directory from the first complete start on. */
const READY_FILE = 'parley-ready';
const POOL_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** A transaction that forgot itself gives its locks back after this. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** Opens, locks and migrates the configured storage. Whatever was opened is closed again when a later step fails. */
export async function openStorage(config: StorageConfig, log: Logger): Promise<Storage> {
  return config.kind === 'postgres' ? openPostgres(config.url, log) : openEmbedded(config, log);
}

async function openPostgres(url: string, log: Logger): Promise<Storage> {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: 'parley-backend',
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.warn('an idle database connection broke', { error }));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return opened(db, log, {
    key: (name) => readOrMakeKey(db, name),
    close: () => db.destroy(),
  });
}

async function openEmbedded(
  config: Extract<StorageConfig, { kind: 'embedded' }>,
  log: Logger,
): Promise<Storage> {
  const directory: DataDirectory = await openDirectory(config.directory);
  try {
    await removeUnfinished(directory.database, log);
    const client =
      (await openSeeded(directory.database, config.seedFile, log)) ?? new PGlite(directory.database);
    const db = new Kysely<Database>({ dialect: new PGliteDialect(client) });
    const close = async () => {
      await db.destroy();
      await directory.release();
    };
    const storage = await opened(db, log, { key: (name) => directory.key(name), close });
    await writeFile(join(directory.database, READY_FILE), '');
    return storage;
  } catch (error) {
    await directory.release();
    throw error;
  }
}

/** A first start that was killed leaves half a database; without this mark nobody was ever told that anything is kept in it. */
async function removeUnfinished(database: string, log: Logger): Promise<void> {
  if (!existsSync(database) || existsSync(join(database, READY_FILE))) return;
  log.warn('a first start was interrupted, its unfinished database is made anew');
  await rm(database, { recursive: true, force: true });
}

async function opened(db: Db, log: Logger, rest: Omit<Storage, 'db'>): Promise<Storage> {
  try {
    const ran = await migrate(db);
    if (ran.length > 0) log.info('migrated the database', { ran });
  } catch (error) {
    await rest.close();
    throw error;
  }
  return { db, ...rest };
}

/** Two processes that start at once agree: the first insert wins, both read it. */
async function readOrMakeKey(db: Db, name: string): Promise<string> {
  const value = randomBytes(32).toString('base64url');
  await db
    .insertInto('server_keys')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('server_keys')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.value;
}

/** Does the database answer? For `GET /health`. */
export async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

const UNIQUE_VIOLATION = '23505';

/** Is this the database's refusal of a second row under `constraint`? */
export function isDuplicate(error: unknown, constraint: string): boolean {
  const { code, constraint: name } = error as { code?: unknown; constraint?: unknown };
  return code === UNIQUE_VIOLATION && name === constraint;
}
