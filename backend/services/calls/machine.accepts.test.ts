import { describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  BOB_PHONE,
  CAROL,
  answer,
  at,
  back,
  end,
  graceDeadline,
  initiate,
  line,
  lost,
  media,
  play,
  reject,
  ringDeadline,
  ringing,
  told,
  type Step,
} from './machine.scenario.ts';

const DIRECT = initiate(['bob']);
const GROUP = initiate(['bob', 'carol']);
const TALK = [DIRECT, at(5, answer(BOB))];
const THREE = [GROUP, answer(BOB), answer(CAROL)];

type Row = readonly [name: string, steps: readonly Step[], after: string, tells: readonly string[]];
const ROWS: readonly Row[] = [
  [
    'initiate rings the others',
    [DIRECT],
    'initiated | alice joined@alice-laptop#1 | bob invited',
    ['incoming>bob'],
  ],
  [
    'initiate without a ring invites nobody',
    [initiate(['bob'], { ring: false })],
    'initiated | alice joined@alice-laptop#1',
    [],
  ],
  [
    'initiate from a device without a socket starts its grace',
    [initiate(['bob'], { online: false })],
    'initiated | alice joined@alice-laptop#1! | bob invited',
    ['incoming>bob'],
  ],
  [
    'ringing sets participant and call',
    [DIRECT, ringing(BOB)],
    'ringing | alice joined@alice-laptop#1 | bob ringing',
    [],
  ],
  [
    'ringing again changes nothing',
    [DIRECT, ringing(BOB), ringing(BOB)],
    'ringing | alice joined@alice-laptop#1 | bob ringing',
    [],
  ],
  [
    'ringing does not take an active call back',
    [GROUP, answer(BOB), ringing(CAROL)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol ringing',
    [],
  ],
  [
    'answer starts the call, the other devices hear answered-elsewhere',
    [DIRECT, ringing(BOB), answer(BOB_PHONE)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-phone#2',
    ['answered-elsewhere>bob/!bob-phone', '+bob'],
  ],
  [
    'answer again from the same device changes nothing',
    [...TALK, answer(BOB)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2',
    [],
  ],
  [
    'rejoin gives a new stay',
    [...TALK, answer(BOB, { rejoin: true })],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#3',
    ['+bob'],
  ],
  [
    'the caller may rejoin before anybody answers',
    [DIRECT, answer(ALICE, { rejoin: true })],
    'initiated | alice joined@alice-laptop#2 | bob invited',
    ['+alice'],
  ],
  [
    'take over moves the call and replaces the first device',
    [...TALK, answer(BOB_PHONE, { takeOver: true })],
    'active | alice joined@alice-laptop#1 | bob joined@bob-phone#3',
    ['replaced>bob/bob-laptop', '+bob'],
  ],
  [
    'a rejoin ends the interruption',
    [...TALK, lost(BOB), answer(BOB, { rejoin: true })],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#3',
    ['+bob'],
  ],
  [
    'a colleague who was not rung joins',
    [DIRECT, answer(CAROL)],
    'active | alice joined@alice-laptop#1 | bob invited | carol joined@carol-laptop#2',
    ['+carol'],
  ],
  [
    'one who rejected may still join',
    [GROUP, reject(BOB), answer(BOB)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol invited',
    ['+bob'],
  ],
  [
    'one who left comes back with a higher joinSeq',
    [...THREE, end(BOB), answer(BOB)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#4 | carol joined@carol-laptop#3',
    ['+bob'],
  ],
  [
    'reject ends a call of two and stops the other devices',
    [DIRECT, ringing(BOB), reject(BOB_PHONE)],
    'rejected(rejected) | alice left | bob rejected',
    ['rejected>bob/!bob-phone', 'rejected>alice', 'message'],
  ],
  [
    'reject of one of several leaves the others ringing',
    [GROUP, reject(BOB)],
    'initiated | alice joined@alice-laptop#1 | bob rejected | carol invited',
    ['rejected>bob/!bob-laptop'],
  ],
  [
    'everyone rejected',
    [GROUP, reject(BOB), reject(CAROL)],
    'rejected(rejected) | alice left | bob rejected | carol rejected',
    ['rejected>carol/!carol-laptop', 'rejected>alice', 'message'],
  ],
  [
    'reject twice',
    [GROUP, reject(BOB), reject(BOB_PHONE)],
    'initiated | alice joined@alice-laptop#1 | bob rejected | carol invited',
    [],
  ],
  [
    'reject of a call that is over',
    [DIRECT, end(ALICE), reject(BOB)],
    'ended(cancelled) | alice left | bob missed',
    [],
  ],
  [
    'end by one who rings is a reject',
    [DIRECT, ringing(BOB), end(BOB)],
    'rejected(rejected) | alice left | bob rejected',
    ['rejected>bob/!bob-laptop', 'rejected>alice', 'message'],
  ],
  [
    'hang-up before an answer cancels',
    [DIRECT, end(ALICE)],
    'ended(cancelled) | alice left | bob missed',
    ['-alice', 'cancelled>alice', 'cancelled>bob', 'message'],
  ],
  [
    'end by either ends a call of two',
    [...TALK, end(BOB)],
    'ended(ended-by-user) | alice left | bob left',
    ['-bob', 'ended-by-user>bob', 'ended-by-user>alice', 'message'],
  ],
  ['end twice', [...TALK, end(BOB), end(BOB)], 'ended(ended-by-user) | alice left | bob left', []],
  [
    'end in a group is a leave',
    [...THREE, end(ALICE)],
    'active | alice left | bob joined@bob-laptop#2 | carol joined@carol-laptop#3',
    ['-alice'],
  ],
  [
    'the last of a group is left alone',
    [...THREE, end(ALICE), end(BOB)],
    'ended(ended-by-user) | alice left | bob left | carol left',
    ['-bob', 'ended-by-user>bob', 'left-alone>carol', 'message'],
  ],
  [
    'a group goes on while one is joined and one rings',
    [GROUP, answer(BOB), end(BOB)],
    'active | alice joined@alice-laptop#1 | bob left | carol invited',
    ['-bob'],
  ],
  [
    'nobody joined: the ring ends with the call',
    [initiate(['bob', 'carol', 'dave']), answer(BOB), end(BOB), end(ALICE)],
    'ended(ended-by-user) | alice left | bob left | carol missed | dave missed',
    ['-alice', 'ended-by-user>alice', 'ended-by-user>carol', 'ended-by-user>dave', 'message'],
  ],
  [
    'without a ring one alone keeps the call',
    [initiate([], { ring: false }), answer(BOB), end(ALICE)],
    'active | alice left | bob joined@bob-laptop#2',
    ['-alice'],
  ],
  [
    'without a ring the last one ends it',
    [initiate([], { ring: false }), end(ALICE)],
    'ended(ended-by-user) | alice left',
    ['-alice', 'ended-by-user>alice', 'message'],
  ],
  [
    'failed before anybody joined fails the call',
    [DIRECT, end(ALICE, 'failed')],
    'failed(failed) | alice left | bob missed',
    ['-alice', 'failed>alice', 'failed>bob', 'message'],
  ],
  [
    'failed between two that had joined ends it',
    [...TALK, end(BOB, 'failed')],
    'ended(failed) | alice left | bob left',
    ['-bob', 'failed>bob', 'failed>alice', 'message'],
  ],
  [
    'ring deadline not yet passed',
    [DIRECT, ringDeadline(44)],
    'initiated | alice joined@alice-laptop#1 | bob invited',
    [],
  ],
  [
    'ring deadline: nobody came',
    [DIRECT, ringing(BOB), ringDeadline(45)],
    'missed(missed) | alice left | bob missed',
    ['missed>bob', 'missed>alice', 'message'],
  ],
  [
    'ring deadline: one rejected, one missed',
    [GROUP, reject(BOB), ringDeadline(45)],
    'missed(missed) | alice left | bob rejected | carol missed',
    ['missed>carol', 'missed>alice', 'message'],
  ],
  [
    'ring deadline: the others go on',
    [GROUP, answer(BOB), ringDeadline(45)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2 | carol missed',
    ['missed>carol'],
  ],
  [
    'ring deadline leaves one alone',
    [GROUP, answer(BOB), end(ALICE), ringDeadline(45)],
    'ended(left-alone) | alice left | bob left | carol missed',
    ['missed>carol', 'left-alone>bob', 'message'],
  ],
  [
    'ring deadline after the call',
    [...TALK, end(BOB), ringDeadline(45)],
    'ended(ended-by-user) | alice left | bob left',
    [],
  ],
  [
    'a lost device interrupts',
    [...TALK, lost(BOB)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2!',
    [],
  ],
  [
    'the loss of another device does not',
    [...TALK, lost(BOB_PHONE)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2',
    [],
  ],
  [
    'a device that comes back',
    [...TALK, lost(BOB), back(BOB)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2',
    [],
  ],
  [
    'a ringing device that goes leaves the status',
    [DIRECT, ringing(BOB), lost(BOB)],
    'ringing | alice joined@alice-laptop#1 | bob ringing',
    [],
  ],
  [
    'grace not yet passed',
    [...TALK, at(10, lost(BOB)), graceDeadline(69)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2!',
    [],
  ],
  [
    'grace passed in a call of two',
    [...TALK, at(10, lost(BOB)), graceDeadline(70)],
    'ended(connection-lost) | alice left | bob left',
    ['connection-lost>bob/bob-laptop', '-bob', 'connection-lost>alice', 'message'],
  ],
  [
    'grace passed in a group',
    [...THREE, lost(BOB), graceDeadline(60)],
    'active | alice joined@alice-laptop#1 | bob left | carol joined@carol-laptop#3',
    ['connection-lost>bob/bob-laptop', '-bob'],
  ],
  [
    'grace passed for all at once',
    [...TALK, lost(ALICE), lost(BOB), graceDeadline(60)],
    'ended(connection-lost) | alice left | bob left',
    ['connection-lost>alice/alice-laptop', '-alice', 'connection-lost>bob/bob-laptop', '-bob', 'message'],
  ],
  [
    'grace of a caller nobody answered',
    [initiate(['bob'], { online: false }), graceDeadline(60)],
    'ended(connection-lost) | alice left | bob missed',
    ['connection-lost>alice/alice-laptop', '-alice', 'connection-lost>bob', 'message'],
  ],
  [
    'media of the owner',
    [...TALK, media(BOB)],
    'active | alice joined@alice-laptop#1 | bob joined@bob-laptop#2',
    ['media bob'],
  ],
];

describe('accepted commands', () => {
  it.each(ROWS)('%s', (_name, steps, after, tells) => {
    const { decision } = play(steps);
    if ('refused' in decision) throw new Error(`refused: ${decision.refused}`);
    expect(line(decision.state)).toBe(after);
    expect(told(decision)).toEqual(tells);
  });
});
