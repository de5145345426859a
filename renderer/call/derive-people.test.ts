import { describe, expect, it } from 'vitest';
import type { CallView, ParticipantView } from '#shared/contracts/view.ts';
import { GRACE, peer, theCall, who } from '#test/support/call-world.ts';
import { hints } from '#test/support/link-world.ts';
import { DIALECT, ME } from '#test/support/sample-view.ts';
import { type CallPerson, derivePeople } from './derive-people.ts';
import { deriveStatus } from './derive-status.ts';
import { type CallFacts, NO_CALL_FACTS, type PeerFacts } from './facts.ts';

const track = (name: string) => ({ id: name }) as MediaStreamTrack;
const [CAMERA, SCREEN, SOUND] = [track('camera'), track('screen'), track('screen-audio')];
const LINK: PeerFacts = {
  key: 'k1',
  userId: GRACE,
  link: 'connected',
  quality: null,
  microphone: track('microphone'),
  camera: CAMERA,
  screen: SCREEN,
  screenAudio: SOUND,
  hints: hints({ muted: false, camera: true }),
  speaking: true,
  silent: false,
  details: null,
};

function grace(
  link: Partial<PeerFacts>,
  more: { call?: Partial<CallView>; facts?: Partial<CallFacts>; who?: Partial<ParticipantView> } = {},
): CallPerson {
  const call = theCall({
    peers: [peer('k1')],
    participants: [who(ME), { ...who(GRACE), ...more.who }],
    ...more.call,
  });
  const facts = { ...NO_CALL_FACTS, peers: { k1: { ...LINK, ...link } }, ...more.facts };
  return derivePeople(call, facts, ME)[0]!;
}

describe('a shared screen', () => {
  it('is shown while it is told to be shared, with its sound, beside the camera', () => {
    expect(grace({})).toMatchObject({ screen: null, screenAudio: null, sharePaused: false });
    expect(grace({ hints: hints({ camera: true, sharing: true }) })).toMatchObject({
      camera: CAMERA,
      screen: SCREEN,
      screenAudio: SOUND,
      sharePaused: false,
    });
  });

  it('paused: it stands, and that is known', () => {
    expect(grace({ hints: hints({ sharing: true, sharePaused: true }) })).toMatchObject({
      screen: SCREEN,
      sharePaused: true,
    });
    expect(grace({ hints: hints({ sharePaused: true }) }).sharePaused).toBe(false);
  });

  it('of one who tells nothing on the link is what the server was told', () => {
    const mediaState = { ...who(GRACE).mediaState, screenSharing: true };
    expect(grace({ hints: null }, { who: { mediaState } }).screen).toBe(SCREEN);
    expect(grace({ hints: null }).screen).toBeNull();
  });

  it('in the place of the camera is no camera', () => {
    const call = { dialect: { ...DIALECT, screenAs: 'replaces-camera' as const } };
    const shared = { screen: null, screenAudio: null, hints: hints({ camera: true, sharing: true }) };
    expect(grace(shared, { call })).toMatchObject({ camera: null, screen: CAMERA });
    expect(grace({ ...shared, hints: hints({ camera: true }) }, { call })).toMatchObject({
      camera: CAMERA,
      screen: null,
    });
  });
});

describe('who is not heard', () => {
  it('is told of, unless muted or away', () => {
    expect(grace({ silent: true }).silent).toBe(true);
    expect(grace({ silent: true, hints: hints() }).silent).toBe(false);
    const muted = { mediaState: { ...who(GRACE).mediaState, audioEnabled: false } };
    expect(grace({ silent: true, hints: null }, { who: muted }).silent).toBe(false);
    expect(grace({ silent: true, link: 'interrupted' }).silent).toBe(false);
  });

  it('because I am cut off is interrupted, and so is the call', () => {
    const cutOff = { cutOff: true, wasConnected: true };
    expect(grace({ silent: true }, { facts: cutOff })).toMatchObject({
      state: 'interrupted',
      silent: false,
      speaking: false,
    });
    const call = theCall({ peers: [peer('k1')] });
    expect(deriveStatus(call, { ...NO_CALL_FACTS, peers: { k1: LINK }, ...cutOff })).toEqual({
      status: 'reconnecting',
    });
  });
});

describe('what the server was told', () => {
  it('raised hands and recordings are taken from there', () => {
    const mediaState = {
      ...who(GRACE).mediaState,
      handRaisedAt: '2026-01-01T10:00:00.000Z',
      recording: true,
    };
    expect(grace({}, { who: { mediaState } })).toMatchObject({
      handRaisedAt: Date.UTC(2026, 0, 1, 10),
      recording: true,
    });
    expect(grace({})).toMatchObject({ handRaisedAt: null, recording: false });
  });
});
