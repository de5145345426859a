import { describe, expect, it } from 'vitest';
import type { CallView, ParticipantView, PeerView } from '#shared/contracts/view.ts';
import type { QualityLevel } from '#shared/rules/quality.ts';
import { aCall, ME } from '#test/support/sample-view.ts';
import { derivePeople } from './derive-people.ts';
import { deriveStatus, type PersonStatus } from './derive-status.ts';
import { type CallFacts, NO_CALL_FACTS, type PeerFacts } from './facts.ts';

const MEDIA = { audioEnabled: true, videoEnabled: false, screenSharing: false };

function participant(userId: string, more: Partial<ParticipantView> = {}): ParticipantView {
  return {
    userId,
    name: userId,
    status: 'joined',
    busy: false,
    connection: 'connected',
    mediaState: MEDIA,
    ...more,
  };
}
const peer = (userId: string): PeerView => ({
  key: `k-${userId}`,
  userId,
  deviceId: null,
  joinId: null,
  weOffer: true,
  polite: false,
  prewarm: false,
  relayOnly: false,
});
function link(userId: string, more: Partial<PeerFacts> = {}): PeerFacts {
  return {
    key: `k-${userId}`,
    userId,
    link: 'connected',
    quality: null,
    microphone: null,
    camera: null,
    screen: null,
    screenAudio: null,
    hints: null,
    speaking: false,
    silent: false,
    details: null,
    ...more,
  };
}
function facts(links: readonly PeerFacts[], wasConnected = false): CallFacts {
  return {
    ...NO_CALL_FACTS,
    peers: Object.fromEntries(links.map((one) => [one.key, one])),
    wasConnected,
  };
}
function quality(level: QualityLevel): PeerFacts['quality'] {
  return {
    quality: { level, reason: level === 'good' ? null : 'loss' },
    sample: { roundTripMs: 1, lossPercent: 9, availableKbps: null },
    framesPerSecond: null,
    videoCodec: null,
  };
}
const joined = (others: readonly string[], more: Partial<CallView> = {}): CallView =>
  aCall({
    peers: others.map(peer),
    participants: [participant(ME), ...others.map((id) => participant(id))],
    ...more,
  });
const onHold = { ...MEDIA, onHold: true };

describe('deriveStatus', () => {
  it.each<[string, CallView, CallFacts, PersonStatus]>([
    [
      'calling: no device of theirs rings yet',
      aCall({
        state: { phase: 'outgoing', ringsUntil: 9 },
        participants: [participant(ME), participant('b', { status: 'invited' })],
      }),
      facts([]),
      { status: 'calling' },
    ],
    [
      'ringing',
      aCall({
        state: { phase: 'outgoing', ringsUntil: 9 },
        participants: [participant(ME), participant('b', { status: 'ringing' })],
      }),
      facts([]),
      { status: 'ringing' },
    ],
    [
      'incoming',
      aCall({ state: { phase: 'incoming', answering: false, ringsUntil: 9 } }),
      facts([]),
      { status: 'incoming', answering: false },
    ],
    [
      'answering',
      aCall({ state: { phase: 'incoming', answering: true, ringsUntil: 9 } }),
      facts([]),
      { status: 'incoming', answering: true },
    ],
    ['joined, no link yet', joined(['b'], { peers: [] }), facts([]), { status: 'connecting' }],
    [
      'a link that is being made',
      joined(['b']),
      facts([link('b', { link: 'connecting' })]),
      { status: 'connecting' },
    ],
    ['a peer whose link is not there yet', joined(['b']), facts([]), { status: 'connecting' }],
    ['connected', joined(['b']), facts([link('b')], true), { status: 'connected' }],
    [
      'fair is still connected',
      joined(['b']),
      facts([link('b', { quality: quality('fair') })], true),
      { status: 'connected' },
    ],
    [
      'poor',
      joined(['b']),
      facts([link('b', { quality: quality('poor') })], true),
      { status: 'poor', reason: 'loss' },
    ],
    [
      'poor with one of two is told on that tile alone',
      joined(['b', 'c']),
      facts([link('b', { quality: quality('poor') }), link('c', { quality: quality('good') })], true),
      { status: 'connected' },
    ],
    [
      'interrupted',
      joined(['b']),
      facts([link('b', { link: 'interrupted' })], true),
      { status: 'reconnecting' },
    ],
    [
      'the other one was reloaded: a new link',
      joined(['b']),
      facts([link('b', { link: 'connecting' })], true),
      { status: 'reconnecting' },
    ],
    [
      'the other one is about to be linked again',
      joined(['b'], { peers: [] }),
      facts([], true),
      { status: 'reconnecting' },
    ],
    [
      'one interrupted of two',
      joined(['b', 'c']),
      facts([link('b', { link: 'interrupted' }), link('c')], true),
      { status: 'connected' },
    ],
    ['alone in a group call', joined([]), facts([], true), { status: 'waiting' }],
    [
      'alone while the others are still called',
      aCall({ participants: [participant(ME), participant('b', { status: 'ringing' })] }),
      facts([]),
      { status: 'waiting' },
    ],
    [
      'held by me',
      joined(['b'], { state: { phase: 'joined', held: true } }),
      facts([link('b')], true),
      { status: 'held', by: 'me' },
    ],
    [
      'held by them',
      joined(['b'], { participants: [participant(ME), participant('b', { mediaState: onHold })] }),
      facts([link('b')], true),
      { status: 'held', by: 'them' },
    ],
    [
      'held by one of two',
      joined(['b', 'c'], { participants: [participant('b', { mediaState: onHold }), participant('c')] }),
      facts([link('b'), link('c')], true),
      { status: 'connected' },
    ],
    [
      'ended',
      aCall({ state: { phase: 'ended', reason: 'failed', error: { code: 'call-failed', params: {} } } }),
      facts([]),
      { status: 'ended', reason: 'failed', error: { code: 'call-failed', params: {} } },
    ],
  ])('%s', (_, call, known, expected) => {
    expect(deriveStatus(call, known)).toEqual(expected);
  });
});

describe('derivePeople', () => {
  const camera = { kind: 'video' } as MediaStreamTrack;
  const one = (call: CallView, known: CallFacts) => derivePeople(call, known, ME)[0];

  it('shows the others who are in the call or still called', () => {
    const call = aCall({
      participants: [
        participant(ME),
        participant('a', { status: 'ringing' }),
        participant('b', { status: 'invited', busy: true }),
        participant('c'),
        participant('d', { status: 'left' }),
        participant('e', { status: 'rejected' }),
        participant('f', { status: 'missed' }),
      ],
    });
    const people = derivePeople(call, facts([]), ME);
    expect(people.map(({ userId, state, busy }) => [userId, state, busy])).toEqual([
      ['a', 'ringing', false],
      ['b', 'invited', true],
      ['c', 'connecting', false],
    ]);
  });

  it.each<[string, Partial<ParticipantView>, Partial<PeerFacts> | null, string]>([
    ['a link that carries media', {}, {}, 'connected'],
    ['a link that is being made', {}, { link: 'connecting' }, 'connecting'],
    ['a link that broke', {}, { link: 'interrupted' }, 'interrupted'],
    ['no link, and gone from the server', { connection: 'interrupted' }, null, 'interrupted'],
    ['gone from the server, yet media flows', { connection: 'interrupted' }, {}, 'connected'],
    ['on hold', { mediaState: onHold }, {}, 'held'],
  ])('%s', (_, who, known, state) => {
    const call = joined(['b'], { participants: [participant('b', who)] });
    expect(one(call, facts(known ? [link('b', known)] : []))?.state).toBe(state);
  });

  it('believes the link more than the server while it is up, and the server when it is not', () => {
    const call = joined(['b'], {
      participants: [participant('b', { mediaState: { ...MEDIA, videoEnabled: true } })],
    });
    const hints = { muted: true, camera: false, sharing: false, sharePaused: false };
    expect(one(call, facts([link('b', { camera, hints })]))).toMatchObject({ muted: true, camera: null });
    expect(one(call, facts([link('b', { camera, hints, link: 'interrupted' })]))).toMatchObject({
      muted: false,
      camera,
    });
    expect(one(call, facts([link('b', { camera })]))).toMatchObject({ muted: false, camera });
  });

  it('shows no picture of a camera that is off, and no speaking of one who is muted or away', () => {
    const call = joined(['b'], {
      participants: [participant('b', { mediaState: { ...MEDIA, audioEnabled: false } })],
    });
    expect(one(call, facts([link('b', { camera, speaking: true })]))).toMatchObject({
      camera: null,
      speaking: false,
    });
    const away = joined(['b']);
    expect(
      one(away, facts([link('b', { speaking: true, link: 'interrupted', quality: quality('good') })])),
    ).toMatchObject({
      speaking: false,
      quality: null,
    });
    expect(one(away, facts([link('b', { speaking: true })]))?.speaking).toBe(true);
  });
});
