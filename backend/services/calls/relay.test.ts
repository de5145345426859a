import { describe, expect, it } from 'vitest';
import {
  ALICE,
  answer,
  BOB,
  BOB_PHONE,
  CAROL,
  end,
  initiate,
  play,
  reject,
  ringing,
  type Step,
} from './machine.scenario.ts';
import { route, SeenCounters, type Address, type Sender } from './relay.ts';
import type { CallState } from './state.ts';

const RINGING = [initiate(['bob', 'carol']), ringing(BOB)];
const TALKING = [...RINGING, answer(BOB)];
const MALLORY = { userId: 'mallory', deviceId: 'mallory' };
const toBob: Address = { targetUserId: 'bob' };
const toAlice: Address = { targetUserId: 'alice' };

function stateAfter(steps: readonly Step[]): CallState {
  const { decision } = play(steps);
  if ('refused' in decision) throw new Error(decision.refused);
  return decision.state;
}

type Row = readonly [name: string, steps: readonly Step[], from: Sender, address: Address, goes: string];

const ROWS: readonly Row[] = [
  ['the caller to all devices of one who is rung', RINGING, ALICE, toBob, 'user bob'],
  [
    'the caller to one of them',
    RINGING,
    ALICE,
    { ...toBob, targetDeviceId: 'bob-phone' },
    'device bob-phone',
  ],
  ['one who rings to the caller', RINGING, BOB_PHONE, toAlice, 'device alice-laptop'],
  ['one who is invited and never said that it rings', RINGING, CAROL, toAlice, 'device alice-laptop'],
  ['between joined ones, to the owning device', TALKING, ALICE, toBob, 'device bob-laptop'],
  [
    'to the owning device by name',
    TALKING,
    ALICE,
    { ...toBob, targetDeviceId: 'bob-laptop' },
    'device bob-laptop',
  ],
  [
    'to a device that did not get the call',
    TALKING,
    ALICE,
    { ...toBob, targetDeviceId: 'bob-phone' },
    'refused target-away',
  ],
  [
    'with the stays of now',
    TALKING,
    ALICE,
    { ...toBob, fromJoinId: 'id2', toJoinId: 'id3' },
    'device bob-laptop',
  ],
  [
    'to a stay that was replaced',
    [...TALKING, answer(BOB, { rejoin: true })],
    ALICE,
    { ...toBob, toJoinId: 'id3' },
    'nobody',
  ],
  [
    'from a stay that was replaced',
    [...TALKING, answer(ALICE, { rejoin: true })],
    ALICE,
    { ...toBob, fromJoinId: 'id2' },
    'nobody',
  ],
  ['to a stay of one who only rings', RINGING, ALICE, { ...toBob, toJoinId: 'id3' }, 'nobody'],
  [
    'from a device that lost the call',
    [...TALKING, answer(BOB_PHONE, { takeOver: true })],
    BOB,
    toAlice,
    'refused not-joined',
  ],
  ['from a second device of one who is joined', TALKING, BOB_PHONE, toAlice, 'refused not-joined'],
  ['from one who rejected', [...RINGING, reject(BOB)], BOB, toAlice, 'refused not-joined'],
  ['to one who rejected', [...RINGING, reject(BOB)], ALICE, toBob, 'refused target-away'],
  ['to one who left', [...TALKING, answer(CAROL), end(BOB)], ALICE, toBob, 'refused target-away'],
  ['after the end', [...TALKING, end(ALICE), end(BOB)], ALICE, toBob, 'refused call-ended'],
  ['from a stranger', TALKING, MALLORY, toBob, 'refused not-found'],
  ['from a stranger after the end', [...RINGING, end(ALICE)], MALLORY, toBob, 'refused not-found'],
  ['to a stranger', TALKING, ALICE, { targetUserId: 'mallory' }, 'refused not-found'],
  ['to oneself', TALKING, ALICE, toAlice, 'refused not-found'],
];

describe('signalling goes', () => {
  it.each(ROWS)('%s', (_name, steps, from, address, goes) => {
    const routed = route(stateAfter(steps), from, address);
    const text =
      'refused' in routed
        ? `refused ${routed.refused}`
        : [routed.to, routed.to === 'device' ? routed.deviceId : routed.to === 'user' ? routed.userId : '']
            .join(' ')
            .trim();
    expect(text).toBe(goes);
  });
});

describe('the counters of a call', () => {
  it('know each number of each link once', () => {
    const counters = new SeenCounters();
    counters.add('a', 3);
    expect([counters.has('a', 3), counters.has('a', 1), counters.has('b', 3)]).toEqual([true, false, false]);
  });

  it('forget single numbers, never that they have passed', () => {
    const counters = new SeenCounters();
    for (let n = 1; n <= 2000; n += 1) counters.add('a', n);
    expect([1, 500, 1999, 2000].map((n) => counters.has('a', n))).toEqual([true, true, true, true]);
    expect(counters.has('a', 2001)).toBe(false);
  });
});
