import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { forgetCrashDumps, keepCrashDumps } from './crash-dumps.ts';

let dir: string;
let logged: LogRecord[];
const clock = new ManualClock(Date.UTC(2026, 5, 30));
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-crash-'));
  logged = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const forget = (keepDays?: number) =>
  forgetCrashDumps({ dir, keepDays, clock, logger: createLogger('t', (record) => logged.push(record)) });

it('dumps are kept in the app’s own folder and sent nowhere', () => {
  const done: unknown[] = [];
  keepCrashDumps({
    app: { setPath: (name, path) => done.push([name, path]) },
    crashReporter: { start: (options) => done.push(options) },
    dir: '/home/ann/parley',
  });
  expect(done).toEqual([
    ['crashDumps', join('/home/ann/parley', 'crashes')],
    { uploadToServer: false, ignoreSystemCrashHandler: false },
  ]);
});

it('old ones go, and nothing else does', () => {
  const put = (name: string, days: number): string => {
    const path = join(dir, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '');
    const at = clock.now() / 1000 - days * 86_400;
    utimesSync(path, at, at);
    return path;
  };
  forget();
  expect(logged).toEqual([]);
  const paths = [
    put('crashes/completed/a.dmp', 20),
    put('crashes/pending/b.dmp', 10),
    put('crashes/settings.dat', 20),
    put('other.dmp', 20),
  ];
  forget();
  expect(paths.map(existsSync)).toEqual([false, true, true, true]);
  expect(logged.at(-1)?.fields).toEqual({ deleted: 1, kept: 1 });
  forget(7);
  expect(paths.map(existsSync)).toEqual([false, false, true, true]);
});
