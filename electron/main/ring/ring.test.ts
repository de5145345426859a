import { beforeEach, describe, expect, it } from 'vitest';
import type { BrowserWindow } from 'electron';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { ShortcutState } from '#shared/contracts/desktop.ts';
import { settle } from '#test/fakes/settle.ts';
import { fakeEngine } from '../fake-engine.ts';
import { FakeWindow } from '../windows/fake-window.ts';
import { Attention } from './attention.ts';
import { aRing } from './fake-ring.ts';
import { RingFeed } from './ring-feed.ts';
import { RingKey } from './ring-key.ts';

describe('what may be heard', () => {
  let now: readonly RingView[];
  let told: string[][];
  let release: () => void;
  beforeEach(() => {
    now = [];
    told = [];
  });

  function setUp() {
    const engine = { ...fakeEngine(), ring: () => now };
    const feed = new RingFeed({ engine, fresh: () => new Promise((resolve) => (release = resolve)) });
    feed.events.on('changed', (rings) => told.push(rings.map(({ callId }) => callId)));
    const ring = (...rings: RingView[]): void => {
      now = rings;
      engine.events.emit('ring', rings);
    };
    return { feed, ring };
  }

  it('waits for the system’s word, then rings', async () => {
    const { feed, ring } = setUp();
    ring(aRing('c1'));
    expect(told).toEqual([]);
    release();
    await settle();
    expect(told).toEqual([['c1']]);
    expect(feed.rings).toHaveLength(1);
    ring();
    expect(told).toEqual([['c1'], []]);
  });

  it('is not what the system or the person wants quiet', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    now = [aRing('c1', { quiet: true })];
    release();
    await settle();
    expect(told).toEqual([]);
  });

  it('stops when it becomes quiet, and begins when it no longer is', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    release();
    await settle();
    ring(aRing('c1', { quiet: true }));
    ring(aRing('c1'));
    expect(told).toEqual([['c1'], [], ['c1']]);
  });

  it('goes on while a second call waits for the system’s word, and is not told what has not changed', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    release();
    await settle();
    ring(aRing('c1'), aRing('c2'));
    expect(told).toEqual([['c1']]);
    release();
    await settle();
    expect(told).toEqual([['c1'], ['c1', 'c2']]);
  });

  it('is nothing when the call is over before the system has spoken', async () => {
    const { ring } = setUp();
    ring(aRing('c1'));
    ring();
    release();
    await settle();
    expect(told).toEqual([]);
  });
});

describe('the key of a ring', () => {
  function setUp({ isFree = true, supported = true } = {}) {
    const engine = fakeEngine();
    const held = new Map<string, () => void>();
    const states: ShortcutState[] = [];
    let presses = 0;
    const key = new RingKey({
      engine,
      globalShortcut: supported
        ? {
            register(accelerator, press) {
              if (isFree) held.set(accelerator, press);
              return isFree;
            },
            unregister: (accelerator) => void held.delete(accelerator),
          }
        : null,
      show: (state) => states.push(state),
      onPress: () => (presses += 1),
    });
    return { engine, key, held, states, presses: () => presses };
  }
  const KEY = 'CommandOrControl+Alt+Shift+R';

  it('is ours only while it rings', () => {
    const { key, held, states, presses } = setUp();
    expect([[...held.keys()], states]).toEqual([[], ['on']]);
    key.setRinging(true);
    held.get(KEY)?.();
    expect(presses()).toBe(1);
    key.setRinging(false);
    expect(held.size).toBe(0);
  });

  it('can be changed and left out, also while it rings', () => {
    const { engine, key, held, states } = setUp();
    key.setRinging(true);
    engine.changeSettings({ ringKey: 'F9' });
    expect([...held.keys()]).toEqual(['F9']);
    engine.changeSettings({ ringKey: null });
    expect([held.size, states.at(-1)]).toEqual([0, 'off']);
    key.end();
    engine.changeSettings({ ringKey: KEY });
    expect(held.size).toBe(0);
  });

  it('says that another program has it, or that this desktop gives none', () => {
    expect(setUp({ isFree: false }).states).toEqual(['taken']);
    const { key, states } = setUp({ supported: false });
    key.setRinging(true);
    expect(new Set(states)).toEqual(new Set(['unsupported']));
  });

  it('that the system cannot read is not taken for ours', () => {
    const states: ShortcutState[] = [];
    const key = new RingKey({
      engine: fakeEngine(),
      globalShortcut: {
        register: () => {
          throw new TypeError('conversion failure');
        },
        unregister: () => undefined,
      },
      show: (state) => states.push(state),
      onPress: () => undefined,
    });
    key.setRinging(true);
    expect(new Set(states)).toEqual(new Set(['taken']));
  });
});

describe('what draws the eye', () => {
  it('is the place in the taskbar, as long as it rings', () => {
    const window = new FakeWindow({});
    const attention = new Attention({ dock: null, window: (): BrowserWindow => window.asWindow });
    attention.set(true);
    attention.set(true);
    attention.set(false);
    attention.set(false);
    expect(window.done).toEqual(['flash true', 'flash false']);
    window.destroy();
    attention.set(true);
    expect(window.done).toHaveLength(2);
  });

  it('is the dock on macOS', () => {
    const done: unknown[] = [];
    const attention = new Attention({
      dock: { bounce: (type) => done.push(type), cancelBounce: (id) => done.push(id) },
      window: () => null,
    });
    attention.set(true);
    attention.set(false);
    expect(done).toEqual(['critical', 1]);
  });
});
