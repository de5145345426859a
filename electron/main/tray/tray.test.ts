import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { aCall, aConversation, aWorkspace, fakeEngine } from '../fake-engine.ts';
import { createWords } from '../words.ts';
import { isTrayShown } from './is-shown.ts';
import { openTray, type OpenTrayOptions } from './open-tray.ts';
import { tomorrow } from './tray-menu.ts';

interface Item {
  id?: string;
  label?: string;
  checked?: boolean;
  enabled?: boolean;
  click?: () => void;
  submenu?: Item[];
}
interface Picture {
  readonly png: Buffer;
  readonly scales: number[];
  template: boolean;
}

class FakeTray extends EventEmitter {
  tip = '';
  menu: Item[] = [];
  readonly images: unknown[];
  menus = 0;
  constructor(image: unknown) {
    super();
    this.images = [image];
  }
  setToolTip(tip: string): void {
    this.tip = tip;
  }
  setContextMenu(menu: Item[]): void {
    this.menu = menu;
    this.menus += 1;
  }
  setImage(image: unknown): void {
    this.images.push(image);
  }
}

function image(png: Buffer, options?: { scaleFactor: number }): unknown {
  const picture: Picture & Record<string, unknown> = {
    png,
    scales: [options?.scaleFactor ?? 1],
    template: false,
    addRepresentation: ({ scaleFactor }: { scaleFactor: number }) => picture.scales.push(scaleFactor),
    setTemplateImage: (template: boolean) => (picture.template = template),
  };
  return picture;
}

function setUp(over: { Tray?: unknown; isShown?: boolean; platform?: NodeJS.Platform } = {}) {
  const engine = fakeEngine();
  const clock = new ManualClock();
  const done: string[] = [];
  const changed: SettingsChange[] = [];
  const badges: unknown[] = [];
  const records: LogRecord[] = [];
  const opened = openTray({
    parts: {
      Tray: over.Tray ?? FakeTray,
      Menu: { buildFromTemplate: (template: Item[]) => template },
      nativeImage: { createFromBuffer: image },
      app: { setBadgeCount: (count: number) => badges.push(count) > 0 },
    } as unknown as OpenTrayOptions['parts'],
    engine,
    platform: over.platform ?? 'linux',
    words: createWords(),
    clock,
    logger: createLogger('test', (record) => records.push(record)),
    isShown: async () => over.isShown ?? true,
    window: () => ({ setOverlayIcon: (...given) => void badges.push(given) }),
    onOpen: () => done.push('open'),
    onQuit: () => done.push('quit'),
    toggleMicrophone: () => done.push('microphone'),
    changeSettings: (change) => changed.push(change),
  });
  const tray = async (): Promise<FakeTray> => (await opened.tray)?.tray as unknown as FakeTray;
  return { engine, clock, done, changed, badges, records, opened, tray };
}

const find = (menu: readonly Item[], id: string): Item | undefined =>
  menu.flatMap((item) => [item, ...(item.submenu ?? [])]).find((item) => item.id === id);

describe('the tray', () => {
  it('says how one is there, and opens and quits', async () => {
    const { tray, done, engine } = setUp();
    const { tip, menu } = await tray();
    expect(tip).toBe('Parley');
    expect(menu.map(({ label }) => label)).toEqual([
      'Not signed in',
      undefined,
      'Do not disturb',
      undefined,
      'Open Parley',
      'Quit',
    ]);
    for (const id of ['open', 'quit']) find(menu, id)?.click?.();
    (await tray()).emit('click');
    expect(done).toEqual(['open', 'quit', 'open']);
    engine.setWorkspaces(aWorkspace());
    expect(find((await tray()).menu, 'status')?.label).toBe('Available');
    engine.setWorkspaces(aWorkspace({ connection: { state: 'connecting' } }));
    expect(find((await tray()).menu, 'status')?.label).toBe('Not connected');
  });

  it('counts unread messages of all workspaces, but not those of muted conversations', async () => {
    const { tray, engine, badges } = setUp();
    const made = await tray();
    engine.setWorkspaces(
      aWorkspace({
        conversations: {
          c1: aConversation({ unreadCount: 2 }),
          c2: aConversation({ unreadCount: 7, muted: true }),
        },
      }),
      aWorkspace({ id: 'w2', conversations: { c1: aConversation({ unreadCount: 1 }) } }),
    );
    expect(made.tip).toBe('Parley: 3 unread messages');
    expect(find(made.menu, 'unread')?.label).toBe('3 unread messages');
    const [first, second] = made.images as Picture[];
    expect(first!.png.equals(second!.png)).toBe(false);
    expect(badges).toEqual([0, 3]);
  });

  it('changes only when something that it shows has changed, and draws only when the picture has', async () => {
    const { tray, engine } = setUp();
    const made = await tray();
    const menus = made.menus;
    engine.changeSettings({ theme: 'dark' });
    expect([made.menus, made.images.length]).toEqual([menus, 1]);
    engine.setWorkspaces(aWorkspace());
    expect([made.menus, made.images.length]).toEqual([menus + 1, 1]);
    engine.changeSettings({ quiet: { on: true, until: null } });
    expect([made.menus, made.images.length]).toEqual([menus + 2, 2]);
  });

  it('switches do-not-disturb on for an hour, until tomorrow, for good, and off', async () => {
    const { tray, engine, clock, changed } = setUp();
    const made = await tray();
    const click = (id: string): void => find(made.menu, id)?.click?.();
    expect(find(made.menu, 'quiet-off')?.checked).toBe(true);
    clock.advance(1000);
    for (const id of ['quiet-hour', 'quiet-tomorrow', 'quiet-on', 'quiet-off']) click(id);
    const now = clock.now();
    expect(changed).toEqual([
      { quiet: { on: true, until: now + 3_600_000 } },
      { quiet: { on: true, until: tomorrow(now) } },
      { quiet: { on: true, until: null } },
      { quiet: { on: false, until: null } },
    ]);
    engine.changeSettings({ quiet: { on: true, until: now + 10 } });
    expect(find(made.menu, 'status')?.label).toBe('Do not disturb');
    expect(find(made.menu, 'quiet-off')?.checked).toBe(false);
    clock.advance(10);
    engine.setWorkspaces(aWorkspace());
    expect(find(made.menu, 'status')?.label).toBe('Available');
    engine.change({ desktop: { ...engine.view().desktop, quiet: 'system' } });
    expect(find(made.menu, 'status')?.label).toBe('Do not disturb');
    expect(find(made.menu, 'quiet-off')?.checked).toBe(true);
  });

  it('has the microphone in its menu while one talks', async () => {
    const { tray, engine, done } = setUp();
    const made = await tray();
    expect(find(made.menu, 'microphone')).toBeUndefined();
    engine.setCalls(aCall());
    expect(find(made.menu, 'status')?.label).toBe('In a call');
    expect(find(made.menu, 'microphone')?.label).toBe('Mute microphone');
    find(made.menu, 'microphone')?.click?.();
    expect(done).toEqual(['microphone']);
    engine.setCalls(aCall({ mediaState: { ...aCall().mediaState, audioEnabled: false } }));
    expect(find(made.menu, 'microphone')?.label).toBe('Unmute microphone');
    for (const without of [{ state: { phase: 'joined', held: true } as const }, { watch: true }]) {
      engine.setCalls(aCall(without));
      expect(find(made.menu, 'microphone')).toBeUndefined();
    }
  });

  it('is absent where it cannot be made, and where the desktop shows none', async () => {
    class Broken extends FakeTray {
      constructor() {
        super(null);
        throw new Error('no tray here');
      }
    }
    for (const over of [{ Tray: Broken }, { isShown: false }]) {
      const { opened, records, engine } = setUp(over);
      expect(await opened.tray).toBeNull();
      expect(records.map(({ level }) => level)).toEqual(['warn']);
      engine.setWorkspaces(aWorkspace());
    }
  });

  it('is trusted where the desktop cannot be asked', async () => {
    expect(await isTrayShown('win32')).toBe(true);
    const before = process.env.DBUS_SESSION_BUS_ADDRESS;
    process.env.DBUS_SESSION_BUS_ADDRESS = 'unix:path=/nonexistent/bus';
    try {
      expect(await isTrayShown('linux')).toBe(true);
    } finally {
      if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
      else process.env.DBUS_SESSION_BUS_ADDRESS = before;
    }
  });
});

describe('the pictures', () => {
  it.each<[NodeJS.Platform, number[], boolean]>([
    ['linux', [1], false],
    ['win32', [1, 2], false],
    ['darwin', [1, 2], true],
  ])('on %s are of scales %j, template: %s', async (platform, scales, template) => {
    const [picture] = (await setUp({ platform }).tray()).images as Picture[];
    expect(picture).toMatchObject({ scales, template });
  });

  it('on Windows lie over the taskbar, and are said again when they are forgotten', () => {
    const { engine, badges, opened } = setUp({ platform: 'win32' });
    expect(badges).toEqual([[null, '']]);
    engine.setWorkspaces(aWorkspace({ conversations: { c1: aConversation({ unreadCount: 1 }) } }));
    opened.badge.again();
    expect(badges.slice(1)).toEqual([
      [expect.objectContaining({ template: false }), '1 unread message'],
      [expect.anything(), '1 unread message'],
    ]);
  });
});

it('tomorrow is the next morning', () => {
  expect(new Date(tomorrow(new Date(2026, 0, 31, 23, 30).getTime()))).toEqual(new Date(2026, 1, 1, 8));
});
