import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, EngineEvents } from '#engine/engine.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import { Settings } from '#shared/contracts/settings.ts';
import type { AppView, CallView } from '#shared/contracts/view.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { openDesktop, type DesktopParts } from './desktop.ts';
import { aRing } from './ring/fake-ring.ts';
import { RingFeed } from './ring/ring-feed.ts';
import { FakeWindow } from './windows/fake-window.ts';
import { WindowRegistry } from './windows/registry.ts';

const SCREEN = { workArea: { x: 0, y: 0, width: 1280, height: 800 } };
const RING = aRing('c1');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-desktop-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function setUp({
  tray = true,
  answer = 0,
  bounds = undefined as DOMRectLike | undefined,
  startHidden = false,
  wayland = false,
} = {}) {
  const windows: FakeWindow[] = [];
  const clock = new ManualClock();
  const notified: string[] = [];
  const notifications: EventEmitter[] = [];
  const asked: string[] = [];
  let quits = 0;
  const appEvents = new EventEmitter();
  const view: { current: AppView } = {
    current: {
      version: '1',
      platform: 'linux',
      settings: Settings.parse({}),
      secrets: { mode: 'keyring' },
      desktop: NO_DESKTOP,
      workspaces: {},
      calls: {},
    },
  };
  const events = new Emitter<EngineEvents>();
  const screens = { now: SCREEN };
  let rings: readonly RingView[] = [];
  const engine = { events, view: () => view.current, ring: () => rings } as unknown as Engine;
  const feed = new RingFeed({ engine, fresh: async () => undefined });
  const targets: OpenTarget[] = [];
  const answers: unknown[] = [];
  const parts = {
    app: {
      quit: () => (quits += 1),
      on: (name: string, listener: () => void) => appEvents.on(name, listener),
    },
    BrowserWindow: class extends FakeWindow {
      constructor(options: ConstructorParameters<typeof FakeWindow>[0]) {
        super(options);
        windows.push(this);
      }
    },
    Notification: class extends EventEmitter {
      static isSupported = () => true;
      constructor({ title }: { title: string }) {
        super();
        notified.push(title);
        notifications.push(this);
      }
      show(): void {}
      close(): void {}
    },
    dialog: {
      async showMessageBox({ message }: { message: string }) {
        asked.push(message);
        return { response: answer };
      },
    },
    screen: {
      getAllDisplays: () => [SCREEN],
      getDisplayNearestPoint: () => SCREEN,
      getCursorScreenPoint: () => ({ x: 0, y: 0 }),
      getDisplayMatching: () => screens.now,
      on: (name: string, listener: () => void) => appEvents.on(name, listener),
    },
  } as unknown as DesktopParts;
  const desktop = await openDesktop({
    parts,
    home: { clock, logger: silentLogger, engine },
    dir,
    registry: new WindowRegistry(),
    preload: (kind) => `/out/preload/${kind}.cjs`,
    bounds,
    platform: 'linux',
    wayland,
    ring: { rings: feed, fresh: async () => undefined, end: () => undefined },
    ringVerbs: {
      accept: (answer) => void answers.push(answer),
      decline: () => Promise.reject(new Error('offline')),
    },
    targets: { ask: (target) => targets.push(target) },
    launchInfo: null,
    staysOnClose: () => tray,
    startHidden,
  });
  const window = windows[0]!;
  window.emit('ready-to-show');
  const inCall = (state: CallView['state'] | null): void => {
    const calls: AppView['calls'] = state ? { c1: { state } as CallView } : {};
    view.current = { ...view.current, calls };
    events.emit('patch', { seq: 1, ops: [] });
  };
  const signedIn = (): void => {
    const workspace = { session: { state: 'signed-in' }, features: { calls: {} } };
    view.current = { ...view.current, workspaces: { w: workspace as AppView['workspaces'][string] } };
    events.emit('patch', { seq: 2, ops: [] });
  };
  const ring = async (...now: RingView[]): Promise<void> => {
    rings = now;
    events.emit('ring', now);
    await settle();
  };
  return {
    clock,
    ring,
    screens,
    targets,
    answers,
    notifications,
    signedIn,
    desktop,
    windows,
    window,
    events,
    inCall,
    notified,
    asked,
    appEvents,
    quits: () => quits,
  };
}
type DOMRectLike = { x: number; y: number; width: number; height: number };
const JOINED = { phase: 'joined', held: false } as const;

describe('closing the window', () => {
  it('hides it where it is found again, in a call too', async () => {
    const { window, inCall, quits, asked } = await setUp();
    inCall(JOINED);
    expect(window.close()).toBe(false);
    expect([window.visible, quits(), asked]).toEqual([false, 0, []]);
  });

  it('quits where it is not', async () => {
    const { window, quits, asked } = await setUp({ tray: false });
    window.close();
    await vi.waitFor(() => expect(quits()).toBe(1));
    expect(asked).toEqual([]);
  });

  it.each<[string, CallView['state'], number, number]>([
    ['asks in a call, and stays', JOINED, 1, 0],
    ['asks in a call, and quits', JOINED, 0, 1],
    ['asks while calling', { phase: 'outgoing', ringsUntil: 0 }, 1, 0],
  ])('without a tray it %s', async (_what, state, answer, expected) => {
    const { window, inCall, quits, asked } = await setUp({ tray: false, answer });
    inCall(state);
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(asked).toEqual(['You are in a call']));
    await vi.waitFor(() => expect(quits()).toBe(expected));
    expect(window.visible).toBe(true);
  });

  it('without a tray it does not ask while a call only rings, or is over', async () => {
    const { window, inCall, quits, asked } = await setUp({ tray: false });
    inCall({ phase: 'incoming', answering: false, ringsUntil: 0 });
    window.close();
    await vi.waitFor(() => expect(quits()).toBe(1));
    inCall({ phase: 'ended', reason: 'ended-by-user', error: null });
    window.close();
    await vi.waitFor(() => expect(quits()).toBe(2));
    expect(asked).toEqual([]);
  });

  it('never quits only because no window is left', async () => {
    expect((await setUp()).appEvents.listenerCount('window-all-closed')).toBe(1);
  });
});

describe('what the engine tells', () => {
  it('opens the ring window and a notification for a ring, flashes, and takes all back', async () => {
    const { ring, window, windows, notified } = await setUp();
    await ring(RING);
    expect(windows[1]!.url).toBe('app://parley/ring.html');
    expect(notified).toEqual(['Ada']);
    expect(window.done.at(-1)).toBe('flash true');
    await ring();
    expect(windows[1]!.destroyed).toBe(true);
    expect(window.done.at(-1)).toBe('flash false');
  });

  it('shows nothing outside the window of a call that is quiet', async () => {
    const { ring, window, windows, notified } = await setUp();
    await ring({ ...RING, quiet: true });
    expect([windows.length, notified]).toEqual([1, []]);
    expect(window.done).not.toContain('flash true');
  });

  it('the click on a ring comes to its window, and where none can be raised to the main one', async () => {
    const { ring, windows, notifications, targets } = await setUp();
    await ring(RING);
    notifications[0]!.emit('click');
    expect(windows[1]!.done).toContain('focus');
    expect(targets).toEqual([]);
    const other = await setUp({ wayland: true });
    await other.ring(RING);
    other.notifications[0]!.emit('click');
    expect(other.windows[1]!.done).not.toContain('focus');
    expect(other.targets).toEqual([{ type: 'call', callId: 'c1' }]);
  });

  it('answers by a notification, and shows the call where that fails', async () => {
    const { ring, notifications, targets, answers } = await setUp();
    await ring(RING);
    notifications[0]!.emit('action', { actionIndex: 0 });
    expect(answers).toEqual([{ callId: 'c1', video: false }]);
    notifications[0]!.emit('action', { actionIndex: 1 });
    await settle();
    expect(targets).toEqual([{ type: 'call', callId: 'c1' }]);
  });

  it('brings the main window back from a display that is gone', async () => {
    const { window, appEvents } = await setUp();
    window.bounds = { x: -1900, y: 100, width: 700, height: 500 };
    appEvents.emit('display-removed');
    expect(window.bounds).toEqual({ x: 0, y: 100, width: 700, height: 500 });
  });

  it('keeps the ring window on a display', async () => {
    const { ring, windows, screens, appEvents } = await setUp();
    await ring(RING);
    windows[1]!.emit('ready-to-show');
    screens.now = { workArea: { x: 0, y: 0, width: 500, height: 400 } };
    appEvents.emit('display-removed');
    expect(windows[1]!.bounds).toMatchObject({ x: 100, y: 16 });
  });

  it('has a ring window ready while a call may come, and makes none before the sign-in or in a call', async () => {
    const { windows, clock, ring, inCall, signedIn } = await setUp();
    clock.advance(5000);
    expect(windows).toHaveLength(1);
    signedIn();
    clock.advance(1000);
    expect([windows.length, windows[1]!.visible]).toEqual([2, false]);
    inCall({ phase: 'incoming', answering: false, ringsUntil: 0 });
    await ring(RING);
    expect([windows.length, windows[1]!.destroyed]).toEqual([2, false]);
    inCall(JOINED);
    await ring();
    clock.advance(5000);
    expect([windows.length, windows[1]!.destroyed]).toEqual([2, true]);
  });

  it('keeps the main window at full speed while there is a call', async () => {
    const { window, inCall } = await setUp();
    inCall(JOINED);
    expect(window.webContents.throttled).toBe(false);
    inCall({ phase: 'ended', reason: 'ended-by-user', error: null });
    expect(window.webContents.throttled).toBe(true);
  });
});

it('is made and not shown at a start with the session', async () => {
  const { window, appEvents } = await setUp({ startHidden: true });
  expect([window.url, window.visible]).toEqual(['app://parley/main.html', false]);
  appEvents.emit('activate');
  expect(window.visible).toBe(true);
});

it('comes back when the app is activated, and remembers its place', async () => {
  const { window, windows, appEvents, desktop } = await setUp();
  window.close();
  appEvents.emit('activate');
  expect([windows.length, window.visible]).toEqual([1, true]);
  window.emit('move');
  await desktop.close();
  expect(readdirSync(dir)).toEqual(['window.json']);
});

it('puts the window where the demo wants it, and does not remember that', async () => {
  const bounds = { x: 760, y: 0, width: 760, height: 720 };
  const { window, desktop } = await setUp({ bounds });
  expect(window.options).toMatchObject(bounds);
  window.emit('move');
  await desktop.close();
  expect(readdirSync(dir)).toEqual([]);
  expect(window.visible).toBe(false);
});
