import type { Screen } from 'electron';
import { describe, expect, it } from 'vitest';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeWindow } from './fake-window.ts';
import { WindowRegistry } from './registry.ts';
import { RingWindow } from './ring-window.ts';

const RING: RingView = {
  callId: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  workspaceId: 'w',
  conversationId: 'c',
  callerName: 'Ada',
  conversationName: null,
  workspaceName: 'Demo',
  type: 'video',
  quickReplies: ['Later'],
  quiet: false,
  theme: 'system',
  ringSpeakerId: null,
  ringVolume: 0.7,
};

function setUp({ platform = 'linux' }: { platform?: NodeJS.Platform } = {}) {
  const display = { workArea: { x: 100, y: 30, width: 1000, height: 700 } };
  const windows: FakeWindow[] = [];
  const registry = new WindowRegistry();
  const clock = new ManualClock();
  const ring = new RingWindow({
    create(options) {
      const window = new FakeWindow(options);
      windows.push(window);
      return window.asWindow;
    },
    registry,
    preload: '/out/preload/ring.cjs',
    title: 'Incoming call',
    platform,
    screen: {
      getCursorScreenPoint: () => ({ x: 0, y: 0 }),
      getDisplayNearestPoint: () => display,
      getDisplayMatching: () => display,
    } as unknown as Screen,
    clock,
    logger: silentLogger,
  });
  return { ring, windows, registry, clock, display };
}

describe('the ring window', () => {
  it('comes without taking the focus, on top, in the corner of the screen', () => {
    const { ring, windows, registry } = setUp();
    ring.update([RING]);
    const window = windows[0]!;
    expect(window.url).toBe('app://parley/ring.html');
    expect(registry.kindOf(window.webContents)).toBe('ring');
    expect(window.options).toMatchObject({
      title: 'Incoming call',
      alwaysOnTop: true,
      frame: false,
      show: false,
      x: 100 + 1000 - 400 - 16,
      y: 46,
    });
    window.emit('ready-to-show');
    expect(window.done).toEqual(['at 684,46 400x292', 'onTop floating', 'allWorkspaces', 'showInactive']);
  });

  it('is above the full screen of other programs where the system has such a level', () => {
    for (const [platform, type, done] of [
      ['darwin', 'panel', ['onTop screen-saver', 'allWorkspaces', 'showInactive']],
      ['win32', undefined, ['onTop screen-saver', 'showInactive']],
    ] as const) {
      const { ring, windows } = setUp({ platform });
      ring.update([RING]);
      windows[0]!.emit('ready-to-show');
      expect(windows[0]!.options.type).toBe(type);
      expect(windows[0]!.done.slice(1)).toEqual(done);
    }
  });

  it('grows with a second call, where the person has moved it to, and shrinks again', () => {
    const { ring, windows } = setUp();
    ring.update([RING]);
    const window = windows[0]!;
    window.emit('ready-to-show');
    window.bounds = { ...window.bounds, x: 200, y: 100 };
    ring.update([RING, { ...RING, callId: 'c2' }]);
    expect(window.bounds).toEqual({ x: 200, y: 100, width: 400, height: 488 });
    ring.update([{ ...RING, callId: 'c2' }]);
    expect(window.bounds.height).toBe(292);
    expect(windows).toHaveLength(1);
  });

  it('comes back into sight when its display goes', () => {
    const { ring, windows, display } = setUp();
    ring.update([RING]);
    windows[0]!.emit('ready-to-show');
    display.workArea = { x: 0, y: 0, width: 640, height: 300 };
    ring.refit();
    expect(windows[0]!.bounds).toEqual({ x: 240, y: 32, width: 400, height: 268 });
  });

  it('tries again when another scale spoiled its size', () => {
    const { ring, windows } = setUp();
    ring.update([RING]);
    const window = windows[0]!;
    let tries = 0;
    window.getBounds = () => ({ ...window.bounds, width: (tries += 1) === 1 ? 600 : 400 });
    window.emit('ready-to-show');
    expect(window.done.slice(0, 2)).toEqual(['at 684,46 400x292', 'at 684,46 400x292']);
  });

  it('closed by the person comes again for another call', () => {
    const { ring, windows } = setUp();
    ring.update([RING]);
    windows[0]!.close();
    ring.update([RING, { ...RING, callId: 'c2' }]);
    expect(windows).toHaveLength(2);
    windows[1]!.close();
    ring.update([RING]);
    expect(windows).toHaveLength(2);
  });

  it('has the same locked preferences as the main window', () => {
    const { ring, windows } = setUp();
    ring.update([RING]);
    expect(windows[0]!.options.webPreferences).toMatchObject({
      preload: '/out/preload/ring.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
  });

  it('stays one for changed rings and goes with the last', () => {
    const { ring, windows } = setUp();
    ring.update([]);
    ring.update([RING]);
    ring.update([{ ...RING, callerName: 'Ben' }]);
    expect(windows).toHaveLength(1);
    ring.update([]);
    ring.update([]);
    expect(windows[0]!.destroyed).toBe(true);
    expect(ring.browserWindow).toBeNull();
    ring.update([RING]);
    expect(windows).toHaveLength(2);
  });

  it('closed by the person stays closed for this ring', () => {
    const { ring, windows } = setUp();
    ring.update([RING]);
    windows[0]!.close();
    ring.update([{ ...RING, ringVolume: 0.1 }]);
    ring.focus();
    expect(windows).toHaveLength(1);
    ring.update([]);
    ring.update([RING]);
    expect(windows).toHaveLength(2);
  });

  it('comes to the keyboard when asked', () => {
    const { ring, windows } = setUp();
    ring.focus();
    ring.update([RING]);
    ring.focus();
    expect(windows[0]!.done).toContain('focus');
  });

  it('is made again when it crashes, but not for ever', () => {
    const { ring, windows } = setUp();
    ring.update([RING]);
    for (const window of [0, 1, 2]) windows[window]!.crash();
    expect(windows).toHaveLength(3);
    expect(windows.every(({ destroyed }) => destroyed)).toBe(true);
    expect(ring.browserWindow).toBeNull();
    ring.update([]);
    ring.update([RING]);
    expect(windows).toHaveLength(3);
  });
});

describe('the window that waits for the next ring', () => {
  it('is hidden, and appears at once', () => {
    const { ring, windows, clock } = setUp();
    ring.keepReady('make');
    ring.keepReady('make');
    clock.advance(1000);
    expect(windows).toHaveLength(1);
    windows[0]!.emit('ready-to-show');
    expect([windows[0]!.visible, ring.browserWindow]).toEqual([false, null]);
    ring.focus();
    expect(windows[0]!.visible).toBe(false);
    ring.update([RING]);
    expect([windows.length, windows[0]!.visible]).toEqual([1, true]);
    expect(windows[0]!.done).not.toContain('focus');
    ring.keepReady('keep');
    expect(windows[0]!.destroyed).toBe(false);
    ring.update([]);
    expect(windows[0]!.destroyed).toBe(true);
  });

  it('appears when it is loaded, if the ring is faster', () => {
    const { ring, windows, clock } = setUp();
    ring.keepReady('make');
    clock.advance(1000);
    ring.update([RING]);
    expect(windows[0]!.visible).toBe(false);
    windows[0]!.emit('ready-to-show');
    expect(windows[0]!.visible).toBe(true);
  });

  it('is there only while a ring may come', () => {
    const { ring, windows, clock } = setUp();
    ring.keepReady('make');
    ring.keepReady('keep');
    clock.advance(1000);
    expect([windows.length, clock.pending]).toEqual([0, 0]);
    ring.keepReady('make');
    clock.advance(1000);
    // the view may tell of the call before the engine tells of the ring
    ring.keepReady('keep');
    expect(windows[0]!.destroyed).toBe(false);
    ring.keepReady('none');
    expect(windows[0]!.destroyed).toBe(true);
  });

  it('does not come twice when a ring was faster than it', () => {
    const { ring, windows, clock } = setUp();
    ring.keepReady('make');
    ring.update([RING]);
    clock.advance(1000);
    expect(windows).toHaveLength(1);
  });

  it('is made again after it was lost, but not for ever', () => {
    const { ring, windows, clock } = setUp();
    for (let made = 1; made <= 5; made += 1) {
      ring.keepReady('make');
      clock.advance(1000);
      windows[made - 1]?.crash();
    }
    expect(windows).toHaveLength(3);
    expect(windows.every(({ destroyed }) => destroyed)).toBe(true);
  });
});
