import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from '#shared/tools/logger.ts';
import {
  createCipher,
  HEADER_BYTES,
  type JournalCipher,
  JOURNAL_VERSION,
  newHeader,
  readRecords,
  versionOf,
} from './journal-format.ts';

const ASIDE_MAX = 3;

export interface JournalFileDeps {
  readonly path: string;
  /** 32 bytes. */
  readonly key: Buffer;
  readonly logger: Logger;
  /** Local milliseconds. */
  readonly now: () => number;
}

/** One append-only, encrypted file. Not for two writers: whoever appends waits for the append before. */
export class JournalFile {
  readonly #deps: JournalFileDeps;
  #handle: FileHandle;
  #cipher: JournalCipher;
  #count: number;
  #bytes: number;

  private constructor(deps: JournalFileDeps, opened: Opened) {
    this.#deps = deps;
    this.#handle = opened.handle;
    this.#cipher = opened.cipher;
    this.#count = opened.count;
    this.#bytes = opened.bytes;
  }

  /** Opens or makes the file. What cannot be read is cut (a torn tail) or moved aside, and logged; it is never overwritten. */
  static async open(deps: JournalFileDeps): Promise<{ file: JournalFile; records: Buffer[] }> {
    await mkdir(dirname(deps.path), { recursive: true, mode: 0o700 });
    const found = await readExisting(deps);
    if (found) return { file: new JournalFile(deps, found), records: found.records };
    return { file: new JournalFile(deps, await create(deps, deps.path, [])), records: [] };
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Writes records; with `sync` it resolves when they are on the disk. After a failure the file ends where it ended before. */
  async append(texts: readonly Buffer[], sync: boolean): Promise<void> {
    const chunk = Buffer.concat(texts.map((text, index) => this.#cipher.seal(this.#count + index, text)));
    try {
      if (chunk.length > 0) await this.#handle.write(chunk, 0, chunk.length, this.#bytes);
      if (sync) await this.#handle.datasync();
    } catch (error) {
      await this.#handle.truncate(this.#bytes);
      throw error;
    }
    this.#bytes += chunk.length;
    this.#count += texts.length;
  }

  /**
   * Replaces everything by `texts`: written beside it, then renamed, so that a crash leaves one or the other whole.
   * They are taken one by one between writes, so that a long journal does not hold up everything else.
   */
  async rewrite(texts: Iterable<Buffer>): Promise<void> {
    const beside = `${this.#deps.path}.new`;
    const next = await create(this.#deps, beside, texts);
    try {
      await rename(beside, this.#deps.path);
    } catch (error) {
      await next.handle.close();
      throw error;
    }
    const before = this.#handle;
    this.#handle = next.handle;
    this.#cipher = next.cipher;
    this.#count = next.count;
    this.#bytes = next.bytes;
    await before.close();
    await syncDirectory(dirname(this.#deps.path));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

interface Opened {
  readonly handle: FileHandle;
  readonly cipher: JournalCipher;
  readonly count: number;
  readonly bytes: number;
}

async function readExisting(deps: JournalFileDeps): Promise<(Opened & { records: Buffer[] }) | null> {
  const handle = await open(deps.path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!handle) return null;
  const bytes = await handle.readFile();
  const version = versionOf(bytes);
  if (version !== JOURNAL_VERSION) {
    await handle.close();
    await moveAside(deps, version === null ? 'it is no journal' : `its version is ${version}`);
    return null;
  }
  const cipher = createCipher(deps.key, bytes.subarray(0, HEADER_BYTES));
  const reading = readRecords(bytes, cipher);
  if (reading.records.length === 0) {
    await handle.close();
    await moveAside(deps, 'it was written with another key');
    return null;
  }
  if (reading.end !== 'whole') {
    const lostBytes = bytes.length - reading.goodBytes;
    if (reading.end === 'damaged') await keepCopy(deps, bytes);
    deps.logger.warn('end of a journal cut off', { why: reading.end, lostBytes });
    await handle.truncate(reading.goodBytes);
    await handle.datasync();
  }
  // record 0 only proves the key
  const [, ...records] = reading.records;
  return { handle, cipher, records, count: reading.records.length, bytes: reading.goodBytes };
}

async function create(deps: JournalFileDeps, path: string, texts: Iterable<Buffer>): Promise<Opened> {
  const cipher = createCipher(deps.key, newHeader());
  const handle = await open(path, 'w+', 0o600);
  try {
    const start = Buffer.concat([cipher.header, cipher.seal(0, Buffer.alloc(0))]);
    await handle.write(start, 0, start.length, 0);
    let bytes = start.length;
    let count = 1;
    for (const text of texts) {
      const record = cipher.seal(count, text);
      await handle.write(record, 0, record.length, bytes);
      bytes += record.length;
      count += 1;
    }
    await handle.datasync();
    await syncDirectory(dirname(path));
    return { handle, cipher, count, bytes };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** An entry of a directory is on the disk only when the directory is; Windows knows no such thing. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function moveAside(deps: JournalFileDeps, why: string): Promise<void> {
  const aside = `${deps.path}.aside-${deps.now()}`;
  await rename(deps.path, aside);
  deps.logger.error('journal cannot be read and was moved aside', { why, aside: basename(aside) });
  await dropOldAsides(deps);
}

async function keepCopy(deps: JournalFileDeps, bytes: Buffer): Promise<void> {
  const aside = `${deps.path}.aside-${deps.now()}`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
  deps.logger.error('journal is damaged; a copy was kept', { aside: basename(aside) });
  await dropOldAsides(deps);
}

/** A machine without a keyring would pile them up: the newest few stay. */
async function dropOldAsides(deps: JournalFileDeps): Promise<void> {
  const prefix = `${basename(deps.path)}.aside-`;
  const names = (await readdir(dirname(deps.path))).filter((name) => name.startsWith(prefix)).sort();
  for (const name of names.slice(0, -ASIDE_MAX)) {
    await rm(join(dirname(deps.path), name), { force: true });
    deps.logger.warn('old journal deleted', { aside: name });
  }
}
