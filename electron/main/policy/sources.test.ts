import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { adminPolicy } from './admin-policy.ts';
import { darwinPolicy } from './policy-darwin.ts';
import { linuxPolicy } from './policy-linux.ts';
import { readRegistry, windowsPolicy } from './policy-win32.ts';
import { logPolicy, readPolicy } from './read-policy.ts';
import { type ProgramAnswer, runProgram } from './source.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-policy-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const write = (name: string, value: unknown) =>
  writeFileSync(join(dir, name), typeof value === 'string' ? value : JSON.stringify(value));

describe('Linux', () => {
  it('reads the file, then the folder by name', async () => {
    mkdirSync(join(dir, 'policies.d'));
    write('policies.json', { hosting: false });
    write('policies.d/20-b.json', { hosting: true });
    write('policies.d/10-a.json', '{ no JSON');
    write('policies.d/notes.txt', 'not for us');
    const parts = await linuxPolicy([join(dir, 'absent'), dir])();
    expect(parts).toEqual([
      { from: join(dir, 'policies.json'), value: { hosting: false } },
      { from: join(dir, 'policies.d/10-a.json'), problem: expect.stringContaining('not JSON') as unknown },
      { from: join(dir, 'policies.d/20-b.json'), value: { hosting: true } },
    ]);
  });

  it('has none where there is no folder, and a problem where it may not be read', async () => {
    expect(await linuxPolicy([join(dir, 'absent')])()).toEqual([]);
    // a folder of that name cannot be read as a file, not even by root
    mkdirSync(join(dir, 'policies.json'));
    const { view } = adminPolicy(await linuxPolicy([dir])());
    expect(view.problems).toEqual([expect.stringContaining('EISDIR')]);
    expect(view.onlyTheseServers).toBe(true);
    // and a file is no folder
    writeFileSync(join(dir, 'policies.d'), '');
    expect(adminPolicy(await linuxPolicy([dir])()).view.problems).toEqual([
      expect.stringContaining('ENOTDIR'),
    ]);
  });
});

describe('macOS', () => {
  const asked: string[][] = [];
  const plutil =
    (answer: Partial<ProgramAnswer>) =>
    (program: string, args: readonly string[]): Promise<ProgramAnswer> => {
      asked.push([program, ...args]);
      return Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer });
    };

  it('has managed preferences turned into JSON by the system', async () => {
    const computer = join(dir, 'org.parley.Parley.plist');
    writeFileSync(computer, 'bplist00');
    const source = darwinPolicy({ run: plutil({ stdout: '{"hosting":false}' }), folder: dir, user: 'ann' });
    expect(await source()).toEqual([{ from: computer, value: { hosting: false } }]);
    expect(asked).toEqual([['/usr/bin/plutil', '-convert', 'json', '-o', '-', computer]]);
  });

  it('those of the person come after those of the computer; none is none', async () => {
    const run = plutil({ stdout: '{}' });
    expect(await darwinPolicy({ run, folder: dir, user: 'ann' })()).toEqual([]);
    mkdirSync(join(dir, 'ann'));
    for (const name of ['org.parley.Parley.plist', 'ann/org.parley.Parley.plist']) write(name, '');
    const parts = await darwinPolicy({ run, folder: dir, user: 'ann' })();
    expect(parts.map(({ from }) => from)).toEqual([
      join(dir, 'org.parley.Parley.plist'),
      join(dir, 'ann/org.parley.Parley.plist'),
    ]);
  });

  it('what plutil cannot turn into JSON is a problem', async () => {
    write('org.parley.Parley.plist', '');
    const run = plutil({ code: 1, stderr: 'invalid object in plist\n' });
    expect(await darwinPolicy({ run, folder: dir, user: 'ann' })()).toMatchObject([
      { problem: 'plutil: invalid object in plist' },
    ]);
  });
});

const KEY = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Parley';
const OUTPUT = [
  '',
  KEY,
  '    onlyTheseServers    REG_DWORD    0x1',
  '    plainHttp    REG_SZ    forbidden',
  '    keepLogsDays    REG_DWORD    0xe',
  '    kinds    REG_MULTI_SZ    connect\\0minimost',
  '    proxy    REG_SZ    {"mode":"fixed","server":"cache.example:3128"}',
  '',
  `${KEY}\\servers`,
  '    2    REG_SZ    b.example',
  '    1    REG_SZ    a.example',
  '',
  `${KEY}\\settings`,
  '    relayOnly    REG_DWORD    0x0',
  '    zoom    REG_SZ    1.5',
  '    theme    REG_SZ    dark',
  '',
].join('\r\n');

describe('Windows', () => {
  it('reads the registry as a file that says the same', () => {
    const value = readRegistry(OUTPUT);
    expect(value).toEqual({
      onlyTheseServers: true,
      plainHttp: 'forbidden',
      keepLogsDays: 14,
      kinds: ['connect', 'minimost'],
      proxy: { mode: 'fixed', server: 'cache.example:3128' },
      servers: [{ address: 'a.example' }, { address: 'b.example' }],
      settings: { relayOnly: false, zoom: 1.5, theme: 'dark' },
    });
    expect(adminPolicy([{ from: KEY, value }]).view.problems).toEqual([]);
  });

  it.each([
    '    x    REG_SZ    y',
    `${KEY}\r\nFEHLER: Zugriff`,
    `${KEY}\r\n    x    REG_BINARY    00`,
    `${KEY}\r\n    x    REG_SZ    {"`,
  ])('does not guess at %j', (output) => {
    expect(() => readRegistry(output)).toThrow(Error);
  });

  const reg = (answers: readonly Partial<ProgramAnswer>[]) => {
    const asked: string[][] = [];
    const run = (program: string, args: readonly string[]): Promise<ProgramAnswer> => {
      asked.push([program, ...args]);
      return Promise.resolve({ code: 1, stdout: '', stderr: '', ...answers[asked.length - 1] });
    };
    return { asked, source: windowsPolicy({ run, systemRoot: '/Windows' }) };
  };

  it('asks the reg.exe of Windows itself', async () => {
    const { asked, source } = reg([{ code: 0, stdout: OUTPUT }]);
    expect(await source()).toMatchObject([{ value: { keepLogsDays: 14 } }]);
    expect(asked).toEqual([['/Windows/System32/reg.exe', 'query', 'HKLM\\Software\\Policies\\Parley', '/s']]);
  });

  it('tells what is not there from what may not be read', async () => {
    const list = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\';
    expect(await reg([{ code: 1 }, { code: 0, stdout: `${list}Microsoft\r\n` }]).source()).toEqual([]);
    const there = { code: 0, stdout: `${list}Microsoft\r\n${list}Parley\r\n` };
    expect(await reg([{ code: 1, stderr: 'Access is denied.' }, there]).source()).toMatchObject([
      { problem: 'reg.exe: Access is denied.' },
    ]);
    expect(await reg([{ code: null }, { code: null }]).source()).toMatchObject([
      { problem: 'reg.exe: could not be started' },
    ]);
  });
});

describe('reading', () => {
  it('another file counts in tests alone', async () => {
    write('mine.json', { hosting: false, hostin: true });
    const file = { PARLEY_POLICY_FILE: join(dir, 'mine.json') };
    const test = await readPolicy({ ...file, PARLEY_TEST: '1' }, 'linux');
    expect(test.view).toMatchObject({ managed: true, hosting: false });
    expect((await readPolicy(file, 'linux')).view.managed).toBe(false);
    const records: LogRecord[] = [];
    logPolicy(
      test,
      createLogger('policy', (record) => records.push(record)),
    );
    expect(records.map(({ level }) => level)).toEqual(['info', 'error']);
  });

  it('runs programs without a shell, and says when there is none', async () => {
    expect(await runProgram(process.execPath, ['-e', 'console.log(process.argv[1])', '$HOME;x'])).toEqual({
      code: 0,
      stdout: '$HOME;x\n',
      stderr: '',
    });
    expect(await runProgram(process.execPath, ['-e', 'process.exit(3)'])).toMatchObject({ code: 3 });
    expect(await runProgram(join(dir, 'absent'), [])).toMatchObject({ code: null });
  });
});
