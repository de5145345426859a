import { describe, expect, it } from 'vitest';
import { lineOf } from './line.ts';
import {
  ALICE,
  answer,
  at,
  BOB,
  end,
  initiate,
  play,
  reject,
  ringDeadline,
  type Step,
} from './machine.scenario.ts';
import type { CallSummary } from '#backend/storage/calls-schema.ts';

const audio = initiate(['bob']);
const video = initiate(['bob'], { type: 'video' });

const ROWS: readonly [content: string, steps: readonly Step[], call: Partial<CallSummary>][] = [
  ['Missed call', [audio, ringDeadline(45)], { status: 'missed', endReason: 'missed', duration: 0 }],
  ['Declined video call', [video, reject(BOB)], { type: 'video', status: 'rejected' }],
  ['Cancelled call', [audio, end(ALICE)], { status: 'ended', endReason: 'cancelled', duration: 0 }],
  ['Failed call', [audio, end(ALICE, 'failed')], { status: 'failed' }],
  ['Call, 0:07', [audio, at(3, answer(BOB)), at(10.9, end(BOB))], { status: 'ended', duration: 7 }],
  ['Video call, 1:05:09', [video, answer(BOB), at(3909, end(BOB))], { duration: 3909 }],
  ['Call, 0:00', [initiate([], { ring: false }), end(ALICE)], { duration: 0 }],
];

describe('the line of a finished call', () => {
  it.each(ROWS)('%s', (content, steps, call) => {
    const { decision } = play(steps);
    if ('refused' in decision) throw new Error(decision.refused);
    expect(lineOf(decision.state)).toMatchObject({ senderId: 'alice', callId: 'id1', content, call });
  });

  it('is not written of one that lives', () => {
    const { decision } = play([audio]);
    if ('refused' in decision) throw new Error(decision.refused);
    expect(() => lineOf(decision.state)).toThrow('is not over');
  });
});
