import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.ts';

let folder: string;

/** Puts a file on a PATH of its own. */
function program(bin: string, name: string, mode = 0o755): string {
  const file = join(folder, bin, name);
  mkdirSync(join(folder, bin), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('findChromium', () => {
  const pathOf = (...bins: string[]): string => bins.map((bin) => join(folder, bin)).join(delimiter);
  const nowhere = { debian: '/no/such/chromium', macos: '/no/such/chrome' };

  it('takes CHROMIUM_PATH at its word', () => {
    expect(findChromium({ CHROMIUM_PATH: '/anywhere/chromium' })).toBe('/anywhere/chromium');
  });

  it('prefers chromium to google-chrome, whatever comes first on PATH', () => {
    program('a', 'google-chrome');
    const chromium = program('b', 'chromium');
    expect(findChromium({ PATH: pathOf('a', 'b') }, nowhere)).toBe(chromium);
  });

  it('takes no file that cannot be run, and finds nothing in the end', () => {
    program('a', 'chromium', 0o644);
    expect(findChromium({ PATH: pathOf('a', 'missing') }, nowhere)).toBeUndefined();
  });
});
