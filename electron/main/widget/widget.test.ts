import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WidgetView } from '#shared/contracts/ipc/widget.ts';
import type { ParticipantView } from '#shared/contracts/view.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { aCall, aConversation, aWorkspace, fakeEngine } from '../fake-engine.ts';
import { FakeWindow } from '../windows/fake-window.ts';
import { WindowRegistry } from '../windows/registry.ts';
import { openWidget, type OpenWidgetOptions } from './open-widget.ts';
import { widgetHandlers } from './widget-handlers.ts';
import { WidgetMemory } from './widget-memory.ts';
import { widgetView } from './widget-view.ts';

const area = (x: number, y: number, width: number, height: number) => ({
  bounds: { x, y, width, height },
  workArea: { x, y, width, height: height - 40 },
});
const LAPTOP = area(0, 0, 1280, 800);
const DESK = area(-1920, 0, 1920, 1080);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-widget-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function setUp({ displays = [LAPTOP] } = {}) {
  const engine = fakeEngine();
  const clock = new ManualClock();
  const windows: FakeWindow[] = [];
  const published: (WidgetView | null)[] = [];
  const screen = Object.assign(new EventEmitter(), { displays, getAllDisplays: () => screen.displays });
  const mainWindow = {
    events: new Emitter<{ focus: null; blur: null; visible: boolean }>(),
    focused: true,
    visible: true,
  };
  const main = (focused: boolean, visible: boolean): void => {
    const before = { ...mainWindow };
    Object.assign(mainWindow, { focused, visible });
    if (before.visible !== visible) mainWindow.events.emit('visible', visible);
    if (before.focused !== focused) mainWindow.events.emit(focused ? 'focus' : 'blur', null);
  };
  const registry = new WindowRegistry();
  const opened = await openWidget({
    parts: {
      BrowserWindow: class extends FakeWindow {
        constructor(options: ConstructorParameters<typeof FakeWindow>[0]) {
          super(options);
          windows.push(this);
        }
      },
      screen,
    } as unknown as OpenWidgetOptions['parts'],
    home: { engine, clock, logger: silentLogger } as unknown as OpenWidgetOptions['home'],
    dir,
    registry,
    preload: '/out/preload/widget.cjs',
    mainWindow,
    publish: (view) => published.push(view),
  });
  /** The window that is there now; its page has loaded. */
  const window = (): FakeWindow => {
    const last = windows.at(-1)!;
    last.emit('ready-to-show');
    return last;
  };
  return { engine, clock, windows, window, published, screen, main, opened, registry };
}

describe('the widget', () => {
  it('is there as soon as the main window is out of sight in a call, and goes with its coming back', async () => {
    const { engine, windows, window, main, opened, registry } = await setUp();
    main(false, false);
    expect(windows).toEqual([]);
    main(true, true);
    engine.setCalls(aCall());
    expect(windows).toEqual([]);
    main(false, false);
    const shown = window();
    expect([shown.url, shown.visible, registry.kindOf(shown.webContents)]).toEqual([
      'app://parley/widget.html',
      true,
      'widget',
    ]);
    expect(shown.done).toEqual(['protected true', 'onTop floating', 'allWorkspaces', 'showInactive']);
    main(true, true);
    expect([shown.visible, opened.window.shown]).toEqual([false, false]);
    main(false, false);
    expect([windows.length, shown.visible]).toEqual([1, true]);
    engine.setCalls();
    expect([shown.destroyed, opened.window.browserWindow]).toEqual([true, null]);
  });

  it('comes after a while when another program is in front, not for a glance at it', async () => {
    const { engine, windows, window, main, clock } = await setUp();
    engine.setCalls(aCall());
    main(false, true);
    clock.advance(2999);
    main(true, true);
    clock.advance(5000);
    expect(windows).toEqual([]);
    main(false, true);
    clock.advance(3000);
    expect(window().visible).toBe(true);
    // shown again but still behind: as it was
    main(false, false);
    main(false, true);
    expect(window().visible).toBe(true);
    main(true, true);
    expect(window().visible).toBe(false);
  });

  it('is there when a call begins while the main window is out of sight', async () => {
    const { engine, window, main } = await setUp();
    main(false, false);
    engine.setCalls(aCall());
    expect(window().visible).toBe(true);
    engine.setCalls(aCall({ state: { phase: 'joined', held: true } }));
    expect(window().destroyed).toBe(true);
  });

  it('can be switched off, in the call too', async () => {
    const { engine, windows, window, main } = await setUp();
    engine.setCalls(aCall());
    main(false, false);
    const shown = window();
    engine.changeSettings({ callWidget: false });
    expect(shown.destroyed).toBe(true);
    main(true, true);
    main(false, false);
    expect(windows).toHaveLength(1);
  });

  it('that a person has closed, or that crashed, comes back the next time', async () => {
    const { engine, windows, window, main } = await setUp();
    engine.setCalls(aCall());
    for (const end of ['close', 'crash'] as const) {
      main(false, false);
      window()[end]();
      expect(window().destroyed).toBe(true);
      main(true, true);
    }
    main(false, false);
    expect([windows.length, window().visible]).toEqual([3, true]);
  });

  it('leaves nothing behind', async () => {
    const { engine, main, clock, opened, screen } = await setUp();
    engine.setCalls(aCall());
    main(false, true);
    await opened.close();
    expect([clock.pending, engine.events.count(), screen.listenerCount('display-added')]).toEqual([0, 0, 0]);
    expect(opened.window.browserWindow).toBeNull();
  });
});

describe('its place', () => {
  const bounds = ({ options }: FakeWindow) => {
    const { x, y, width, height } = options;
    return { x, y, width, height };
  };

  it('is the lower corner at first, grows with the zoom, and is where it was put', async () => {
    const first = await setUp();
    first.engine.setCalls(aCall());
    first.main(false, false);
    expect(bounds(first.window())).toEqual({ x: 944, y: 672, width: 320, height: 72 });
    first.engine.changeSettings({ zoom: 1.5 });
    expect(first.window().bounds).toEqual({ x: 784, y: 636, width: 480, height: 108 });
    first.engine.changeSettings({ zoom: 1 });
    Object.assign(first.window().bounds, { x: 10, y: 20 });
    first.window().emit('move');
    await first.opened.close();

    const again = await setUp();
    again.engine.setCalls(aCall());
    again.main(false, false);
    expect(bounds(again.window())).toMatchObject({ x: 10, y: 20 });
  });

  it('is kept for every arrangement of displays, and repaired when one is gone', async () => {
    const { engine, main, window, screen } = await setUp({ displays: [LAPTOP, DESK] });
    engine.setCalls(aCall());
    main(false, false);
    Object.assign(window().bounds, { x: -1900, y: 900 });
    window().emit('move');
    screen.displays = [LAPTOP];
    screen.emit('display-removed');
    expect(window().bounds).toMatchObject({ x: 944, y: 672 });
    screen.displays = [DESK, LAPTOP];
    screen.emit('display-added');
    expect(window().bounds).toMatchObject({ x: -1900, y: 900 });
    const smaller = area(-1920, 0, 1920, 700);
    screen.displays = [LAPTOP, smaller];
    screen.emit('display-metrics-changed');
    expect(isInside(window().bounds, LAPTOP.workArea)).toBe(true);
  });

  it('is whole inside a display, however odd what was kept is', async () => {
    const clock = new ManualClock();
    const path = join(dir, 'widget.json');
    writeFileSync(
      path,
      JSON.stringify({ version: 1, places: [{ displays: '0,0 1280x800', x: 99_000, y: -99_000 }] }),
    );
    const memory = await WidgetMemory.open(path, clock, silentLogger);
    expect(memory.placeOn([LAPTOP], 1)).toEqual({ x: 960, y: 0, width: 320, height: 72 });
    expect(memory.placeOn([], 1)).toMatchObject({ x: 0, y: 0 });
  });
});

const isInside = (inner: Rectangle, outer: Rectangle): boolean =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width;

describe('what it shows', () => {
  const person = (userId: string, name: string, status = 'joined') =>
    ({ userId, name, status, mediaState: aCall().mediaState }) as ParticipantView;

  it('is the group, or whom one talks to', () => {
    const engine = fakeEngine();
    engine.setWorkspaces(
      aWorkspace({ conversations: { c1: aConversation(), g1: aConversation({ id: 'g1', name: 'Team' }) } }),
    );
    const participants = [person('me', 'Me'), person('u1', 'Ada'), person('u2', 'Ben', 'left')];
    engine.setCalls(aCall({ participants }));
    expect(widgetView(engine.view())).toEqual({
      callId: 'call-1',
      name: 'Ada',
      people: 2,
      startedAt: 1000,
      microphone: 'on',
      sharing: false,
      theme: 'system',
    });
    engine.setCalls(aCall({ participants, conversationId: 'g1' }));
    expect(widgetView(engine.view())?.name).toBe('Team');
    engine.setCalls(aCall({ participants: [person('me', 'Me'), person('u2', 'Ben', 'ringing')] }));
    expect(widgetView(engine.view())?.name).toBe('Ben');
  });

  it('is told to its page when it has changed', async () => {
    const { engine, published } = await setUp();
    engine.setCalls(aCall());
    engine.changeSettings({ zoom: 2 });
    engine.setCalls(
      aCall({ mediaState: { ...aCall().mediaState, audioEnabled: false, screenSharing: true } }),
    );
    engine.setCalls();
    expect(published.map((view) => view && [view.microphone, view.sharing])).toEqual([
      null,
      ['on', false],
      ['off', true],
      null,
    ]);
  });
});

it('its verbs are for the call that it shows', () => {
  const engine = fakeEngine();
  engine.setCalls(aCall());
  const done: unknown[] = [];
  const verbs = widgetHandlers({
    engine,
    commands: { run: (command) => done.push(command) },
    onShow: () => done.push('show'),
    changeSettings: (change) => done.push(change),
  });
  void verbs.toggleMute({ callId: 'call-1' });
  void verbs.hangUp({ callId: 'call-1' });
  void verbs.show(undefined);
  void verbs.switchOff(undefined);
  expect(done).toEqual(['toggle-mute', 'hang-up', 'show', { callWidget: false }]);
  expect(verbs.current(undefined)).toMatchObject({ callId: 'call-1' });
  for (const verb of ['toggleMute', 'hangUp'] as const)
    expect(() => verbs[verb]({ callId: 'call-2' })).toThrow('not-found');
});
