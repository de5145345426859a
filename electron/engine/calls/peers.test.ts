import { describe, expect, it } from 'vitest';
import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import { callerPeers, joinedPeers, type LinkNames, type LinkTerms, ringingPeers } from './peers.ts';

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
const ann = { userId: 'ann', deviceId: 'd-ann', claimed: true };
const plain = { joinId: null, joinSeq: null, deviceId: null };
const ringing = (...ringing: CallParticipant['ringing']) =>
  participant('bob', { ...plain, status: 'ringing', ringing });
const warm = (deviceId: string) => ({ deviceId, prewarm: true });

const names = (more: Partial<LinkNames> = {}): LinkNames => ({
  generations: new Map(),
  rejoins: 0,
  warmed: new Map(),
  ...more,
});

const terms = (more: Partial<LinkTerms> = {}): LinkTerms => ({
  firstOffer: 'smaller-join-seq',
  politeness: 'smaller-user-id-polite',
  watch: false,
  relayOnly: false,
  ...more,
});

describe('peers of a call that is joined', () => {
  const peers = (one: Call, more: Partial<LinkNames> = {}) => joinedPeers(one, me, names(more), terms());

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
        prewarm: false,
        relayOnly: false,
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
    expect(joinedPeers(both, ann, names(), terms())[0]).toMatchObject({ key: '0:bob:0', weOffer: true });
    expect(peers(both, { rejoins: 1 })[0]?.key).toBe('1:ann:0');
    expect(peers(both, { generations: new Map([['ann', 2]]) })[0]?.key).toBe('0:ann:2');
    const third = call(participant('bob', plain), participant('cai', plain));
    expect(peers(third)[0]?.weOffer).toBe(true);
  });

  it('show no address where the person wants none shown', () => {
    const found = joinedPeers(
      call(participant('ann'), participant('bob')),
      me,
      names(),
      terms({ relayOnly: true }),
    );
    expect(found[0]?.relayOnly).toBe(true);
  });

  it('are none where I am not', () => {
    expect(peers(call(participant('ann')))).toEqual([]);
  });
});

describe('peers of a call that rings', () => {
  it('are for the caller the devices that wish for a link, three at most', () => {
    const cold = { deviceId: 'p0', prewarm: false };
    const one = call(participant('ann'), ringing(cold, warm('p1'), warm('p2'), warm('p3'), warm('p4')));
    const found = ringingPeers(one, ann, names(), true);
    expect(found.map(({ key }) => key)).toEqual(['j-ann:p1', 'j-ann:p2', 'j-ann:p3']);
    expect(found[0]).toEqual({
      key: 'j-ann:p1',
      userId: 'bob',
      deviceId: 'p1',
      joinId: null,
      weOffer: true,
      polite: true,
      prewarm: true,
      relayOnly: true,
    });
  });

  it('are for who is called the caller alone', () => {
    const one = call(participant('ann'), ringing(warm('d-bob')));
    expect(callerPeers(one, me, names(), false)).toEqual([
      {
        key: 'd-bob:j-ann',
        userId: 'ann',
        deviceId: 'd-ann',
        joinId: 'j-ann',
        weOffer: false,
        polite: false,
        prewarm: true,
        relayOnly: false,
      },
    ]);
  });

  it('keep their keys when the device that rang answers, at both ends; a later stay has another', () => {
    const before = call(participant('ann'), ringing(warm('d-bob')));
    const after = call(participant('ann'), participant('bob', { joinId: 'j1', joinSeq: 2 }));
    const warmed = names({ warmed: new Map([['j1', 'd-bob']]) });
    const keyOf = (peers: { key: string }[]) => peers.map(({ key }) => key);
    expect(keyOf(joinedPeers(after, ann, warmed, terms()))).toEqual(
      keyOf(ringingPeers(before, ann, names(), false)),
    );
    expect(keyOf(joinedPeers(after, me, warmed, terms()))).toEqual(
      keyOf(callerPeers(before, me, names(), false)),
    );
    const later = call(participant('ann'), participant('bob', { joinId: 'j2', joinSeq: 3 }));
    expect(keyOf(joinedPeers(later, ann, warmed, terms()))).toEqual(['j-ann:j2']);
    expect(joinedPeers(after, ann, warmed, terms())[0]).toMatchObject({ weOffer: true, joinId: 'j1' });
  });

  it('are new with the caller’s next stay, and when its end was made anew', () => {
    const next = call(participant('ann', { joinId: 'j9' }), ringing(warm('d-bob')));
    expect(callerPeers(next, me, names(), false)[0]?.key).toBe('d-bob:j9');
    const generations = new Map([['ann', 1]]);
    expect(callerPeers(next, me, names({ generations }), false)[0]?.key).toBe('d-bob:j9:1');
  });

  it('are none on a server without stays, and of a caller who has left', () => {
    const one = call(participant('ann', plain), ringing(warm('d-bob')));
    expect(ringingPeers(one, ann, names(), false)).toEqual([]);
    expect(callerPeers(one, me, names(), false)).toEqual([]);
    const left = call(participant('ann', { status: 'left', joinId: null }), ringing(warm('d-bob')));
    expect(callerPeers(left, me, names(), false)).toEqual([]);
  });
});

describe('who offers first, and who gives way, by the dialect', () => {
  const first = participant('ann', { joinSeq: 1 });
  const later = participant('bob', { joinSeq: 2 });
  /** What Ann, who called and came first, and Bob each think of themselves. */
  const both = (more: Partial<LinkTerms>, one = call(first, later)) => {
    const [annsPeer] = joinedPeers(one, ann, names(), terms(more));
    const [bobsPeer] = joinedPeers(one, me, names(), terms(more));
    return { offers: [annsPeer?.weOffer, bobsPeer?.weOffer], polite: [annsPeer?.polite, bobsPeer?.polite] };
  };

  it('whoever came first, or came last, or called', () => {
    expect(both({ firstOffer: 'smaller-join-seq' }).offers).toEqual([true, false]);
    expect(both({ firstOffer: 'newcomer' }).offers).toEqual([false, true]);
    expect(both({ firstOffer: 'caller' }).offers).toEqual([true, false]);
    const late = call(participant('ann', { joinSeq: 9 }), later);
    expect(both({ firstOffer: 'caller' }, late).offers).toEqual([true, false]);
  });

  it('the larger id by code point, whoever called', () => {
    expect(both({ firstOffer: 'larger-user-id' }).offers).toEqual([false, true]);
    const other = call(participant('Zoe', { joinSeq: 3 }), later);
    expect(joinedPeers(other, me, names(), terms({ firstOffer: 'larger-user-id' }))[0]?.weOffer).toBe(true);
  });

  it('where joins are not counted the caller counts as the first', () => {
    const plainly = call(participant('ann', plain), participant('bob', plain));
    expect(both({ firstOffer: 'newcomer' }, plainly).offers).toEqual([false, true]);
  });

  it('by id, or whoever answers', () => {
    const firstOffer = 'newcomer';
    expect(both({ firstOffer }).polite).toEqual([true, false]);
    expect(both({ firstOffer, politeness: 'answerer-polite' }).polite).toEqual([true, false]);
    expect(both({ politeness: 'answerer-polite' }).polite).toEqual([false, true]);
    expect(both({ politeness: 'never-renegotiates' }).polite).toEqual([false, true]);
  });

  it('who only looks and listens never offers', () => {
    for (const firstOffer of ['smaller-join-seq', 'caller', 'newcomer', 'larger-user-id'] as const)
      expect(both({ firstOffer, watch: true }).offers).toEqual([false, false]);
  });
});
