import { randomBytes } from 'node:crypto';
import {
  appendFile,
  type FileHandle,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { JournalStore } from './journal-store.ts';
import { MemoryStore } from './memory-store.ts';
import type { Store } from './store.ts';
import type { Change, OutboxRow } from './tables.ts';

let directory: string;
let logged: LogRecord[];
let open: Store[];
const key = randomBytes(32);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-journal-'));
  logged = [];
  open = [];
});
afterEach(async () => {
  for (const store of open) await store.close();
  await rm(directory, { recursive: true, force: true });
});

const path = () => join(directory, 'w', 'journal');
const openJournal = async (with_ = key, now = 1): Promise<JournalStore> => {
  const logger = createLogger('test', (record) => logged.push(record));
  const store = await JournalStore.open({ path: path(), key: with_, logger, now: () => now });
  open.push(store);
  return store;
};
const row = (clientId: string, content = 'hi'): OutboxRow => ({
  clientId,
  conversationId: 'c',
  content,
  replyToId: null,
  createdAt: 5,
  order: 0,
  refused: null,
});
const put = (clientId: string, content?: string): Change => ({
  table: 'outbox',
  key: clientId,
  row: row(clientId, content),
});
const remove = (clientId: string): Change => ({ table: 'outbox', key: clientId, row: null });
const keys = (store: Store) => [...store.rows('outbox').keys()];

describe.each(['memory', 'journal'] as const)('a %s store', (kind) => {
  const make = async (): Promise<Store> => (kind === 'memory' ? new MemoryStore() : openJournal());

  it('shows changes at once and together', async () => {
    const store = await make();
    const saved = store.save([put('a'), put('b'), remove('a')]);
    expect(keys(store)).toEqual(['b']);
    store.note([{ table: 'drafts', key: 'c', row: { text: 'dear' } }]);
    expect(store.rows('drafts').get('c')).toEqual({ text: 'dear' });
    await saved;
    await store.flush();
    await store.close();
    await store.close();
  });

  it('destroyed is gone', async () => {
    const store = await make();
    await store.save([put('a')]);
    await store.destroy();
    const again = await make();
    expect(keys(again)).toEqual([]);
  });
});

describe('a journal', () => {
  it('remembers what was saved, and what was noted before a clean end', async () => {
    const store = await openJournal();
    await store.save([put('a'), put('b')]);
    store.note([remove('a')]);
    await store.close();
    expect(keys(await openJournal())).toEqual(['b']);
  });

  it('has what was saved on the disk when that resolves, without a clean end', async () => {
    const store = await openJournal();
    await Promise.all([store.save([put('a')]), store.save([put('b')]), store.save([put('c')])]);
    // the process dies here: nobody closes; another one reads the same file
    expect(keys(await openJournal())).toEqual(['a', 'b', 'c']);
  });

  it('writes what comes while it writes', async () => {
    const store = await openJournal();
    let last = Promise.resolve();
    for (let n = 0; n < 50; n += 1) {
      last = store.save([put(`k${n}`)]);
      if (n % 7 === 0) await last;
    }
    await last;
    expect(keys(await openJournal())).toHaveLength(50);
  });

  it('cuts a torn end, says so, and goes on', async () => {
    const store = await openJournal();
    await store.save([put('a')]);
    await store.save([put('b')]);
    await store.close();
    await truncate(path(), (await stat(path())).size - 5);
    const again = await openJournal();
    expect(keys(again)).toEqual(['a']);
    expect(logged.map((record) => record.level)).toEqual(['warn']);
    await again.save([put('c')]);
    await again.close();
    expect(keys(await openJournal())).toEqual(['a', 'c']);
  });

  it('with damage in the middle keeps what is before it, and a copy of all', async () => {
    const store = await openJournal();
    for (const name of ['a', 'b', 'c']) await store.save([put(name)]);
    await store.close();
    const bytes = await readFile(path());
    const middle = bytes.length - 250;
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    await writeFile(path(), bytes);
    const again = await openJournal();
    expect(keys(again).length).toBeLessThan(3);
    expect(logged.some((record) => record.level === 'error')).toBe(true);
    const names = await readdir(join(directory, 'w'));
    const aside = names.find((name) => name.includes('.aside-'));
    expect(await readFile(join(directory, 'w', aside ?? ''))).toEqual(bytes);
  });

  it('of another key is moved aside and a new one begun', async () => {
    const store = await openJournal();
    await store.save([put('a')]);
    await store.close();
    const again = await openJournal(randomBytes(32), 7);
    expect(keys(again)).toEqual([]);
    expect(logged).toMatchObject([{ level: 'error' }]);
    expect(await readdir(join(directory, 'w'))).toEqual(['journal', 'journal.aside-7']);
    await again.save([put('b')]);
  });

  it('keeps only the newest few that were moved aside', async () => {
    for (let n = 1; n <= 6; n += 1) {
      const store = await openJournal(randomBytes(32), n);
      await store.save([put('a')]);
      await store.close();
    }
    const asides = (await readdir(join(directory, 'w'))).filter((name) => name.includes('aside'));
    expect(asides).toEqual(['journal.aside-4', 'journal.aside-5', 'journal.aside-6']);
  });

  it('that is something else entirely is moved aside, too', async () => {
    const store = await openJournal();
    await store.close();
    await writeFile(path(), 'this is no journal at all, and longer than a header');
    expect(keys(await openJournal())).toEqual([]);
    expect(logged).toMatchObject([{ level: 'error', fields: { why: 'it is no journal' } }]);
  });

  it('is written anew when it has grown, and loses nothing by it', async () => {
    const store = await openJournal();
    const long = 'x'.repeat(20_000);
    let largest = 0;
    for (let n = 0; n < 60; n += 1) {
      await store.save([put(`k${n % 3}`, `${long}${n}`)]);
      largest = Math.max(largest, (await stat(path())).size);
    }
    await store.save([put('last')]);
    await store.flush();
    expect(largest).toBeLessThan(700_000);
    const again = await openJournal();
    expect(keys(again).toSorted()).toEqual(['k0', 'k1', 'k2', 'last']);
    expect(again.rows('outbox').get('k2')?.content).toBe(`${long}59`);
    expect(await readdir(join(directory, 'w'))).toEqual(['journal']);
  });

  it('half written anew by a crash is the old one still', async () => {
    const store = await openJournal();
    await store.save([put('a')]);
    await store.close();
    await appendFile(`${path()}.new`, 'half of a new journal');
    expect(keys(await openJournal())).toEqual(['a']);
  });

  it('leaves out records that it cannot read, and says so', async () => {
    const store = await openJournal();
    await store.save([
      put('a'),
      { table: 'outbox', key: 'broken', row: { clientId: 1 } as unknown as OutboxRow },
      { table: 'of-a-later-version', key: 'x', row: {} } as unknown as Change,
      put('b'),
    ]);
    await store.close();
    expect(keys(await openJournal())).toEqual(['a', 'b']);
    expect(logged.filter((record) => record.level === 'error')).toHaveLength(2);
  });

  it('is for the owner’s eyes only, and in no way readable', async () => {
    const store = await openJournal();
    await store.save([put('a', 'a very secret text')]);
    expect((await stat(path())).mode & 0o077).toBe(0);
    expect((await readFile(path())).includes('secret')).toBe(false);
  });

  it('says when the disk does not take it, and goes on when it does', async () => {
    const store = await openJournal();
    await store.save([put('a')]);
    const handle = await openFile(path());
    const broken = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync');
    broken.mockRejectedValueOnce(new Error('no space left'));
    const size = (await handle.stat()).size;
    await expect(store.save([put('b', 'long '.repeat(500))])).rejects.toThrow('no space left');
    expect((await handle.stat()).size).toBe(size);
    broken.mockRestore();
    await handle.close();
    await store.save([put('c')]);
    await store.close();
    expect(keys(await openJournal())).toEqual(['a', 'c']);
    expect(logged).toEqual([]);
  });

  it('closed takes nothing more', async () => {
    const store = await openJournal();
    await store.close();
    await expect(store.save([put('a')])).rejects.toThrow('closed');
    store.note([put('b')]);
    await store.flush();
    expect(logged.every((record) => record.level === 'error')).toBe(true);
  });
});
