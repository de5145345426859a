import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from '#shared/tools/logger.ts';
import { JournalFile, type JournalFileDeps } from './journal-file.ts';
import type { Store } from './store.ts';
import { type Change, RawChange, type Row, type TableName, TableSet, tables } from './tables.ts';

interface Pending {
  /** `null`: nothing of its own, only what came before is to be on the disk. */
  readonly text: Buffer | null;
  readonly sync: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A journal this small is never rewritten, in bytes. */
const COMPACT_FROM_BYTES = 512 * 1024;
/** Rewritten when it has grown to this many times its size after the last rewriting. */
const COMPACT_FACTOR = 3;
const CHANGES_PER_RECORD = 200;

/** A store in one encrypted, append-only file. Each `save` is one record: it is there whole or not at all. */
export class JournalStore implements Store {
  readonly #path: string;
  readonly #logger: Logger;
  readonly #file: JournalFile;
  readonly #tables: TableSet;
  #pending: Pending[] = [];
  #writing = false;
  #compactedBytes: number;
  #closed = false;

  private constructor(deps: JournalFileDeps, file: JournalFile, tableSet: TableSet) {
    this.#path = deps.path;
    this.#logger = deps.logger;
    this.#file = file;
    this.#tables = tableSet;
    this.#compactedBytes = COMPACT_FROM_BYTES / COMPACT_FACTOR;
  }

  /** Opens the journal at `deps.path` or makes it; see JournalFile.open for what cannot be read. */
  static async open(deps: JournalFileDeps): Promise<JournalStore> {
    const { file, records } = await JournalFile.open(deps);
    const tableSet = new TableSet();
    for (const record of records) tableSet.apply(parseRecord(record, deps.logger));
    return new JournalStore(deps, file, tableSet);
  }

  rows<T extends TableName>(table: T): ReadonlyMap<string, Row<T>> {
    return this.#tables.rows(table);
  }

  save(changes: readonly Change[]): Promise<void> {
    return this.#write(changes, true);
  }

  note(changes: readonly Change[]): void {
    this.#write(changes, false).catch((error: unknown) =>
      this.#logger.error('a change was not written', { error }),
    );
  }

  async flush(): Promise<void> {
    await this.#write([], true).catch((error: unknown) =>
      this.#logger.error('journal could not be flushed', { error }),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const flushed = this.flush();
    this.#closed = true;
    await flushed;
    await this.#file.close();
  }

  async destroy(): Promise<void> {
    await this.close();
    await rm(dirname(this.#path), { recursive: true, force: true });
  }

  #write(changes: readonly Change[], sync: boolean): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    this.#tables.apply(changes);
    return new Promise((resolve, reject) => {
      this.#pending.push({
        text: changes.length === 0 ? null : Buffer.from(JSON.stringify(changes)),
        sync,
        resolve,
        reject,
      });
      if (!this.#writing) void this.#writeAll();
    });
  }

  /** Whatever has gathered while the disk was busy goes out together, with one sync for all. */
  async #writeAll(): Promise<void> {
    this.#writing = true;
    // a turn gathers more and lets the caller go on
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#file.append(
          batch.map(({ text }) => text).filter((text) => text !== null),
          batch.some(({ sync }) => sync),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      await this.#compactIfGrown();
    }
    // in the same turn as the last look at what waits
    this.#writing = false;
  }

  async #compactIfGrown(): Promise<void> {
    if (this.#file.bytes < this.#compactedBytes * COMPACT_FACTOR) return;
    try {
      const before = this.#file.bytes;
      await this.#file.rewrite(this.#records());
      this.#compactedBytes = Math.max(this.#file.bytes, COMPACT_FROM_BYTES / COMPACT_FACTOR);
      this.#logger.debug('journal rewritten', { before, after: this.#file.bytes });
    } catch (error) {
      // the old file is as good as before, only longer
      this.#logger.error('journal could not be rewritten', { error });
      this.#compactedBytes = this.#file.bytes;
    }
  }

  /** What changes while this is walked through is written again after it, and is the same twice. */
  *#records(): Generator<Buffer> {
    let changes: Change[] = [];
    for (const change of this.#tables.all()) {
      changes.push(change);
      if (changes.length < CHANGES_PER_RECORD) continue;
      yield Buffer.from(JSON.stringify(changes));
      changes = [];
    }
    if (changes.length > 0) yield Buffer.from(JSON.stringify(changes));
  }
}

/** Changes that this version cannot read are logged and left out; the server can tell again what was in them. */
function parseRecord(record: Buffer, logger: Logger): Change[] {
  const raw = RawChange.array().safeParse(JSON.parse(record.toString('utf8')));
  if (!raw.success) {
    logger.error('a journal record is in no known form', { issues: raw.error.issues.length });
    return [];
  }
  const changes: Change[] = [];
  for (const { table, key, row } of raw.data) {
    const schema = Object.hasOwn(tables, table) ? tables[table as TableName] : null;
    const parsed = row === null ? { success: true as const, data: null } : schema?.safeParse(row);
    if (schema && parsed?.success)
      changes.push({ table: table as TableName, key, row: parsed.data } as Change);
    else logger.error('a kept record cannot be read', { table });
  }
  return changes;
}
