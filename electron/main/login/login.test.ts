import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { fakeEngine } from '../fake-engine.ts';
import { findLogin, type LoginOptions } from './login.ts';
import { flatpakLogin } from './login-flatpak.ts';
import { isHiddenStart, openLogin } from './open-login.ts';
import type { Login } from './start.ts';

const BOTH = { startAtLogin: true, startHidden: true };
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-login-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function find(platform: NodeJS.Platform, over: Partial<LoginOptions> = {}, packed = true) {
  const set: unknown[] = [];
  const login = findLogin({
    app: {
      isPackaged: packed,
      setLoginItemSettings: (settings) => void set.push(settings),
      getLoginItemSettings: () => ({ wasOpenedAtLogin: true }) as Electron.LoginItemSettings,
    },
    platform,
    env: {},
    execPath: '/opt/Parley/parley',
    home,
    ...over,
  });
  return { login, set };
}

describe('on Linux', () => {
  const file = (): string => join(home, '.config/autostart/parley.desktop');
  const line = (): string | undefined => /^Exec=.*$/m.exec(readFileSync(file(), 'utf8'))?.[0];

  it('a desktop entry comes and goes', async () => {
    const { login } = find('linux');
    await login?.set({ startAtLogin: true, startHidden: false });
    expect(line()).toBe('Exec="/opt/Parley/parley"');
    await login?.set(BOTH);
    expect(line()).toBe('Exec="/opt/Parley/parley" --hidden');
    await login?.set({ startAtLogin: false, startHidden: true });
    expect(existsSync(file())).toBe(false);
    await login?.set({ startAtLogin: false, startHidden: true });
  });

  it.each<[string, Partial<LoginOptions>, string]>([
    [
      'an AppImage names itself',
      { env: { APPIMAGE: '/home/a b/P.AppImage' } },
      'Exec="/home/a b/P.AppImage"',
    ],
    // two rules, one after the other: the quoted argument, then the text of the file
    ['odd signs are escaped', { execPath: String.raw`/o$p"t\100%` }, String.raw`Exec="/o\\$p\\"t\\\\100%%"`],
  ])('%s', async (_what, over, expected) => {
    await find('linux', over).login?.set({ startAtLogin: true, startHidden: false });
    expect(line()).toBe(expected);
  });

  it('XDG_CONFIG_HOME is obeyed', async () => {
    await find('linux', { env: { XDG_CONFIG_HOME: join(home, 'x') } }).login?.set(BOTH);
    expect(existsSync(join(home, 'x/autostart/parley.desktop'))).toBe(true);
  });

  it('in a flatpak the portal is asked', async () => {
    const ran: string[][] = [];
    await flatpakLogin(async (program, args) => void ran.push([program, ...args])).set(BOTH);
    expect(ran[0]?.[0]).toBe('gdbus');
    expect(ran[0]?.at(-1)).toBe("{'autostart': <true>, 'commandline': <['parley', '--hidden']>}");
  });
});

it.each<[string, NodeJS.Platform, Partial<LoginOptions>, boolean, boolean]>([
  ['packed on Linux', 'linux', {}, true, true],
  ['in a flatpak', 'linux', { env: { FLATPAK_ID: 'x' } }, true, true],
  ['in a snap', 'linux', { env: { SNAP: '/snap/x' } }, true, false],
  ['on Windows', 'win32', {}, true, true],
  ['not packed', 'win32', {}, false, false],
  ['not packed on Linux', 'linux', {}, false, false],
])('can be done or not: %s', (_where, platform, over, packed, can) => {
  expect(find(platform, over, packed).login !== null).toBe(can);
});

describe('on Windows and macOS', () => {
  it('there is a login item, hidden by an argument where arguments are given', async () => {
    const windows = find('win32');
    await windows.login?.set(BOTH);
    await windows.login?.set({ startAtLogin: false, startHidden: false });
    expect(windows.set).toEqual([{ openAtLogin: true, args: ['--hidden'] }, { openAtLogin: false }]);
    const mac = find('darwin');
    await mac.login?.set(BOTH);
    expect(mac.set).toEqual([{ openAtLogin: true }]);
  });

  it('macOS says that the session has started the app', () => {
    const mac = find('darwin').login;
    expect(isHiddenStart([], mac, true)).toBe(true);
    expect(isHiddenStart([], mac, false)).toBe(false);
    expect(isHiddenStart([], find('win32').login, true)).toBe(false);
    expect(isHiddenStart(['parley', '--hidden'], null, false)).toBe(true);
  });
});

describe('the settings', () => {
  function setUp({ startAtLogin = false, fails = false, can = true } = {}) {
    const engine = fakeEngine();
    engine.changeSettings({ startAtLogin });
    const set: unknown[] = [];
    const records: LogRecord[] = [];
    let view: Partial<DesktopView> = {};
    const login: Login = {
      async set(choice) {
        set.push(choice);
        if (fails) throw new Error('disk full');
      },
      startedByLogin: () => false,
    };
    openLogin({
      login: can ? login : null,
      engine,
      state: { set: (change) => void (view = { ...view, ...change }) },
      logger: createLogger('test', (record) => records.push(record)),
    });
    return { engine, set, records, view: () => view };
  }

  it('are followed, and at a start only said again where the person wants it', () => {
    const off = setUp();
    expect(off.set).toEqual([]);
    off.engine.changeSettings({ startAtLogin: true });
    off.engine.changeSettings({ startAtLogin: false });
    expect(off.set).toHaveLength(2);
    expect(setUp({ startAtLogin: true }).set).toEqual([{ startAtLogin: true, startHidden: false }]);
  });

  it('say whether it can be done, and a failure is logged', async () => {
    expect(setUp({ can: false, startAtLogin: true })).toMatchObject({ set: [] });
    expect(setUp({ can: false }).view().canStartAtLogin).toBe(false);
    const { records } = setUp({ startAtLogin: true, fails: true });
    await vi.waitFor(() => expect(records.map(({ level }) => level)).toEqual(['warn']));
  });
});
