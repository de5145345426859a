import { describe, expect, it } from 'vitest';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { aCall, fakeEngine } from '../fake-engine.ts';
import { openShortcuts } from './open-shortcuts.ts';

/** As Electron's: false for keys that somebody has. */
class FakeKeys {
  readonly held = new Map<string, () => void>();
  readonly others = new Set<string>();
  register(key: string, press: () => void): boolean {
    if (key === 'F24') throw new Error('conversion failure');
    if (this.others.has(key) || this.held.has(key)) return false;
    this.held.set(key, press);
    return true;
  }
  unregister(key: string): void {
    this.held.delete(key);
  }
  get keys(): string[] {
    return [...this.held.keys()];
  }
}

function setUp({ wayland = false, features = '', others = [] as string[] } = {}) {
  const engine = fakeEngine();
  const keys = new FakeKeys();
  for (const key of others) keys.others.add(key);
  const clock = new ManualClock();
  let view: Partial<DesktopView> = {};
  let toggles = 0;
  engine.changeSettings({ ringKey: 'F1', muteKey: 'F2', talkKey: null });
  const shortcuts = openShortcuts({
    parts: { globalShortcut: keys, app: { commandLine: { getSwitchValue: () => features } } },
    wayland,
    engine,
    state: { set: (change) => void (view = { ...view, ...change }) },
    toggleMicrophone: () => (toggles += 1),
    clock,
    logger: silentLogger,
  });
  return { engine, keys, clock, shortcuts, view: () => view, toggles: () => toggles };
}
const HELD = aCall({ state: { phase: 'joined', held: true } });

describe('a global key', () => {
  it('is ours only while there is something to do with it', () => {
    const { engine, keys, toggles, view } = setUp();
    expect(keys.keys).toEqual([]);
    expect(view()).toEqual({ talkKey: 'toggle', shortcuts: { ring: 'on', mute: 'on', talk: 'off' } });
    engine.setCalls(aCall());
    expect(keys.keys).toEqual(['F2']);
    keys.held.get('F2')?.();
    expect(toggles()).toBe(1);
    engine.setCalls(HELD);
    expect(keys.keys).toEqual([]);
  });

  it('that is changed is changed at once, in a call too', () => {
    const { engine, keys, view } = setUp();
    engine.setCalls(aCall());
    engine.changeSettings({ muteKey: 'F5', talkKey: 'F2' });
    expect(keys.keys).toEqual(['F5', 'F2']);
    engine.changeSettings({ muteKey: null });
    expect(keys.keys).toEqual(['F2']);
    expect(view().shortcuts).toEqual({ ring: 'on', mute: 'off', talk: 'on' });
  });

  it('that another program has is told as taken when it is set, and does no harm', () => {
    const { engine, keys, view } = setUp({ others: ['F2'] });
    expect(view().shortcuts).toMatchObject({ mute: 'taken', ring: 'on' });
    engine.setCalls(aCall());
    expect(keys.keys).toEqual([]);
    keys.others.clear();
    engine.setCalls();
    engine.setCalls(aCall());
    expect([keys.keys, view().shortcuts?.mute]).toEqual([['F2'], 'on']);
  });

  it('that the system does not know is told as taken', () => {
    const { engine, view } = setUp();
    engine.changeSettings({ muteKey: 'F24' });
    expect(view().shortcuts?.mute).toBe('taken');
  });

  it('set for two things works for the first', () => {
    const { engine, keys, view } = setUp();
    engine.setCalls(aCall());
    engine.changeSettings({ talkKey: 'F2' });
    expect([keys.keys, view().shortcuts]).toEqual([['F2'], { ring: 'on', mute: 'on', talk: 'taken' }]);
  });

  it('that is held down is one press', () => {
    const { engine, keys, clock, toggles } = setUp();
    engine.setCalls(aCall());
    for (const wait of [0, 660, 40, 40, 40]) {
      clock.advance(wait);
      keys.held.get('F2')?.();
    }
    expect(toggles()).toBe(1);
    clock.advance(700);
    keys.held.get('F2')?.();
    expect(toggles()).toBe(2);
  });

  it('can be held by another part of the app, until that lets it go', () => {
    const { shortcuts, keys, clock } = setUp();
    const done: string[] = [];
    const first = shortcuts.hold('ring', () => done.push('first'));
    const second = shortcuts.hold('ring', () => done.push('second'));
    first();
    expect(keys.keys).toEqual(['F1']);
    keys.held.get('F1')?.();
    clock.advance(1000);
    second();
    expect([keys.keys, done]).toEqual([[], ['second']]);
  });

  it('is given back at the end', () => {
    const { shortcuts, engine, keys } = setUp();
    engine.setCalls(aCall());
    shortcuts.close();
    expect(keys.keys).toEqual([]);
  });
});

describe('on Wayland', () => {
  it('there is none', () => {
    const { engine, keys, view, shortcuts } = setUp({ wayland: true });
    engine.setCalls(aCall());
    shortcuts.hold('ring', () => undefined);
    expect(keys.keys).toEqual([]);
    expect(view().shortcuts).toEqual({ ring: 'unsupported', mute: 'unsupported', talk: 'unsupported' });
  });

  it('the portal is used where it was asked for', () => {
    const { view } = setUp({ wayland: true, features: 'A,GlobalShortcutsPortal' });
    expect(view().shortcuts?.mute).toBe('on');
  });
});
