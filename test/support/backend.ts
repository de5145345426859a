/** The real backend in the test's own process, over real HTTP and sockets, on either database; and people who use it. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { readConfig } from '#backend/config.ts';
import { createServer, type ParleyServer } from '#backend/server.ts';
import { makeSeed, PGLITE_VERSION } from '#backend/storage/seed.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { signUp, type Person } from './backend-client.ts';
import { openPostgres, whyNoPostgres, type Postgres } from './postgres.ts';

/** Where a test server keeps its things: as PARLEY_SEED and `--data`, or as DATABASE_URL. */
export interface TestStorage {
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
}

/** One of the two databases, as a suite sees it. */
export interface TestDatabase {
  readonly kind: 'embedded' | 'postgres';
  /** An empty one, with a directory; removed at the end of the suite. */
  fresh(): Promise<TestStorage>;
}

export interface BackendOptions {
  /** Configuration on top of the tests' own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** That of an earlier server, to start on its data again. */
  readonly storage?: TestStorage;
}

/** A running server of a test. */
export interface TestBackend {
  readonly url: string;
  readonly storage: TestStorage;
  /** A new account, signed in; the name is made unique. */
  person(name?: string): Promise<Person>;
  /** May be called early; the suite does it at its end. */
  close(): Promise<void>;
}

/** Cheap hashes, short times, and no limit that a busy test meets by accident. */
const TEST_ENV = {
  PARLEY_ARGON2_MEMORY_KIB: '64',
  PARLEY_PRESENCE_GRACE_MS: '60',
  PARLEY_RATE_MESSAGES: '10000',
  PARLEY_RATE_MESSAGES_BURST: '10000',
  PARLEY_RATE_INITIATE: '10000',
};
const MIGRATIONS = resolve(import.meta.dirname, '../../backend/storage/migrations');
const REQUIRED = process.env['PARLEY_REQUIRE_REAL_PARTS'];

/**
 * The same suite on the embedded database and on a real PostgreSQL. Without a PostgreSQL its half is skipped, with the reason in its
 * name, or fails where PARLEY_REQUIRE_REAL_PARTS is set.
 */
export function onEachDatabase(
  name: string,
  suite: (start: (options?: BackendOptions) => Promise<TestBackend>, database: TestDatabase) => void,
): void {
  describe(`${name}, embedded database`, () => inSuite(suite, 'embedded'));
  const missing = whyNoPostgres();
  if (missing === null) describe(`${name}, PostgreSQL`, () => inSuite(suite, 'postgres'));
  else if (REQUIRED) {
    it(`${name}, PostgreSQL`, () => {
      throw new Error(`PARLEY_REQUIRE_REAL_PARTS is set, but there is ${missing}`);
    });
  } else describe.skip(`${name}, PostgreSQL: SKIPPED, ${missing}`, () => inSuite(suite, 'postgres'));
}

function inSuite(suite: Parameters<typeof onEachDatabase>[1], kind: TestDatabase['kind']): void {
  const folders: string[] = [];
  const backends: TestBackend[] = [];
  let postgres: Postgres | null = null;
  if (kind === 'postgres') {
    beforeAll(async () => {
      postgres = await openPostgres();
    });
  }
  afterAll(async () => {
    for (const backend of backends) await backend.close();
    await postgres?.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const database: TestDatabase = {
    kind,
    async fresh() {
      const directory = await mkdtemp(join(tmpdir(), 'parley-contract-'));
      folders.push(directory);
      const env: Record<string, string> = postgres
        ? { DATABASE_URL: await postgres.createDatabase() }
        : { PARLEY_SEED: await seedFile() };
      return { env, directory: join(directory, 'data') };
    },
  };
  suite(async (options = {}) => {
    const backend = await startBackend(options.storage ?? (await database.fresh()), options);
    backends.push(backend);
    return backend;
  }, database);
}

let people = 0;

/** A server on that storage; whoever starts it closes it. */
export async function startBackend(storage: TestStorage, options: BackendOptions = {}): Promise<TestBackend> {
  const { env = {}, clock } = options;
  const config = readConfig(
    { ...TEST_ENV, ...storage.env, ...env },
    { listen: { host: '127.0.0.1', port: 0 }, directory: storage.directory },
  );
  const server: ParleyServer = await createServer(config, { log: silentLogger, ...(clock && { clock }) });
  const open: Person[] = [];
  return {
    url: server.url,
    storage,
    async person(name = 'someone') {
      people += 1;
      const person = await signUp(server.url, {
        username: `${name}-${process.pid}-${people}`,
        displayName: name,
      });
      open.push(person);
      return person;
    },
    async close() {
      for (const person of open.splice(0)) person.close();
      await server.close();
    },
  };
}

/** An empty migrated database, made once per machine and set of migrations: opening it takes a quarter of the time. */
export async function seedFile(): Promise<string> {
  const folder = resolve(import.meta.dirname, '../../node_modules/.cache/parley');
  const hash = createHash('sha256').update(PGLITE_VERSION);
  for (const name of (await readdir(MIGRATIONS)).sort())
    hash.update(name).update(await readFile(join(MIGRATIONS, name)));
  const mark = hash.digest('hex').slice(0, 12);
  const file = join(folder, `seed-${mark}.tgz`);
  if (existsSync(`${file}.json`)) return file;
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `draft-${process.pid}-${mark}.tgz`);
  await makeSeed(draft);
  // The note last: a seed counts once its note is there.
  await rename(draft, file);
  await rename(`${draft}.json`, `${file}.json`);
  return file;
}
