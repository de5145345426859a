import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger } from '#shared/tools/logger.ts';
import { openLogFile } from './log.ts';

let dir: string;
let said: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-log-'));
  said = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const read = (name = 'parley.log'): string => readFileSync(join(dir, name), 'utf8');
const open = (more: { maxBytes?: number; level?: 'debug' } = {}) =>
  openLogFile({ dir, clock: new ManualClock(0), say: (line) => said.push(line), ...more });

describe('the log file', () => {
  it('writes one line per record; warnings and errors are said too', async () => {
    const { sink } = open();
    const logger = createLogger('main', sink);
    logger.debug('not kept');
    logger.info('open() | start', { version: '1' });
    logger.warn('odd');
    await vi.waitFor(() => expect(read().split('\n')).toHaveLength(3));
    expect(read()).toBe(
      '1970-01-01T00:00:00.000Z info  main open() | start {"version":"1"}\n1970-01-01T00:00:00.000Z warn  main odd\n',
    );
    expect(said).toEqual(['1970-01-01T00:00:00.000Z warn  main odd\n']);
    expect(statSync(join(dir, 'parley.log')).mode & 0o777).toBe(0o600);
  });

  it('keeps no secret', async () => {
    const { sink } = open({ level: 'debug' });
    createLogger('main', sink).debug('sign in', {
      token: 'abcdefghijklmnopqrstuvwxyz',
      url: 'http://a/?token=xyz',
    });
    await vi.waitFor(() => expect(read()).toContain('sign in'));
    expect(read()).not.toMatch(/abcdef|xyz&|token=xyz/);
  });

  it('is set aside when it grows, and three old ones are kept', async () => {
    const { sink } = open({ maxBytes: 100 });
    for (let number = 1; number <= 6; number += 1) {
      createLogger('main', sink).info(`line ${number} ${'.'.repeat(60)}`);
      await vi.waitFor(() => expect(read()).toContain(`line ${number}`));
    }
    expect(readdirSync(dir).sort()).toEqual(['parley.log', 'parley.log.1', 'parley.log.2', 'parley.log.3']);
    expect(
      [read(), read('parley.log.1'), read('parley.log.3')].map((text) => /line \d/.exec(text)?.[0]),
    ).toEqual(['line 6', 'line 5', 'line 3']);
  });

  it('writes out what is held back before the end', () => {
    const file = open();
    const logger = createLogger('main', file.sink);
    logger.info('first');
    logger.info('last words');
    file.flush();
    expect(read()).toContain('last words');
  });

  it('says when it cannot write, and does not throw', async () => {
    const { sink } = open();
    rmSync(dir, { recursive: true });
    createLogger('main', sink).info('lost');
    await vi.waitFor(() => expect(said.join('')).toContain('could not be written'));
  });
});
