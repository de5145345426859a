import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PolicyView } from '#shared/contracts/policy.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { fakeNotifications } from '../notifications/fake-notification.ts';
import { FakeWindow } from '../windows/fake-window.ts';
import { captureCheck, type CaptureCheckOptions } from './capture-check.ts';
import { keyringCheck, policyCheck, storageCheck } from './local-checks.ts';
import { notificationCheck } from './notification-check.ts';
import { clockCheck, proxyCheck, serverCheck } from './server-checks.ts';

const says = async (finding: Promise<{ state: string; says: string }>): Promise<string> => {
  const { state, says: words } = await finding;
  return `${state} ${words}`;
};

describe('the check of the administrator’s rules', () => {
  it.each<[Partial<PolicyView>, string]>([
    [{}, 'ok policyNone'],
    [{ managed: true, locked: ['theme'] }, 'ok policyRead'],
    [{ managed: true, problems: ['kinds: no list'] }, 'failed policyUnread'],
  ])('%j: %s', async (view, expected) => {
    expect(await says(policyCheck(PolicyView.parse(view))(null))).toBe(expected);
  });
});

describe('the check of the keyring', () => {
  it.each<[Parameters<typeof keyringCheck>[1], 'keyring' | 'file' | 'memory', string]>([
    [(text) => text, 'keyring', 'ok keyringWorks'],
    [() => 'something else', 'keyring', 'failed keyringBroken'],
    [null, 'file', 'warning keyringFile'],
    [null, 'memory', 'warning keyringMemory'],
  ])('%s, %s: %s', async (probe, mode, expected) => {
    const view = mode === 'memory' ? { mode, asked: true } : { mode };
    expect(await says(keyringCheck(() => view, probe)(null))).toBe(expected);
  });
});

describe('the check of the disk', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'parley-check-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('writes, reads, looks at the room, and leaves nothing', async () => {
    expect(await storageCheck(dir)(null)).toMatchObject({
      params: { megabytes: expect.any(Number) as number },
    });
    const free = (bytes: number) => storageCheck(dir, () => Promise.resolve(bytes))(null);
    expect(await free(600 * 1024 * 1024)).toEqual({
      state: 'ok',
      says: 'storageWorks',
      params: { megabytes: 600 },
    });
    expect(await says(free(10))).toBe('warning storageLittle');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('says why it cannot be written', async () => {
    const path = join(dir, 'file');
    writeFileSync(path, '');
    expect(await storageCheck(join(path, 'below'))(null)).toMatchObject({
      says: 'storageUnwritable',
      params: { text: expect.stringContaining('ENOTDIR') as string },
    });
  });
});

describe('the check of the proxy', () => {
  const check = (answer: string | null) =>
    proxyCheck({
      resolve: (url) =>
        answer === null
          ? Promise.reject(new Error('no service'))
          : Promise.resolve(`${answer}${url.slice(0, 0)}`),
      addressOf: (id) => (id === 'w' ? 'https://chat.example' : null),
    });

  it.each([
    ['DIRECT', 'ok proxyNone'],
    ['', 'ok proxyNone'],
    ['PROXY cache:3128; DIRECT', 'ok proxyUsed'],
    ['SOCKS5 s:1080', 'failed proxySocks'],
    [null, 'failed proxyUnread'],
  ])('%j: %s', async (answer, expected) => {
    expect(await says(check(answer)('w'))).toBe(expected);
  });

  it('needs a workspace, and a program that is told', async () => {
    expect(await says(check('DIRECT')(null))).toBe('skipped noWorkspace');
    expect(await says(proxyCheck({ resolve: null, addressOf: () => 'https://x' })('w'))).toBe('ok proxyNone');
  });
});

describe('the checks of the server and its clock', () => {
  const report = { address: 'https://x', version: '2.0', latencyMs: 12.4, offsetMs: 2400 };
  const look = (over: Partial<typeof report> | AppError | Error | { offsetMs: null }) => () =>
    over instanceof Error ? Promise.reject(over) : Promise.resolve({ ...report, ...over });

  it('tell how it answers', async () => {
    expect(await serverCheck(look({}))('w')).toEqual({
      state: 'ok',
      says: 'serverWorks',
      params: { address: 'https://x', milliseconds: 12, version: '2.0' },
    });
    expect(await says(serverCheck(look({ latencyMs: 3000 }))('w'))).toBe('warning serverSlow');
    expect(await says(serverCheck(look({}))(null))).toBe('skipped noWorkspace');
  });

  it.each<[Error, string]>([
    [new AppError('server-unreachable', { address: 'x' }), 'failed serverSilent'],
    [new AppError('certificate-untrusted', { address: 'x' }), 'failed serverUntrusted'],
    [new AppError('proxy-refused', { address: 'x' }), 'failed serverBehindProxy'],
    [new AppError('forbidden-by-policy'), 'failed serverForbidden'],
    [new Error('a bug'), 'failed checkFailed'],
  ])('tell why it does not: %s', async (error, expected) => {
    expect(await says(serverCheck(look(error))('w'))).toBe(expected);
  });

  it('warn when the clocks differ by more than half a minute, either way', async () => {
    expect(await says(clockCheck(look({}))('w'))).toBe('ok clockRight');
    expect(await says(clockCheck(look({ offsetMs: 30_400 }))('w'))).toBe('ok clockRight');
    expect(await clockCheck(look({ offsetMs: -31_000 }))('w')).toEqual({
      state: 'warning',
      says: 'clockWrong',
      params: { seconds: 31 },
    });
    expect(await says(clockCheck(look({ offsetMs: null }))('w'))).toBe('skipped clockUnknown');
    expect(await says(clockCheck(look(new AppError('offline')))('w'))).toBe('skipped clockUnknown');
  });
});

describe('the check of the capture', () => {
  const GREEN = [40, 180, 40, 255];
  const MAGENTA = [200, 40, 200, 255];
  /** Of two halves. */
  const picture = (left: number[], right: number[], empty = false) => ({
    isEmpty: () => empty,
    getSize: () => ({ width: 4, height: 2 }),
    toBitmap: () => Buffer.from(Array.from({ length: 8 }, (_, at) => (at % 4 < 2 ? left : right)).flat()),
  });
  const setUp = (thumbnail: object, over: Partial<CaptureCheckOptions> = {}, id = 'window:7:1') => {
    const windows: FakeWindow[] = [];
    const asked: unknown[] = [];
    const clock = new ManualClock();
    const check = captureCheck({
      BrowserWindow: class extends FakeWindow {
        constructor(options: ConstructorParameters<typeof FakeWindow>[0]) {
          super(options);
          windows.push(this);
        }
        override getMediaSourceId(): string {
          // drawn by the time that it is asked
          return 'window:7:0';
        }
      },
      desktopCapturer: {
        getSources: (options) => {
          asked.push(options.types);
          return Promise.resolve([
            { id: 'window:9:0', thumbnail: {} },
            { id, thumbnail },
          ] as never);
        },
      },
      way: 'own-picker',
      isDenied: () => false,
      preload: '/p.cjs',
      title: 'Probe',
      clock,
      ...over,
    });
    const run = async () => {
      const running = check(null);
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1000);
      return running;
    };
    return { run, windows, asked, clock };
  };

  it('compares the colours of a window of our own, and takes it away', async () => {
    const { run, windows, asked, clock } = setUp(picture(GREEN, MAGENTA));
    expect(await says(run())).toBe('ok captureWorks');
    expect(asked).toEqual([['window']]);
    expect(windows[0]?.url).toMatch(/^data:text\/html,/);
    expect(windows[0]?.done).toContain('showInactive');
    expect(windows[0]?.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true });
    expect(windows[0]?.destroyed).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it.each<[string, object, Partial<CaptureCheckOptions>, string, string]>([
    ['a little off', picture([60, 200, 20, 255], [180, 60, 220, 255]), {}, 'window:7:1', 'ok captureWorks'],
    ['black', picture([0, 0, 0, 255], [0, 0, 0, 255]), {}, 'window:7:1', 'failed captureWrong'],
    ['the other way round', picture(MAGENTA, GREEN), {}, 'window:7:1', 'failed captureWrong'],
    ['empty', picture(GREEN, MAGENTA, true), {}, 'window:7:1', 'failed captureEmpty'],
    ['not listed', picture(GREEN, MAGENTA), {}, 'window:8:0', 'failed captureMissing'],
    ['not allowed', picture(GREEN, MAGENTA), { isDenied: () => true }, 'window:7:1', 'failed captureDenied'],
    ['Wayland', picture(GREEN, MAGENTA), { way: 'portal' }, 'window:7:1', 'skipped capturePortal'],
    ['macOS 15', picture(GREEN, MAGENTA), { way: 'system-picker' }, 'window:7:1', 'skipped captureBySystem'],
  ])('%s', async (_what, thumbnail, over, id, expected) => {
    const { run, windows } = setUp(thumbnail, over, id);
    expect(await says(run())).toBe(expected);
    expect(windows.every(({ destroyed }) => destroyed)).toBe(true);
  });
});

describe('the check of notifications', () => {
  const setUp = () => {
    const clock = new ManualClock();
    const fake = fakeNotifications();
    const check = notificationCheck({ Notification: fake.Class, title: 'Parley', body: 'Hello', clock });
    return { clock, fake, run: () => check(null) };
  };

  it('shows one, and says what the system says of it', async () => {
    const { clock, fake, run } = setUp();
    const shown = run();
    expect(fake.shown()).toEqual(['Parley: Hello']);
    fake.all[0]?.emit('show', {});
    expect(await says(shown)).toBe('ok notificationShown');
    const failed = run();
    fake.all[1]?.emit('failed', {}, 'not signed');
    expect(await failed).toMatchObject({ says: 'notificationFailed', params: { text: 'not signed' } });
    const silent = run();
    clock.advance(5000);
    expect(await says(silent)).toBe('warning notificationUnheard');
    expect(clock.pending).toBe(0);
  });

  it('says when there are none', async () => {
    const { fake, run } = setUp();
    fake.supported = false;
    expect(await says(run())).toBe('failed notificationUnsupported');
    expect(fake.all).toEqual([]);
  });
});
