import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { JournalStore } from './journal-store.ts';

const WRITER = fileURLToPath(new URL('../../../test/fakes/journal-writer.process.ts', import.meta.url));
const KILLS = 4;
/** Uneven, so that the kill falls into a record, a rewrite, or between. */
const LINES_BEFORE_KILL = [1, 7, 23, 40];

describe('a journal whose program is killed', () => {
  it('has every record that it had said is safe', { timeout: 60_000 }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'parley-kill-'));
    const path = join(directory, 'journal');
    const key = randomBytes(32);
    const logged: LogRecord[] = [];
    let safe = -1;
    try {
      for (let n = 0; n < KILLS; n += 1) {
        safe = await writeAndKill(path, key, LINES_BEFORE_KILL[n] ?? 1);
        const logger = createLogger('test', (record) => logged.push(record));
        const store = await JournalStore.open({ path, key, logger, now: () => n });
        const rows = store.rows('drafts');
        const missing = Array.from({ length: safe + 1 }, (_, k) => k).filter(
          (k) => rows.get(`k${k}`)?.text !== String(k),
        );
        expect(missing).toEqual([]);
        await store.close();
      }
      expect(logged.filter((record) => record.level === 'error')).toEqual([]);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

/** Runs the writer until it has said so many lines, kills it, and answers the last number that it said. */
async function writeAndKill(path: string, key: Buffer, lines: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, path, key.toString('hex')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let last = -1;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    count += 1;
    if (count === lines) child.kill('SIGKILL');
  }
  await exited;
  return last;
}
