import type { CallView, ParticipantView } from '#shared/contracts/view.ts';
import type { LinkDetails } from '../media/link-details.ts';
import type { LinkQuality } from '../media/stats-sampler.ts';
import { type CallFacts, factsOfPerson, type PeerFacts, sfuKeyOf } from './facts.ts';

/** One of the others as they are shown in a call. */
export interface CallPerson {
  readonly userId: string;
  readonly name: string;
  readonly state: 'invited' | 'ringing' | 'connecting' | 'connected' | 'interrupted' | 'held';
  /** In another call, so they may not answer. */
  readonly busy: boolean;
  readonly muted: boolean;
  /** To be shown; `null` while the camera is off. */
  readonly camera: MediaStreamTrack | null;
  /** What they share; `null` while they share nothing. */
  readonly screen: MediaStreamTrack | null;
  readonly screenAudio: MediaStreamTrack | null;
  /** Sharing, and the picture stands. */
  readonly sharePaused: boolean;
  /** Since when, in milliseconds of the server's clock: it orders the raised hands; `null`: down. */
  readonly handRaisedAt: number | null;
  readonly recording: boolean;
  /** Unmuted, and yet nothing is heard of them. */
  readonly silent: boolean;
  /** Their picture and sound come through the SFU and cannot be decrypted. */
  readonly unreadable: boolean;
  readonly details: LinkDetails | null;
  /** To be played; `null` before there is one. */
  readonly microphone: MediaStreamTrack | null;
  readonly speaking: boolean;
  readonly quality: LinkQuality | null;
}

/** The others who are in the call or still called, in the order of the call. Pure. */
export function derivePeople(call: CallView, facts: CallFacts, myId: string): CallPerson[] {
  return call.participants
    .filter(({ userId, status }) => userId !== myId && ['joined', 'invited', 'ringing'].includes(status))
    .map((participant) => derivePerson(call, participant, facts));
}

function derivePerson(call: CallView, participant: ParticipantView, facts: CallFacts): CallPerson {
  const link = factsOfPerson(call, facts, participant.userId);
  const { userId, name, busy, mediaState } = participant;
  // cut off, nobody is heard, though ICE may not have noticed yet
  const connected = link?.link === 'connected' && !facts.cutOff;
  // what the link tells is half a round trip old; when it is down, what the server was told is all there is
  const hints = connected ? link.hints : null;
  const muted = hints ? hints.muted : !mediaState.audioEnabled;
  const sharing = hints ? hints.sharing : mediaState.screenSharing;
  // such a backend has one picture per person
  const instead = sharing && call.dialect.screenAs === 'replaces-camera';
  // where nobody tells of pictures, what comes is all there is
  const isUntold = call.dialect.dataChannel === 'in-band' && link?.key !== sfuKeyOf(userId);
  const showsCamera = isUntold || (!instead && (hints ? hints.camera : mediaState.videoEnabled));
  const isSealed = link?.key === sfuKeyOf(userId) && facts.encryption?.unreadable.includes(userId);
  const unreadable = connected && isSealed === true;
  return {
    userId,
    name,
    state: stateOf(participant, link, facts.cutOff),
    busy,
    muted,
    camera: showsCamera ? (link?.camera ?? null) : null,
    screen: sharing ? (link?.screen ?? (instead ? link?.camera : null) ?? null) : null,
    screenAudio: sharing ? (link?.screenAudio ?? null) : null,
    sharePaused: sharing && (hints?.sharePaused ?? false),
    handRaisedAt: mediaState.handRaisedAt ? Date.parse(mediaState.handRaisedAt) : null,
    recording: mediaState.recording ?? false,
    silent: connected && !muted && link.silent && !unreadable,
    unreadable,
    details: connected ? link.details : null,
    microphone: link?.microphone ?? null,
    speaking: connected && !muted && link.speaking,
    quality: connected ? link.quality : null,
  };
}

function stateOf(participant: ParticipantView, link: PeerFacts | null, cutOff: boolean): CallPerson['state'] {
  if (participant.status === 'invited' || participant.status === 'ringing') return participant.status;
  if (link?.link === 'connected' && cutOff) return 'interrupted';
  if (link?.link === 'connected') return participant.mediaState.onHold ? 'held' : 'connected';
  return link?.link === 'interrupted' || participant.connection === 'interrupted'
    ? 'interrupted'
    : 'connecting';
}
