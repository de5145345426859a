import { describe, expect, it } from 'vitest';
import {
  ALICE,
  ALICE_PHONE,
  BOB,
  BOB_PHONE,
  CAROL,
  RULES,
  START,
  answer,
  at,
  end,
  initiate,
  invite,
  line,
  on,
  play,
  reject,
  ringDeadline,
  ringing,
  told,
  type Step,
} from './machine.scenario.ts';

const TALK = [initiate(['bob']), at(5, answer(BOB))];
const THREE = [initiate(['bob', 'carol']), answer(BOB), answer(CAROL)];
const people = (count: number) => Array.from({ length: count }, (_, i) => `u${i}`);

type Row = readonly [name: string, steps: readonly Step[], after: string, tells: readonly string[]];
const ACCEPTED: readonly Row[] = [
  [
    'somebody new rings',
    [...TALK, invite(BOB, ['carol'])],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol invited',
    ['incoming>carol'],
  ],
  [
    'several at once, before anybody has answered',
    [initiate(['bob']), invite(ALICE, ['carol', 'dave'])],
    'initiated | alice joined@alice-laptop#1 | bob invited | carol invited | dave invited',
    ['incoming>carol', 'incoming>dave'],
  ],
  [
    'into a call without a ring',
    [initiate([], { ring: false }), invite(ALICE, ['bob'])],
    'initiated | alice joined@alice-laptop#1 | bob invited',
    ['incoming>bob'],
  ],
  [
    'one who left rings again',
    [...THREE, end(BOB), invite(ALICE, ['bob'])],
    'active | alice joined@alice-laptop#1 | bob invited | carol joined@carol-laptop#3',
    ['incoming>bob'],
  ],
  [
    'one who rejected rings again',
    [initiate(['bob', 'carol']), answer(BOB), reject(CAROL), invite(BOB, ['carol'])],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol invited',
    ['incoming>carol'],
  ],
  [
    'one who missed it rings again',
    [initiate(['bob', 'carol']), answer(BOB), ringDeadline(45), at(46, invite(ALICE, ['carol']))],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol invited',
    ['incoming>carol'],
  ],
  [
    'who is joined or rings stays as they are, beside one who is new',
    [...TALK, invite(ALICE, ['carol']), ringing(CAROL), invite(BOB, ['alice', 'bob', 'carol', 'dave'])],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol ringing | dave invited',
    ['incoming>dave'],
  ],
  [
    'nobody new: nothing changes, though the call is full',
    [initiate(people(7)), invite(ALICE, ['u0', 'alice'])],
    `initiated | alice joined@alice-laptop#1 | ${people(7)
      .map((userId) => `${userId} invited`)
      .join(' | ')}`,
    [],
  ],
  [
    'and answers with a stay of its own',
    [...THREE, end(BOB), invite(ALICE, ['bob']), answer(BOB_PHONE)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-phone#4 | carol joined@carol-laptop#3',
    ['answered-elsewhere>bob/!bob-phone', '+bob'],
  ],
  [
    'and rejects, which ends nothing for the others',
    [...TALK, invite(ALICE, ['carol']), reject(CAROL)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol rejected',
    ['rejected>carol/!carol-laptop'],
  ],
  [
    'and keeps one alone in the call while it rings',
    [...TALK, invite(ALICE, ['carol']), end(BOB)],
    'active | alice joined@alice-laptop#1 | bob left | carol invited',
    ['-bob'],
  ],
  [
    'and misses it after a ring limit of its own',
    [...TALK, at(100, invite(ALICE, ['carol'])), ringDeadline(145)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol missed',
    ['missed>carol'],
  ],
  [
    'and is not late before that',
    [...TALK, at(100, invite(ALICE, ['carol'])), ringDeadline(144)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol invited',
    [],
  ],
];

type Refused = readonly [name: string, steps: readonly Step[], code: string, extras: object];
const REFUSED: readonly Refused[] = [
  ['after the end', [...TALK, end(ALICE), invite(BOB, ['carol'])], 'call-ended', {}],
  ['by one who only rings', [initiate(['bob']), invite(BOB, ['carol'])], 'not-joined', {}],
  ['by one who left', [...THREE, end(BOB), invite(BOB, ['dave'])], 'not-joined', {}],
  ['by one who is not in the call', [...TALK, invite(on('mallory'), ['carol'])], 'not-joined', {}],
  ['by another device than the one joined', [...TALK, invite(ALICE_PHONE, ['carol'])], 'not-joined', {}],
  [
    'of one too many with sound alone',
    [initiate(people(6)), invite(ALICE, ['bob', 'carol'])],
    'call-full',
    { limit: 8 },
  ],
  [
    'of one too many with video, who rings counted',
    [initiate(['bob', 'carol'], { type: 'video' }), ringing(BOB), invite(ALICE, ['dave', 'erin'])],
    'call-full',
    { limit: 4 },
  ],
];

describe('an invitation', () => {
  it.each(ACCEPTED)('%s', (_name, steps, after, tells) => {
    const { decision } = play(steps);
    if ('refused' in decision) throw new Error(`refused: ${decision.refused}`);
    expect(line(decision.state)).toBe(after);
    expect(told(decision)).toEqual(tells);
  });

  it.each(REFUSED)('is refused %s', (_name, steps, code, extras) => {
    expect(play(steps).decision).toEqual({ refused: code, extras });
  });

  it('that changes nothing is no change of the call', () => {
    const { decision, before } = play([...TALK, invite(ALICE, ['bob'])]);
    expect(decision).toEqual({ state: before, effects: [] });
  });

  it('counts who has left or rejected as gone', () => {
    const full = [initiate(people(7)), reject(on('u0'))];
    expect(play([...full, invite(ALICE, ['dave'])]).decision).toHaveProperty('state');
    expect(play([...full, invite(ALICE, ['dave', 'u0'])]).decision).toEqual({
      refused: 'call-full',
      extras: { limit: 8 },
    });
  });

  it('rings for as long as a call does', () => {
    const { decision } = play([...TALK, at(100, invite(ALICE, ['carol']))]);
    if ('refused' in decision) throw new Error(decision.refused);
    expect(decision.state.participants[2]?.standing).toEqual({
      status: 'invited',
      ringsUntil: START + 100_000 + RULES.ringMs,
      ringing: [],
    });
  });
});
