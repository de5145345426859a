import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
const open = (more: { maxBytes?: number; level?: 'debug'; keepDays?: number; clock?: ManualClock } = {}) =>
  openLogFile({ dir, clock: new ManualClock(0), say: (line) => said.push(line), ...more });

describe('the log file', () => {
  it('writes one line per record; warnings and errors are said too', async () => {
    const { sink } = open();
    const logger = createLogger('main', sink);
    logger.debug('not kept');
    logger.info('open() | start', { version: '1' });
    logger.warn('odd');
    await expect.poll(() => read().split('\n')).toHaveLength(3);
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
    await expect.poll(() => read()).toContain('sign in');
    expect(read()).not.toMatch(/abcdef|xyz&|token=xyz/);
  });

  it('is set aside when it grows, and three old ones are kept', async () => {
    const { sink } = open({ maxBytes: 100 });
    for (let number = 1; number <= 6; number += 1) {
      createLogger('main', sink).info(`line ${number} ${'.'.repeat(60)}`);
      await expect.poll(() => read()).toContain(`line ${number}`);
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
    await expect.poll(() => said.join('')).toContain('could not be written');
  });

  it.each([
    ['password', { password: 'hunter2hunter2hunter2' }, 'hunter2h'],
    ['tokens', { nested: [{ refreshToken: 'r3fr3shr3fr3shr3fr3sh' }] }, 'r3fr3shr3'],
    ['headers', { text: 'authorization: Bearer abc.def' }, 'abc.def'],
    ['addresses', { url: 'https://ann:geheim@chat.example/?invite=abc123' }, 'geheim'],
    ['keys', { pem: '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----' }, 'MHcCAQEE'],
    ['addresses of people', { candidate: 'candidate:1 1 udp 2122 192.168.1.7 9 typ host' }, '192.168'],
    ['descriptions', { sdp: 'v=0\r\nc=IN IP4 192.168.1.7' }, '192.168'],
    ['proxies', { error: new Error('sent Basic YW5uOnNlY3JldA== to it') }, 'YW5uOnNl'],
  ])('%s never reach it, whoever writes past the loggers', async (_what, fields, secret) => {
    const file = open();
    file.sink({ level: 'error', name: 'raw', message: `odd ${JSON.stringify({ at: 1 })}`, fields });
    file.sink({ level: 'info', name: 'raw', message: 'token is eyJhbGciOi.eyJzdWIi.c2ln', fields: {} });
    await expect.poll(() => read()).toContain('<jwt>');
    expect(read()).toContain('raw odd');
    expect(read()).not.toContain(secret);
    expect(read()).not.toContain('eyJhbGciOi');
    expect(said.join('')).not.toContain(secret);
  });

  it('one record is one line, whatever is in it', async () => {
    const file = open();
    createLogger('main', file.sink).info('two\nlines 2026-01-01T00:00:00.000Z error main forged');
    await expect.poll(() => read()).toContain('forged');
    expect(read().trim().split('\n')).toHaveLength(1);
  });

  it('is forgotten after the days that the administrator says, and is its owner’s alone', async () => {
    const clock = new ManualClock(Date.UTC(2026, 5, 30));
    const days = (count: number): number => clock.now() / 1000 - count * 86_400;
    const put = (name: string, text: string, age: number) => {
      writeFileSync(join(dir, name), text, { mode: 0o644 });
      chmodSync(join(dir, name), 0o644);
      utimesSync(join(dir, name), days(age), days(age));
    };
    put('parley.log', '2026-06-01T00:00:00.000Z info  main long ago\n', 1);
    put('parley.log.1', 'x\n', 6);
    put('parley.log.2', 'y\n', 8);
    const file = open({ clock, keepDays: 7 });
    createLogger('main', file.sink).info('today');
    await expect.poll(() => read()).toContain('today');
    expect(readdirSync(dir).sort()).toEqual(['parley.log', 'parley.log.1', 'parley.log.2']);
    expect(read('parley.log.1')).toContain('long ago');
    expect(read('parley.log.2')).toBe('x\n');
    for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  });

  it('tells its newest lines, over the file that was just set aside', async () => {
    const file = open({ maxBytes: 250 });
    for (let number = 1; number <= 5; number += 1) {
      createLogger('main', file.sink).info(`line ${number} ${'.'.repeat(60)}`);
      await expect.poll(() => read()).toContain(`line ${number}`);
    }
    expect(file.tail(250).match(/line \d/g)).toEqual(['line 4', 'line 5']);
    expect(file.tail(10_000).match(/line \d/g)).toEqual(['line 3', 'line 4', 'line 5']);
    expect(openLogFile({ dir: join(dir, 'new'), clock: new ManualClock(0) }).tail(100)).toBe('');
  });
});
