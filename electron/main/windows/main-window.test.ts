import { describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeWindow } from './fake-window.ts';
import { MainWindow } from './main-window.ts';
import { WindowRegistry } from './registry.ts';
import type { WindowPlace } from './window-memory.ts';

function setUp({ hides = true } = {}) {
  const windows: FakeWindow[] = [];
  const registry = new WindowRegistry();
  const clock = new ManualClock();
  const remembered: WindowPlace[] = [];
  let closes = 0;
  const main = new MainWindow({
    create(options) {
      const window = new FakeWindow(options);
      windows.push(window);
      return window.asWindow;
    },
    registry,
    preload: '/out/preload/main.cjs',
    title: 'Parley',
    place: () => ({ x: 5, y: 6, width: 700, height: 500, maximized: false }),
    remember: (place) => remembered.push(place),
    onClose() {
      closes += 1;
      return hides;
    },
    clock,
    logger: silentLogger,
  });
  const open = (): FakeWindow => {
    main.show();
    const window = windows.at(-1)!;
    window.emit('ready-to-show');
    return window;
  };
  return { main, windows, registry, clock, remembered, open, closes: () => closes };
}

describe('the main window', () => {
  it('loads our page, where it was, and is shown when it has something to show', () => {
    const { main, windows, registry } = setUp();
    main.show();
    const window = windows[0]!;
    expect(window.url).toBe('app://parley/main.html');
    expect(window.options).toMatchObject({ x: 5, y: 6, width: 700, height: 500, show: false });
    expect(registry.kindOf(window.webContents)).toBe('main');
    expect(window.visible).toBe(false);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
  });

  it('is locked down', () => {
    expect(setUp().open().options.webPreferences).toMatchObject({
      preload: '/out/preload/main.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
  });

  it('is hidden, not destroyed, and the same one comes back', () => {
    const { main, windows, open } = setUp();
    const window = open();
    expect(window.close()).toBe(false);
    expect([window.visible, window.destroyed]).toEqual([false, false]);
    window.minimized = true;
    main.show();
    expect([windows.length, window.visible, window.minimized]).toEqual([1, true, false]);
  });

  it('stays as it is when hiding would lose it, and goes when the app quits', () => {
    const { main, open, closes } = setUp({ hides: false });
    const window = open();
    expect(window.close()).toBe(false);
    expect([window.visible, closes()]).toEqual([true, 1]);
    main.letGo();
    expect(window.close()).toBe(true);
    expect(main.browserWindow).toBeNull();
  });

  it('is made again when the window system destroyed it', () => {
    const { main, windows, open } = setUp();
    open().destroy();
    expect(main.browserWindow).toBeNull();
    main.show();
    expect(windows).toHaveLength(2);
  });

  it('knows the focus by the window, and tells each change once', () => {
    const { main, open } = setUp();
    const told: string[] = [];
    main.events.on('focus', () => told.push('focus'));
    main.events.on('blur', () => told.push('blur'));
    const window = open();
    expect(main.focused).toBe(true);
    window.emit('focus');
    window.emit('blur');
    window.emit('blur');
    window.focus();
    window.hide();
    expect(told).toEqual(['focus', 'blur', 'focus', 'blur']);
    expect(main.focused).toBe(false);
  });

  it('remembers where it is, but not that it was minimised', () => {
    const { open, remembered } = setUp();
    const window = open();
    window.emit('move');
    window.maximized = true;
    window.emit('resize');
    window.minimized = true;
    window.emit('resize');
    const place = { x: 1, y: 2, width: 300, height: 400 };
    expect(remembered).toEqual([
      { ...place, maximized: false },
      { ...place, maximized: true },
    ]);
  });

  it('keeps its full speed in a call, also in a window that is made in it', () => {
    const { main, windows, open } = setUp();
    const window = open();
    expect(window.webContents.throttled).toBe(true);
    main.setInCall(true);
    expect(window.webContents.throttled).toBe(false);
    window.crash();
    expect(windows[1]!.webContents.throttled).toBe(false);
    main.setInCall(false);
    expect(windows[1]!.webContents.throttled).toBe(true);
  });
});

describe('a crashed page', () => {
  it('gets a new window at once, as visible as the old one was', () => {
    const { main, windows, registry, open } = setUp();
    const first = open();
    first.crash();
    expect(windows).toHaveLength(2);
    const second = windows[1]!;
    expect([first.destroyed, second.url]).toEqual([true, 'app://parley/main.html']);
    expect(main.browserWindow).toBe(second);
    expect([registry.kindOf(first.webContents), registry.kindOf(second.webContents)]).toEqual([null, 'main']);
    second.emit('ready-to-show');
    expect(second.visible).toBe(true);
    second.close();
    second.crash();
    windows[2]?.emit('ready-to-show');
    expect(windows[2]?.visible ?? false).toBe(false);
  });

  it('that crashes again and again waits longer and longer', () => {
    const { windows, clock, open } = setUp();
    open().crash();
    windows[1]!.crash();
    expect(windows).toHaveLength(2);
    clock.advance(499);
    expect(windows).toHaveLength(2);
    clock.advance(1);
    expect(windows).toHaveLength(3);
    windows[2]!.crash();
    clock.advance(999);
    expect(windows).toHaveLength(3);
    clock.advance(1);
    expect(windows).toHaveLength(4);
    clock.advance(60_000);
    windows[3]!.crash();
    expect(windows).toHaveLength(5);
  });

  it('is left alone while the app quits', () => {
    const { main, windows, open } = setUp();
    const window = open();
    main.letGo();
    window.crash();
    expect(windows).toHaveLength(1);
  });
});

describe('the main window on the desktop', () => {
  it('is made without being seen for a start with the session, and shown when asked for', () => {
    const { main, windows } = setUp();
    main.prepare();
    main.prepare();
    const window = windows[0]!;
    window.emit('ready-to-show');
    expect([windows.length, window.url !== '', window.visible, main.visible]).toEqual([
      1,
      true,
      false,
      false,
    ]);
    main.show();
    expect([window.visible, main.visible]).toEqual([true, true]);
  });

  it('tells when it can be seen, and is not focused when it cannot', () => {
    const { main, open } = setUp();
    const told: boolean[] = [];
    main.events.on('visible', (visible) => told.push(visible));
    const window = open();
    expect([main.focused, told]).toEqual([true, [true]]);
    window.minimize();
    expect([main.focused, main.visible]).toEqual([false, false]);
    main.show();
    main.hide();
    expect(told).toEqual([true, false, true, false]);
  });

  it('is repaired where it is, but not when it fills its display or lies in the taskbar', () => {
    const { main, open } = setUp();
    main.repair(() => ({ x: 0, y: 0, width: 1, height: 1 }));
    const window = open();
    const place = { x: 7, y: 8, width: 500, height: 400 };
    main.repair(() => null);
    main.repair((at) => ({ ...place, x: at.x + 7 }));
    expect(window.bounds).toEqual(place);
    for (const state of ['maximized', 'minimized'] as const) {
      window[state] = true;
      main.repair(() => ({ ...place, x: 99 }));
      expect(window.bounds.x).toBe(7);
      window[state] = false;
    }
  });
});
