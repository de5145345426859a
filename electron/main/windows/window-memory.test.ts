import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { WindowMemory } from './window-memory.ts';

const SCREEN = { x: 0, y: 0, width: 1280, height: 800 };
const PLACE = { x: 100, y: 50, width: 700, height: 500, maximized: false };
let dir: string;
let path: string;
let clock: ManualClock;
let records: LogRecord[];
const open = (): Promise<WindowMemory> =>
  WindowMemory.open(
    path,
    clock,
    createLogger('test', (record) => records.push(record)),
  );

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-window-'));
  path = join(dir, 'window.json');
  clock = new ManualClock();
  records = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the place of the main window', () => {
  it('is a usual one at first, and the same again later', async () => {
    const memory = await open();
    expect(memory.placeOn([SCREEN])).toEqual({ width: 1080, height: 720, maximized: false });
    memory.remember({ ...PLACE, x: 1 });
    clock.advance(400);
    memory.remember(PLACE);
    clock.advance(499);
    expect(existsSync(path)).toBe(false);
    clock.advance(1);
    await expect.poll(() => readFileSync(path, 'utf8')).toContain('"x": 100');
    expect((await open()).placeOn([SCREEN])).toEqual(PLACE);
  });

  it('is written at quit without waiting, once', async () => {
    const memory = await open();
    memory.remember(PLACE);
    await memory.flush();
    expect((await open()).placeOn([SCREEN])).toEqual(PLACE);
    rmSync(path);
    await memory.flush();
    expect([clock.pending, (await open()).placeOn([SCREEN]).width]).toEqual([0, 1080]);
  });

  it('keeps only the size when its screen is gone', async () => {
    const size = { width: 700, height: 500, maximized: false };
    const memory = await open();
    for (const [x, y] of [
      [2000, 50],
      [1250, 50],
      [-700, 50],
      [100, -40],
      [100, 900],
    ] as const) {
      memory.remember({ ...PLACE, x, y });
      expect(memory.placeOn([SCREEN])).toEqual(size);
    }
    expect(memory.placeOn([])).toEqual(size);
    memory.remember({ ...PLACE, x: 2000 });
    expect(memory.placeOn([SCREEN, { ...SCREEN, x: 1280 }])).toEqual({ ...PLACE, x: 2000 });
  });

  it('is as large as its screen at most', async () => {
    const memory = await open();
    memory.remember({ ...PLACE, width: 3000, height: 2000, maximized: true });
    expect(memory.placeOn([SCREEN])).toEqual({ ...SCREEN, maximized: true });
    memory.remember({ ...PLACE, x: -5000, width: 3000, height: 2000 });
    expect(memory.placeOn([SCREEN])).toEqual({ width: 1280, height: 800, maximized: false });
  });

  it('may be at negative places, on a screen on the left or above', async () => {
    const memory = await open();
    const place = { ...PLACE, x: -1900, y: -150 };
    memory.remember(place);
    expect(memory.placeOn([SCREEN, { x: -1920, y: -200, width: 1920, height: 1080 }])).toEqual(place);
  });

  it('is forgotten when its file is nonsense', async () => {
    writeFileSync(path, '{"version":1,"main":{"width":-5,"height":1e9}}');
    expect((await open()).placeOn([SCREEN]).width).toBe(1080);
  });

  it('that cannot be written is only logged', async () => {
    const memory = await open();
    rmSync(dir, { recursive: true });
    memory.remember(PLACE);
    await memory.flush();
    expect(records.map(({ level }) => level)).toEqual(['warn']);
  });
});
