import { PGlite } from '@electric-sql/pglite';
import { Kysely, sql } from 'kysely';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger, type Logger, type LogRecord, silentLogger } from '#shared/tools/logger.ts';
import { openStorage, type Storage } from './database.ts';
import { DatabaseTooNewError, migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { PGliteDialect } from './pglite-dialect.ts';
import { makeSeed, openSeeded } from './seed.ts';

let folder: string;
let seed: string;
/** One start from nothing for all; the rest begins with its seed, which takes a quarter of the time. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-embedded-'));
  seed = join(folder, 'seed.tgz');
  await makeSeed(seed);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('kysely on PGlite', () => {
  let db: Kysely<{ numbers: { n: number } }>;
  beforeAll(async () => {
    const client = new PGlite({ loadDataDir: new Blob([new Uint8Array(await readFile(seed))]) });
    db = new Kysely({ dialect: new PGliteDialect(client) });
    await sql`create table numbers (n integer primary key)`.execute(db);
  }, 60_000);
  afterAll(() => db.destroy());

  const numbers = async () =>
    (await db.selectFrom('numbers').select('n').orderBy('n').execute()).map(({ n }) => n);

  it('keeps what others ask out of a transaction, and its rollback to itself', async () => {
    // In one tick, so that without a queue their statements would mix.
    const insert = (n: number) =>
      db.transaction().execute(async (tx) => {
        await tx.insertInto('numbers').values({ n }).execute();
        await tx
          .insertInto('numbers')
          .values({ n: n + 1 })
          .execute();
        if (n === 3) throw new Error('undone');
      });
    const alone = db.insertInto('numbers').values({ n: 9 }).execute();
    const outcomes = await Promise.allSettled([insert(1), insert(3), insert(5), alone, numbers()]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(outcomes[4]).toMatchObject({ value: [1, 2, 5, 6, 9] });
    expect(await numbers()).toEqual([1, 2, 5, 6, 9]);
  });

  it('rolls back as a whole, and goes on afterwards, also after an error of the database', async () => {
    const before = await numbers();
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto('numbers').values({ n: 10 }).execute();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const duplicate = db.transaction().execute((tx) =>
      tx
        .insertInto('numbers')
        .values([{ n: 11 }, { n: 11 }])
        .execute(),
    );
    await expect(duplicate).rejects.toMatchObject({ code: '23505', constraint: 'numbers_pkey' });
    expect(await numbers()).toEqual(before);
  });

  it('counts the rows that a statement touched', async () => {
    await db
      .insertInto('numbers')
      .values([{ n: 20 }, { n: 21 }, { n: 22 }])
      .execute();
    const { numDeletedRows } = await db.deleteFrom('numbers').where('n', '>=', 20).executeTakeFirst();
    expect(numDeletedRows).toBe(3n);
  });
});

describe('a seed', () => {
  const open = (name: string, log: Logger = silentLogger): Promise<Storage> =>
    openStorage({ kind: 'embedded', directory: join(folder, name), seedFile: seed }, log);
  const people = async (storage: Storage) =>
    (await storage.db.selectFrom('users').select('username').execute()).length;

  it('is the empty migrated database, and never touches one that is there', async () => {
    const records: LogRecord[] = [];
    const first = await open(
      'kept',
      createLogger('test', (record) => records.push(record)),
    );
    expect(await people(first)).toBe(0);
    // Nothing to migrate, nothing to complain of.
    expect(records).toEqual([]);
    const names = { username: 'ada', display_name: 'Ada', password_hash: 'x' };
    const user = { ...names, avatar_url: null, last_seen_at: null, created_at: new Date() };
    await first.db.insertInto('users').values(user).execute();
    await first.close();
    const again = await open('kept');
    expect(await people(again)).toBe(1);
    await again.close();
  }, 60_000);

  it.each<[string, (file: string) => Promise<void>]>([
    ['damaged', (file) => writeFile(file, 'not a tar')],
    ['of other content, with a note that fits', (file) => spoil(file)],
    ['of another PGlite', (file) => change(file, { pglite: '0.0.1' })],
    ['of other migrations', (file) => change(file, { migrations: ['0001-accounts'] })],
    ['without its note', (file) => rm(`${file}.json`)],
    ['not there at all', (file) => rm(file)],
  ])(
    'that is %s costs one log line, and leaves nothing behind',
    async (name, damage) => {
      const copy = join(folder, `${name}.tgz`);
      await writeFile(copy, await readFile(seed));
      await writeFile(`${copy}.json`, await readFile(`${seed}.json`));
      await damage(copy);
      const records: LogRecord[] = [];
      const log = createLogger('test', (record) => records.push(record));
      const directory = join(folder, name);
      expect(await openSeeded(directory, copy, log)).toBeNull();
      expect(records.map(({ level, message }) => [level, message])).toEqual([
        ['warn', 'the seed database is of no use, starting without it'],
      ]);
      expect(existsSync(directory)).toBe(false);
    },
    60_000,
  );

  async function change(file: string, fields: object): Promise<void> {
    const note = JSON.parse(await readFile(`${file}.json`, 'utf8')) as object;
    await writeFile(`${file}.json`, JSON.stringify({ ...note, ...fields }));
  }

  async function spoil(file: string): Promise<void> {
    const rubbish = gzipSync(Buffer.alloc(10_000, 'rubbish'));
    await writeFile(file, rubbish);
    await change(file, { sha256: createHash('sha256').update(rubbish).digest('hex') });
  }

  it('gives the directory back when migrating fails: a newer server was here', async () => {
    const storage = await open('too-new');
    expect(await migrate(storage.db)).toEqual([]);
    const known = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
      storage.db,
    );
    expect(known.rows.map(({ name }) => name)).toEqual(Object.keys(migrations));
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', 'now')`.execute(
      storage.db,
    );
    await storage.close();
    for (let tries = 0; tries < 2; tries += 1)
      await expect(open('too-new')).rejects.toThrow(DatabaseTooNewError);
  }, 60_000);
});
