import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Logger } from '#shared/tools/logger.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { PGliteDialect } from './pglite-dialect.ts';
import type { Database } from './schema.ts';

/** The PGlite that made a seed must be the one that opens it; a test holds this equal to the installed one. */
export const PGLITE_VERSION = '0.5.14';

/** What lies beside a seed, as `<seed>.json`, and tells whether it fits. */
const SeedNote = z.object({
  pglite: z.string(),
  migrations: z.array(z.string()),
  /** Of the seed file, in hex. */
  sha256: z.string(),
});

/** Writes the empty migrated database to `file` (a gzipped tar, some 4 MB) and its note to `<file>.json`: a first start from it takes a third of the time. */
export async function makeSeed(file: string): Promise<void> {
  const client = new PGlite();
  const db = new Kysely<Database>({ dialect: new PGliteDialect(client) });
  try {
    await migrate(db);
    const dump = Buffer.from(await (await client.dumpDataDir('gzip')).arrayBuffer());
    const note = SeedNote.parse({
      pglite: PGLITE_VERSION,
      migrations: Object.keys(migrations),
      sha256: createHash('sha256').update(dump).digest('hex'),
    });
    await writeFile(file, dump);
    await writeFile(`${file}.json`, `${JSON.stringify(note, null, 2)}\n`);
  } finally {
    await db.destroy();
  }
}

/**
 * The database of a directory that has none yet, begun from the seed; null when there is no use for the seed.
 * A seed that does not fit or is broken costs one log line, never the start.
 */
export async function openSeeded(
  directory: string,
  seedFile: string | null,
  log: Logger,
): Promise<PGlite | null> {
  if (seedFile === null || !(await isEmpty(directory))) return null;
  try {
    const seed = await readSeed(seedFile);
    const client = new PGlite({ dataDir: directory, loadDataDir: new Blob([new Uint8Array(seed)]) });
    await client.waitReady;
    return client;
  } catch (error) {
    log.warn('the seed database is of no use, starting without it', { why: (error as Error).message });
    await rm(directory, { recursive: true, force: true });
    return null;
  }
}

async function readSeed(file: string): Promise<Buffer> {
  const note = SeedNote.parse(JSON.parse(await readFile(`${file}.json`, 'utf8')));
  if (note.pglite !== PGLITE_VERSION) throw new Error(`it was made by PGlite ${note.pglite}`);
  if (note.migrations.join() !== Object.keys(migrations).join()) throw new Error('it has other migrations');
  const seed = await readFile(file);
  if (createHash('sha256').update(seed).digest('hex') !== note.sha256) throw new Error('it is damaged');
  return seed;
}

async function isEmpty(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}
