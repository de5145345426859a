import { describe, expect, it } from 'vitest';
import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import { callsAnew, factsOf } from './facts.ts';

const participant = (userId: string, more: Partial<CallParticipant> = {}): CallParticipant => ({
  userId,
  userName: userId,
  userIdentifier: userId,
  status: 'joined',
  joinId: `j-${userId}`,
  joinSeq: 1,
  deviceId: `d-${userId}`,
  ringing: [],
  busy: false,
  connection: 'connected',
  mediaState: { audioEnabled: true, videoEnabled: false, screenSharing: false },
  ...more,
});
const call = (...participants: CallParticipant[]): Call => ({
  id: 'c',
  conversationId: 'v',
  type: 'audio',
  status: 'active',
  initiatedBy: 'ann',
  startedAt: null,
  endedAt: null,
  duration: null,
  endReason: null,
  participants,
});
const me = { userId: 'bob', deviceId: 'd-bob', claimed: false };

describe('facts', () => {
  it('say who holds my stay', () => {
    const owner = (more: Partial<CallParticipant>, claimed = false) =>
      factsOf(call(participant('ann'), participant('bob', more)), { ...me, claimed })?.me.owner;
    expect(owner({})).toBe('this-device');
    expect(owner({ deviceId: 'd-phone' })).toBe('other-device');
    expect(owner({ status: 'ringing', deviceId: null })).toBe('none');
    expect(owner({ deviceId: null })).toBe('other-device');
    expect(owner({ deviceId: null }, true)).toBe('this-device');
  });

  it('count the others who are joined', () => {
    const facts = factsOf(
      call(participant('ann'), participant('bob'), participant('cai', { status: 'ringing' })),
      me,
    );
    expect(facts).toMatchObject({
      status: 'active',
      othersJoined: 1,
      me: { stay: { joinId: 'j-bob', joinSeq: 1 } },
    });
  });

  it('are nothing of a call that I am no part of', () => {
    expect(factsOf(call(participant('ann')), me)).toBeNull();
  });
});

describe('a call that is over here', () => {
  const heard = (
    rev: number | undefined,
    status: CallParticipant['status'],
    more: Partial<Call> = {},
  ): Call => {
    const one = { ...call(participant('ann'), participant('bob', { status })), ...more };
    return rev === undefined ? one : { ...one, rev };
  };

  it.each([
    ['I left, and am called', heard(3, 'left'), heard(4, 'invited'), false, true],
    ['I rejected, and am called', heard(3, 'rejected'), heard(5, 'ringing'), false, true],
    ['it rings on while I decline', heard(3, 'ringing'), heard(4, 'ringing'), false, false],
    ['it had rung for too long, and rings', heard(3, 'ringing'), heard(4, 'invited'), true, true],
    ['the same word again', heard(3, 'ringing'), heard(3, 'ringing'), true, false],
    ['I am joined', heard(3, 'left'), heard(4, 'joined'), true, false],
    ['it is over for all', heard(3, 'left'), heard(4, 'ringing', { status: 'ended' }), true, false],
    ['a word without a number', heard(undefined, 'left'), heard(undefined, 'invited'), true, false],
    ['I am no part of it', heard(3, 'left'), { ...call(participant('ann')), rev: 4 }, true, false],
  ])('%s', (_, before, now, missed, expected) => {
    expect(callsAnew(before, now, 'bob', missed)).toBe(expected);
  });
});
