import { describe, expect, it } from 'vitest';
import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import { factsOf, peersOf } from './facts.ts';

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
const plain = { joinId: null, joinSeq: null, deviceId: null };

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

describe('peers', () => {
  const peers = (one: Call, rejoins = 0, generations = new Map<string, number>()) =>
    peersOf(one, me, generations, rejoins);

  it('are the others who are joined, by the pair of stays', () => {
    const found = peers(
      call(
        participant('ann', { joinSeq: 1 }),
        participant('bob', { joinSeq: 2 }),
        participant('cai', { status: 'left' }),
      ),
    );
    expect(found).toEqual([
      {
        key: 'j-bob:j-ann',
        userId: 'ann',
        deviceId: 'd-ann',
        joinId: 'j-ann',
        weOffer: false,
        polite: false,
      },
    ]);
  });

  it('let the smaller joinSeq offer, and the smaller user be polite', () => {
    const of = (joinSeq: number) =>
      peers(call(participant('cai', { joinSeq }), participant('bob', { joinSeq: 5 })))[0];
    expect(of(4)).toMatchObject({ weOffer: false, polite: true });
    expect(of(6)).toMatchObject({ weOffer: true, polite: true });
  });

  it('on a server without stays let the caller offer, and are new when either end is', () => {
    const both = call(participant('ann', plain), participant('bob', plain));
    expect(peers(both)[0]).toMatchObject({ key: '0:ann:0', weOffer: false });
    expect(peersOf(both, { ...me, userId: 'ann' }, new Map(), 0)[0]).toMatchObject({
      key: '0:bob:0',
      weOffer: true,
    });
    expect(peers(both, 1)[0]?.key).toBe('1:ann:0');
    expect(peers(both, 0, new Map([['ann', 2]]))[0]?.key).toBe('0:ann:2');
    const third = call(participant('bob', plain), participant('cai', plain));
    expect(peers(third)[0]?.weOffer).toBe(true);
  });

  it('are none where I am not', () => {
    expect(peers(call(participant('ann')))).toEqual([]);
  });
});
