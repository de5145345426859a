import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { sampleApp } from '#test/support/sample-view.ts';
import { diagnosticsHandlers, type DiagnosticsOptions } from './diagnostics.ts';
import { type Check, finding, type MainCheck } from './finding.ts';
import { type ReportFacts, reportText } from './report.ts';

const NAMES: readonly MainCheck[] = [
  'policy',
  'keyring',
  'storage',
  'proxy',
  'server',
  'clock',
  'capture',
  'notification',
];
const facts: Omit<ReportFacts, 'now' | 'results'> = {
  versions: { parley: '1.2.3' },
  system: { platform: 'linux' },
  view: sampleApp(),
  log: '',
  names: [
    ['/home/ann', '~'],
    ['ann', '<account>'],
    ['ann-laptop', '<computer>'],
    ['x', 'too short to be told from other text'],
  ],
};

describe('self-checks', () => {
  let dir: string;
  let clock: ManualClock;
  let logged: LogRecord[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'parley-report-'));
    clock = new ManualClock();
    logged = [];
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const open = (check: Check, over: Partial<DiagnosticsOptions> = {}) =>
    diagnosticsHandlers({
      checks: Object.fromEntries(NAMES.map((name) => [name, check])) as DiagnosticsOptions['checks'],
      choosePath: (proposed) => Promise.resolve(join(dir, proposed)),
      facts: () => facts,
      clock,
      logger: createLogger('t', (record) => logged.push(record)),
      ...over,
    });

  it('answer by name, as the contract wants it', async () => {
    const asked: (string | null)[] = [];
    const { run } = open((workspaceId) => {
      asked.push(workspaceId);
      return Promise.resolve(finding('ok', 'storageWorks', { megabytes: 3 }));
    });
    const found = await run({ name: 'storage', workspaceId: 'w' });
    expect(CheckResult.parse(found)).toEqual({
      name: 'storage',
      state: 'ok',
      says: 'storageWorks',
      params: { megabytes: 3 },
    });
    expect(asked).toEqual(['w']);
    expect(clock.pending).toBe(0);
  });

  it('never reject: what fails or hangs is told', async () => {
    const failing = open(() => Promise.reject(new Error('x'.repeat(2000))));
    expect(CheckResult.parse(await failing.run({ name: 'server', workspaceId: null }))).toMatchObject({
      state: 'failed',
      says: 'checkFailed',
    });
    const hanging = open(() => new Promise(() => undefined)).run({ name: 'server', workspaceId: null });
    await settle();
    clock.advance(20_000);
    expect(await hanging).toMatchObject({ state: 'failed', says: 'checkLate' });
  });

  it('are exported where the person says, for them alone, or nowhere', async () => {
    const check: Check = () => Promise.resolve(finding('ok', 'clockRight', { seconds: 0 }));
    expect(await open(check).export({ results: [] })).toEqual({ saved: true });
    const [name = ''] = readdirSync(dir);
    expect(name).toBe('parley-report-2026-01-01.json');
    expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(dir, name), 'utf8'))).toMatchObject({
      versions: { parley: '1.2.3' },
    });
    expect(await open(check, { choosePath: () => Promise.resolve(null) }).export({ results: [] })).toEqual({
      saved: false,
    });
    expect(readdirSync(dir)).toHaveLength(1);
  });
});

describe('the report', () => {
  const results: CheckResult[] = [
    { name: 'server', state: 'failed', says: 'serverSilent', params: { address: 'chat.example' } },
  ];
  const text = (log: string): string => reportText({ ...facts, now: 0, results, log });

  it('says what helps', () => {
    const report = JSON.parse(text('one\ntwo\n')) as Record<string, unknown>;
    expect(report).toMatchObject({
      made: '1970-01-01T00:00:00.000Z',
      checks: [{ number: 1, name: 'server', says: 'serverSilent' }],
      log: ['one', 'two'],
    });
    expect(report['policy']).toMatchObject({ managed: false });
  });

  it('holds nobody’s words, names or messages', () => {
    const whole = text('');
    const { users, conversations } = Object.values(facts.view.workspaces)[0]!;
    for (const { displayName, id } of Object.values(users)) {
      expect(whole).not.toContain(displayName);
      expect(whole).not.toContain(id);
    }
    const said = Object.values(conversations).flatMap(({ lastMessage }) => lastMessage?.content || []);
    expect(said.length).toBeGreaterThan(1);
    for (const content of said) expect(whole).not.toContain(content);
  });

  it.each([
    ['a token', 'got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0 back', 'eyJhbGciOi'],
    ['a header', 'Authorization: Bearer abcdef', 'abcdef'],
    ['a password in an address', 'https://ann:geheim@chat.example/', 'geheim'],
    ['an address', 'from 192.168.1.7:5004', '192.168.1.7'],
    ['a long address', 'from 2001:db8:1::ff00:42 port 1', '2001:db8'],
    ['a local address', 'on fe80::1c2b:3aff:fe4d:5e6f', 'fe80::'],
    ['the home folder', 'open /home/ann/.config/parley', '/home/ann'],
    ['the computer', 'name is ann-laptop.', 'ann-laptop'],
    ['the account', 'user ann signed in', ' ann '],
  ])('leaves out %s', (_what, line, secret) => {
    expect(text(line)).not.toContain(secret);
  });

  it('leaves times, versions and this computer’s own address as they are', () => {
    const line = '2026-01-01T10:20:30.400Z info channel v1.2.3 took 12:30 at 127.0.0.1:4310 sha aa:bb';
    expect((JSON.parse(text(line)) as { log: string[] }).log).toEqual([line]);
  });
});
