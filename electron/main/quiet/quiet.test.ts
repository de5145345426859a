import { beforeEach, describe, expect, it } from 'vitest';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { fakeEngine } from '../fake-engine.ts';
import { Quiet } from './quiet.ts';

let clock: ManualClock;
let shown: DesktopView['quiet'][];
beforeEach(() => {
  clock = new ManualClock();
  shown = [];
});

function setUp(system: () => Promise<boolean | null> = async () => null) {
  const engine = fakeEngine();
  const quiet = new Quiet({
    engine,
    readSystem: system,
    changeSettings: (change) => engine.changeSettings(change),
    show: (next) => shown.push(next),
    clock,
  });
  return { engine, quiet };
}

describe('the person’s own wish', () => {
  it('holds until it is taken back', async () => {
    const { engine } = setUp();
    engine.changeSettings({ quiet: { on: true, until: null } });
    engine.changeSettings({ quiet: { on: false, until: null } });
    expect(shown).toEqual(['no', 'own', 'no']);
    await settle();
  });

  it('ends by the clock, and is off from then on', async () => {
    const { engine } = setUp();
    await settle();
    engine.changeSettings({ quiet: { on: true, until: clock.now() + 3_600_000 } });
    clock.advance(3_599_999);
    expect(shown).toEqual(['no', 'own']);
    clock.advance(1);
    expect(shown).toEqual(['no', 'own', 'no']);
    expect(engine.view().settings.quiet).toEqual({ on: false, until: null });
    expect(clock.pending).toBe(0);
  });

  it('that ended while the app was away is off at once', async () => {
    const engine = fakeEngine();
    engine.changeSettings({ quiet: { on: true, until: clock.now() - 1 } });
    const quiet = new Quiet({
      engine,
      readSystem: null,
      changeSettings: (change) => engine.changeSettings(change),
      show: (next) => shown.push(next),
      clock,
    });
    expect(shown).toEqual(['no']);
    expect(engine.view().settings.quiet.on).toBe(false);
    quiet.end();
  });

  it('leaves no timer behind', async () => {
    const { engine, quiet } = setUp();
    await settle();
    engine.changeSettings({ quiet: { on: true, until: clock.now() + 1000 } });
    quiet.end();
    expect(clock.pending).toBe(0);
  });
});

describe('the system', () => {
  it('is asked at the start, when it matters, and when the person begins to follow it', async () => {
    let isQuiet = true;
    let asked = 0;
    const { engine, quiet } = setUp(async () => {
      asked += 1;
      return isQuiet;
    });
    await settle();
    expect(shown).toEqual(['no', 'system']);
    isQuiet = false;
    await quiet.fresh();
    expect(shown).toEqual(['no', 'system', 'no']);
    engine.changeSettings({ followSystemQuiet: false });
    isQuiet = true;
    await quiet.fresh();
    expect([shown.at(-1), asked]).toEqual(['no', 2]);
    engine.changeSettings({ followSystemQuiet: true });
    await settle();
    expect([shown.at(-1), asked]).toEqual(['system', 3]);
    expect(clock.pending).toBe(0);
  });

  it('comes after the person’s own wish', async () => {
    const { engine } = setUp(async () => true);
    engine.changeSettings({ quiet: { on: true, until: null } });
    await settle();
    expect(shown).toEqual(['no', 'own']);
  });

  it('that tells nothing keeps nothing still', async () => {
    setUp(async () => null);
    await settle();
    expect(shown).toEqual(['no']);
  });

  it('that told nothing the last time is asked again, but not waited for', async () => {
    let answers = 0;
    let say = (_isQuiet: boolean | null): void => undefined;
    const { quiet } = setUp(() => {
      answers += 1;
      return new Promise((resolve) => (say = resolve));
    });
    say(null);
    await settle();
    let waited = false;
    void quiet.fresh().then(() => (waited = true));
    await settle();
    expect([waited, answers]).toEqual([true, 2]);
    say(true);
    await settle();
    expect(shown.at(-1)).toBe('system');
  });

  it('is not waited for too long, and its late word counts', async () => {
    let say = (_isQuiet: boolean): void => undefined;
    let asked = 0;
    const { quiet } = setUp(() => {
      asked += 1;
      return new Promise((resolve) => (say = resolve));
    });
    let waited = false;
    void quiet.fresh().then(() => (waited = true));
    await settle();
    expect([waited, asked]).toEqual([false, 1]);
    clock.advance(250);
    await settle();
    expect([waited, shown]).toEqual([true, ['no']]);
    say(true);
    await settle();
    expect(shown).toEqual(['no', 'system']);
  });
});
