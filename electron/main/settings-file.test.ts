import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { writeWhole } from './atomic-file.ts';
import { SettingsFile } from './settings-file.ts';

let dir: string;
let path: string;
let records: LogRecord[];
const logger = createLogger('test', (record) => records.push(record));
const open = (): Promise<SettingsFile> => SettingsFile.open(path, new ManualClock(5), logger);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-settings-'));
  path = join(dir, 'settings.json');
  records = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the settings file', () => {
  it('has defaults, keeps changes in order and gives them back', async () => {
    const settings = await open();
    expect(settings.current).toMatchObject({ theme: 'system', ringVolume: 0.7, microphoneId: null });
    expect(settings.change({ theme: 'dark' })).toMatchObject({ theme: 'dark', ringVolume: 0.7 });
    settings.change({ ringVolume: 0.1 });
    settings.change({ ringVolume: 0.2, microphoneId: 'm' });
    await settings.settled();
    expect((await open()).current).toMatchObject({ theme: 'dark', ringVolume: 0.2, microphoneId: 'm' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['settings.json']);
  });

  it('fills in what an older file lacks', async () => {
    writeFileSync(path, JSON.stringify({ theme: 'light' }));
    expect((await open()).current).toMatchObject({ theme: 'light', ringVolume: 0.7 });
  });

  it.each(['', '{', '[]', '{"theme":"pink"}', '{"ringVolume":7}', 'null'])(
    'moves a broken file (%s) aside, says so, and goes on with the defaults',
    async (text) => {
      writeFileSync(path, text);
      const settings = await open();
      expect(settings.current.theme).toBe('system');
      expect(readdirSync(dir)).toEqual(['settings.json.broken-5']);
      expect(readFileSync(join(dir, 'settings.json.broken-5'), 'utf8')).toBe(text);
      expect(records.map(({ level }) => level)).toEqual(['error']);
      settings.change({ theme: 'dark' });
      await settings.settled();
      expect((await open()).current.theme).toBe('dark');
    },
  );

  it('holds a choice even when it cannot be written, and says so', async () => {
    const settings = await open();
    rmSync(dir, { recursive: true });
    expect(settings.change({ theme: 'dark' }).theme).toBe('dark');
    await settings.settled();
    expect(records.map(({ level }) => level)).toEqual(['error']);
  });

  it('is written beside and renamed: a left-over of a crash does no harm', async () => {
    writeFileSync(`${path}.new`, 'half a fi', { mode: 0o644 });
    await writeWhole(path, 'whole');
    expect(readdirSync(dir)).toEqual(['settings.json']);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['whole', 0o600]);
  });

  it('stands under the administrator’s rules, and keeps the person’s own choice for later', async () => {
    const before = await open();
    before.change({ theme: 'light', zoom: 1.5 });
    await before.settled();
    const rules = { forced: { theme: 'dark' as const }, locked: ['theme', 'relayOnly'] };
    const managed = await SettingsFile.open(path, new ManualClock(5), logger, rules);
    expect(managed.current).toMatchObject({ theme: 'dark', zoom: 1.5, relayOnly: false });
    for (const change of [{ theme: 'light' as const }, { relayOnly: true, zoom: 2 }])
      expect(() => managed.change(change)).toThrow('forbidden-by-policy');
    expect(managed.change({ zoom: 1 })).toMatchObject({ theme: 'dark', zoom: 1, relayOnly: false });
    await managed.settled();
    expect((await open()).current).toMatchObject({ theme: 'light', zoom: 1 });
  });
});
