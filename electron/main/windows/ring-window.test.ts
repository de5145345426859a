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

function setUp() {
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
    workArea: () => ({ x: 100, y: 30, width: 1000, height: 700 }),
    clock,
    logger: silentLogger,
  });
  return { ring, windows, registry, clock };
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
    expect(window.done).toEqual(['allWorkspaces', 'at 684,46', 'showInactive']);
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
