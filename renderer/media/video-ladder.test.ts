import { describe, expect, it } from 'vitest';
import { climb, LADDER_TOP, type LadderReading, type LadderState, type VideoLevel } from './video-ladder.ts';

type Part = Partial<Omit<LadderReading, 'atMs'>>;
const GOOD: Omit<LadderReading, 'atMs'> = { availableKbps: 2500, lossPercent: 0, limitation: 'none' };
const STEP_MS = 3000;

/** Readings every 3 s, from time 0 on. */
class Walk {
  state: LadderState;
  #at = 0;
  readonly #limit: VideoLevel;

  constructor(state: LadderState = LADDER_TOP, limit: VideoLevel = '720p') {
    this.state = state;
    this.#limit = limit;
  }

  /** The level after each of so many readings. */
  read(times: number, part: Part): VideoLevel[] {
    return Array.from({ length: times }, () => {
      this.#at += STEP_MS;
      this.state = climb(this.state, { ...GOOD, atMs: this.#at, ...part }, this.#limit);
      return this.state.level;
    });
  }
}

describe('down', () => {
  it.each<[string, Part, VideoLevel[], LadderState['heldBy']]>([
    ['nothing asks for it', {}, ['720p', '720p', '720p'], null],
    ['too little room: after two readings', { availableKbps: 400 }, ['720p', '480p', '480p'], 'network'],
    ['loss', { lossPercent: 8 }, ['720p', '480p', '480p'], 'network'],
    ['loss that is only fair', { lossPercent: 4 }, ['720p', '720p', '720p'], null],
    ['the computer', { limitation: 'cpu' }, ['720p', '480p', '480p'], 'computer'],
    [
      'the encoder wants more than there is: after three',
      { limitation: 'bandwidth', availableKbps: 700 },
      ['720p', '720p', '480p'],
      'network',
    ],
    ['the encoder, though there is room', { limitation: 'bandwidth' }, ['720p', '720p', '720p'], null],
    ['some other reason of the encoder', { limitation: 'other' }, ['720p', '720p', '720p'], null],
  ])('%s', (_, part, levels, heldBy) => {
    const walk = new Walk();
    expect(walk.read(3, part)).toEqual(levels);
    expect(walk.state.heldBy).toBe(heldBy);
  });

  it('one bad reading among good ones is none', () => {
    const walk = new Walk();
    for (let round = 0; round < 6; round += 1) {
      walk.read(1, { availableKbps: 400 });
      walk.read(1, {});
    }
    expect(walk.state.level).toBe('720p');
  });

  it('step by step to sound alone, where there is hardly anything', () => {
    expect(new Walk().read(6, { availableKbps: 60 })).toEqual([
      '720p',
      '480p',
      '480p',
      '240p',
      '240p',
      'off',
    ]);
  });

  it('a small picture stays in spite of loss and a slow computer, but not of ruinous loss', () => {
    expect(new Walk().read(20, { lossPercent: 9, limitation: 'cpu' }).at(-1)).toBe('240p');
    expect(new Walk().read(20, { lossPercent: 20 }).at(-1)).toBe('off');
  });

  it('300 kbit/s hold 240p, and no more', () => {
    const levels = new Walk().read(60, { availableKbps: 284, limitation: 'bandwidth' });
    expect(levels.slice(5)).toEqual(levels.slice(5).map(() => '240p'));
  });
});

describe('up', () => {
  const DOWN: LadderState = { ...LADDER_TOP, level: 'off', heldBy: 'network' };
  const SMALL: LadderState = { ...DOWN, level: '240p' };

  it('from sound alone a picture is tried after 15 s of calm, and a larger one after 15 s each', () => {
    const levels = new Walk(DOWN).read(18, { availableKbps: null, limitation: null });
    expect(levels.map((level) => level[0]).join('')).toBe('ooooo2222244444777');
  });

  it('only where there is room for it', () => {
    expect(new Walk(SMALL).read(20, { availableKbps: 390 }).at(-1)).toBe('240p');
    expect(new Walk(SMALL).read(20, { availableKbps: 410 }).at(-1)).toBe('480p');
    expect(new Walk(SMALL).read(20, { availableKbps: null, lossPercent: 8 }).at(-1)).toBe('240p');
  });

  it('at the top nothing holds it any more', () => {
    const walk = new Walk(DOWN);
    walk.read(18, {});
    expect(walk.state).toMatchObject({ level: '720p', heldBy: null });
  });

  it('that does not hold costs double patience the next time, up to two minutes', () => {
    const walk = new Walk({ ...DOWN, level: '480p' });
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      let readings = 0;
      while (walk.state.level === '480p' && readings < 100) {
        readings += 1;
        walk.read(1, {});
      }
      walk.read(2, { availableKbps: 300 });
      return readings;
    });
    // 15, 30, 60 and 120 s between the first calm reading and the step
    expect(waits).toEqual([6, 11, 21, 41, 41, 41]);
  });

  it('that holds for two minutes restores the patience', () => {
    const walk = new Walk({ ...LADDER_TOP, patienceMs: 120_000, raisedAt: 0, calmSince: 0 });
    walk.read(39, {});
    expect(walk.state.patienceMs).toBe(120_000);
    walk.read(1, {});
    expect(walk.state).toMatchObject({ patienceMs: LADDER_TOP.patienceMs, raisedAt: null });
  });
});

describe('a limit from outside', () => {
  it('asks only for what it needs, and leaves the level to come back to', () => {
    expect(new Walk(LADDER_TOP, '240p').read(20, { availableKbps: 300 }).at(-1)).toBe('720p');
    const walk = new Walk(LADDER_TOP, '240p');
    walk.read(6, { availableKbps: 60 });
    expect(walk.state).toMatchObject({ level: 'off', heldBy: 'network' });
  });

  it('is not climbed over', () => {
    expect(new Walk({ ...LADDER_TOP, level: '240p' }, '480p').read(60, {}).at(-1)).toBe('480p');
  });
});
