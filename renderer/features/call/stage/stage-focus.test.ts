import { describe, expect, it } from 'vitest';
import { FLOOR_KEPT_MS, floorFreeAt, followFocus, NO_FOCUS } from './stage-focus.ts';

const SCREEN = {} as MediaStreamTrack;
const person = (userId: string, more: { speaking?: boolean; screen?: MediaStreamTrack | null } = {}) => ({
  userId,
  speaking: false,
  screen: null,
  ...more,
});
const speaks = (userId: string) => person(userId, { speaking: true });
const shares = (userId: string) => person(userId, { screen: SCREEN });

describe('the floor', () => {
  const ada = followFocus(NO_FOCUS, [speaks('ada'), person('ben')], 0);

  it('is taken by the first who speaks', () => {
    expect(ada).toMatchObject({ speaker: 'ada', quietSince: null });
  });

  it('is kept while they speak, whoever speaks too', () => {
    expect(followFocus(ada, [speaks('ada'), speaks('ben')], 99_000)).toBe(ada);
  });

  it('is kept over a short pause, and a cough of somebody else', () => {
    const pause = followFocus(ada, [person('ada'), person('ben')], 1000);
    expect(pause).toMatchObject({ speaker: 'ada', quietSince: 1000 });
    const cough = followFocus(pause, [person('ada'), speaks('ben')], 1000 + FLOOR_KEPT_MS - 1);
    expect(cough.speaker).toBe('ada');
    expect(followFocus(cough, [speaks('ada'), person('ben')], 2900)).toMatchObject({ quietSince: null });
  });

  it('goes to whoever speaks when it was free for long enough', () => {
    const pause = followFocus(ada, [person('ada'), person('ben')], 1000);
    const next = followFocus(pause, [person('ada'), speaks('ben')], 1000 + FLOOR_KEPT_MS);
    expect(next).toMatchObject({ speaker: 'ben', quietSince: null });
  });

  it('is kept in silence: nobody is more important', () => {
    const pause = followFocus(ada, [person('ada'), person('ben')], 1000);
    expect(followFocus(pause, [person('ada'), person('ben')], 60_000)).toBe(pause);
  });

  it('falls free at once when they leave', () => {
    expect(followFocus(ada, [person('ben')], 5).speaker).toBeNull();
    expect(followFocus(ada, [speaks('ben')], 5).speaker).toBe('ben');
  });

  it('is looked at again only while somebody waits for it', () => {
    const pause = followFocus(ada, [person('ada'), speaks('ben')], 1000);
    expect(floorFreeAt(pause, [person('ada'), speaks('ben')])).toBe(1000 + FLOOR_KEPT_MS);
    expect(floorFreeAt(pause, [person('ada'), person('ben')])).toBeNull();
    expect(floorFreeAt(ada, [speaks('ada'), speaks('ben')])).toBeNull();
  });
});

describe('shared screens', () => {
  it('stand in the order in which they came, whatever the order of people', () => {
    let focus = followFocus(NO_FOCUS, [person('ada'), shares('ben')], 0);
    focus = followFocus(focus, [shares('ada'), shares('ben')], 0);
    expect(focus.sharers).toEqual(['ben', 'ada']);
    focus = followFocus(focus, [shares('ada'), person('ben')], 0);
    expect(focus.sharers).toEqual(['ada']);
  });

  it('nothing changed is the same object', () => {
    const focus = followFocus(NO_FOCUS, [shares('ada')], 0);
    expect(followFocus(focus, [shares('ada')], 5)).toBe(focus);
    expect(followFocus(NO_FOCUS, [], 5)).toBe(NO_FOCUS);
  });
});
