import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { aCall, aConversation, aWorkspace, fakeEngine } from './fake-engine.ts';
import { openShell, type ShellOptions } from './shell.ts';

/** A part of Electron that this desktop has not. */
const lacking = (): never => {
  throw new Error('not here');
};

function setUp({ has = true, argv = ['parley'] } = {}) {
  const engine = fakeEngine();
  engine.setWorkspaces(aWorkspace({ conversations: { c1: aConversation({ unreadCount: 4 }) } }));
  const appEvents = new EventEmitter();
  const done: unknown[] = [];
  const targets: OpenTarget[] = [];
  const records: LogRecord[] = [];
  let view: Partial<DesktopView> = {};
  const note = (what: string) => (has ? (...given: unknown[]) => done.push([what, ...given]) : lacking);
  const mainEvents = new Emitter<{ focus: null; blur: null; visible: boolean }>();
  const earlyUrls: ((url: string) => void)[] = [];
  const shell = openShell({
    parts: {
      app: {
        on: (name: string, listener: () => void) => appEvents.on(name, listener),
        quit: () => done.push('quit'),
        isPackaged: true,
        commandLine: { getSwitchValue: () => '' },
        setBadgeCount: note('badge'),
        isDefaultProtocolClient: has ? () => false : lacking,
        setAsDefaultProtocolClient: note('claim'),
        removeAsDefaultProtocolClient: note('give'),
      },
      Tray: class extends EventEmitter {
        constructor() {
          super();
          if (!has) lacking();
        }
        setToolTip(): void {}
        setContextMenu(): void {}
        setImage(): void {}
      },
      Menu: { buildFromTemplate: (template: unknown) => template },
      nativeImage: { createFromBuffer: () => ({}) },
      globalShortcut: { register: has ? () => true : lacking, unregister: () => undefined },
      powerSaveBlocker: { start: note('awake'), stop: note('asleep') },
    } as unknown as ShellOptions['parts'],
    home: {
      engine,
      clock: new ManualClock(),
      logger: createLogger('test', (record) => records.push(record)),
      started: Promise.resolve(),
    } as unknown as ShellOptions['home'],
    platform: 'linux',
    wayland: false,
    mainWindow: { show: () => done.push('show'), events: mainEvents, browserWindow: null },
    state: { set: (change) => void (view = { ...view, ...change }) },
    targets: { ask: (target) => targets.push(target) },
    changeSettings: (change) => engine.changeSettings(change),
    login: null,
    earlyLinks: { hear: (open) => void earlyUrls.push(open) },
    argv,
    isTrayShown: async () => true,
  });
  return { shell, engine, appEvents, mainEvents, done, targets, records, earlyUrls, view: () => view };
}

describe('what surrounds the windows', () => {
  it('is opened in one go, and told to the windows', async () => {
    const { shell, view, done, engine, mainEvents } = setUp();
    expect((await shell.tray)?.state.unread).toBe(4);
    expect(view()).toEqual({
      tray: true,
      talkKey: 'toggle',
      shortcuts: { ring: 'on', mute: 'on', talk: 'off' },
      canStartAtLogin: false,
    });
    expect(done).toEqual([['badge', 4]]);
    mainEvents.emit('focus', null);
    expect(done).toHaveLength(2);
    engine.setCalls(aCall());
    expect(done.at(-1)).toEqual(['awake', 'prevent-app-suspension']);
    engine.changeSettings({ telLinks: true });
    expect(done.slice(-2)).toEqual([
      ['claim', 'tel'],
      ['claim', 'callto'],
    ]);
    shell.close();
    expect(done.at(-1)).toEqual(['asleep', 3]);
  });

  it('acts on other starts, on macOS’ links, and on the link of this one', async () => {
    const { appEvents, targets, done, earlyUrls, engine } = setUp({
      argv: ['parley', 'parley://call/nobody'],
    });
    await vi.waitFor(() => expect(targets).toEqual([{ type: 'find', text: 'nobody' }]));
    engine.setCalls(aCall());
    appEvents.emit('second-instance', {}, [], '/', { argv: ['--hang-up'] });
    expect(engine.asked).toEqual([['hangUp', { callId: 'call-1' }]]);
    appEvents.emit('second-instance', {}, [], '/', { argv: [] });
    expect(done.at(-1)).toBe('show');
    earlyUrls[0]?.('tel:1');
    await vi.waitFor(() => expect(targets.at(-1)).toEqual({ type: 'find', text: '1' }));
  });

  it('keeps nothing from starting where a desktop has none of it', async () => {
    const { shell, view, records, engine, mainEvents } = setUp({ has: false });
    expect(await shell.tray).toBeNull();
    expect(view().tray).toBe(false);
    engine.changeSettings({ telLinks: true });
    mainEvents.emit('visible', true);
    shell.close();
    expect(new Set(records.map(({ level }) => level))).toEqual(new Set(['warn']));
    expect(records.map(({ fields }) => fields['what'])).toEqual(expect.arrayContaining(['protocols']));
  });
});
