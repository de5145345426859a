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
  lost,
  media,
  on,
  play,
  reject,
  ringDeadline,
  ringing,
  type Step,
} from './machine.scenario.ts';
import { initialMedia } from './state.ts';

const DIRECT = initiate(['bob']);
const GROUP = initiate(['bob', 'carol']);
const TALK = [DIRECT, at(5, answer(BOB))];

const FOUR = [
  initiate(['bob', 'carol', 'dave'], { type: 'video' }),
  ...['bob', 'carol', 'dave'].map((userId) => answer(on(userId))),
];
const nobody = on('mallory');

type Refused = readonly [name: string, steps: readonly Step[], code: string, extras: object];
const REFUSED: readonly Refused[] = [
  [
    'a second call in the conversation',
    [DIRECT, initiate(['alice'], { userId: 'bob' })],
    'call-in-progress',
    { callId: 'id1' },
  ],
  [
    'a second call with another clientId',
    [initiate(['bob'], { clientId: 'a' }), initiate(['bob'], { clientId: 'b' })],
    'call-in-progress',
    { callId: 'id1' },
  ],
  [
    'more rung than a mesh carries',
    [initiate(Array.from({ length: 8 }, (_, i) => `u${i}`))],
    'call-full',
    { limit: 8 },
  ],
  [
    'more rung than a mesh carries with video',
    [
      initiate(
        Array.from({ length: 4 }, (_, i) => `u${i}`),
        { type: 'video' },
      ),
    ],
    'call-full',
    { limit: 4 },
  ],
  ['answer from a second device', [...TALK, answer(BOB_PHONE)], 'already-answered', {}],
  ['rejoin from a second device', [...TALK, answer(BOB_PHONE, { rejoin: true })], 'already-answered', {}],
  ['the caller answers on a second device', [DIRECT, answer(ALICE_PHONE)], 'already-answered', {}],
  ['answer after the end', [...TALK, end(ALICE), answer(BOB)], 'call-ended', {}],
  ['answer after the caller cancelled', [DIRECT, end(ALICE), answer(BOB)], 'call-ended', {}],
  ['answer after the ring limit', [DIRECT, ringDeadline(45), answer(BOB)], 'call-ended', {}],
  ['the fifth with video', [...FOUR, answer(on('erin'))], 'call-full', { limit: 4 }],
  ['reject after the answer on another device', [...TALK, reject(BOB_PHONE)], 'already-answered', {}],
  ['reject by the caller', [DIRECT, reject(ALICE)], 'already-answered', {}],
  ['reject by one who is not in the call', [DIRECT, reject(nobody)], 'not-joined', {}],
  [
    'end from a device that lost the call',
    [...TALK, answer(BOB_PHONE, { takeOver: true }), end(BOB)],
    'already-answered',
    {},
  ],
  ['end by one who is not in the call', [DIRECT, end(nobody)], 'not-joined', {}],
  ['ringing after the answer', [...TALK, ringing(BOB_PHONE)], 'already-answered', {}],
  ['ringing after the reject', [GROUP, reject(BOB), ringing(BOB)], 'not-joined', {}],
  ['ringing by one who was not called', [DIRECT, ringing(nobody)], 'not-joined', {}],
  ['ringing after the end', [DIRECT, end(ALICE), ringing(BOB)], 'call-ended', {}],
  ['media while it rings', [DIRECT, media(BOB)], 'not-joined', {}],
  ['media from another device', [...TALK, media(BOB_PHONE)], 'not-joined', {}],
  ['media after the end', [...TALK, end(BOB), media(BOB)], 'call-ended', {}],
];

describe('refused commands', () => {
  it.each(REFUSED)('%s', (_name, steps, code, extras) => {
    expect(play(steps).decision).toEqual({ refused: code, extras });
  });

  it('refuses everything but initiate where there is no call', () => {
    expect(play([end(ALICE)]).decision).toEqual({ refused: 'not-found', extras: {} });
  });
});

describe('what a table cannot show', () => {
  it('answers the same clientId with the same call, also when it is over', () => {
    const again = initiate(['bob'], { clientId: 'once' });
    for (const steps of [
      [again, again],
      [again, end(ALICE), again],
    ]) {
      const { decision, before } = play(steps);
      expect(decision).toEqual({ state: before, effects: [] });
    }
  });

  it('lets the fifth in once one has left, and holds sound alone to its own limit', () => {
    const erin = answer(on('erin'));
    const left = end(on('bob'));
    expect(play([...FOUR, left, erin]).decision).toHaveProperty('state');
    const audio = [{ ...FOUR[0], type: 'audio' } as Step, ...FOUR.slice(1), erin];
    expect(play(audio).decision).toHaveProperty('state');
  });

  it('forgets what one who left showed there', () => {
    const { decision } = play([...TALK, answer(CAROL), media(BOB), end(BOB), answer(BOB)]);
    if ('refused' in decision) throw new Error(decision.refused);
    expect(decision.state.participants[1]?.mediaState).toEqual(initialMedia('audio'));
  });

  it('keeps which devices ring and what they can', () => {
    const { decision } = play([
      DIRECT,
      ringing(BOB),
      ringing(BOB_PHONE),
      ringing(BOB, true),
      lost(BOB_PHONE),
    ]);
    if ('refused' in decision) throw new Error(decision.refused);
    expect(decision.state.participants[1]?.standing).toEqual({
      status: 'ringing',
      ringsUntil: START + RULES.ringMs,
      ringing: [{ deviceId: 'bob-laptop', prewarm: true }],
    });
  });

  it('counts whole seconds from the first answer', () => {
    const { decision } = play([DIRECT, at(5, answer(BOB)), at(17.9, end(ALICE))]);
    if ('refused' in decision) throw new Error(decision.refused);
    expect(decision.state.phase).toEqual({
      status: 'ended',
      startedAt: START + 5_000,
      endedAt: START + 17_900,
      endReason: 'ended-by-user',
      endedBy: 'alice',
    });
  });
});
