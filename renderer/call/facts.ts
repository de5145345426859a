import type { CallView } from '#shared/contracts/view.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';
import type { LinkState } from '../media/peer-link.ts';
import type { LinkDetails } from '../media/link-details.ts';
import type { LocalFacts } from '../media/local-media.ts';
import type { LocalScreenState } from '../media/local-screen.ts';
import type { MediaHints } from '../media/media-hints.ts';
import type { SentVideo } from '../media/sender-plan.ts';
import type { LinkQuality } from '../media/stats-sampler.ts';
import type { EncryptionFacts } from './encryption/call-encryption.ts';
import { NOT_RECORDING, type RecordingState } from './recording-state.ts';

export type { EncryptionFacts, SentVideo };

/** What is known of one link, by media alone. */
export interface PeerFacts {
  readonly key: string;
  readonly userId: string;
  readonly link: LinkState;
  /** `null` until there are two readings. */
  readonly quality: LinkQuality | null;
  /** What comes in; a track stays when the other side turns its device off. */
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
  readonly screenAudio: MediaStreamTrack | null;
  /** What the other side says that it sends; `null` before it said so, or when it never does. */
  readonly hints: MediaHints | null;
  readonly speaking: boolean;
  /** Not muted, and yet no sound has come for 5 s. */
  readonly silent: boolean;
  /** For the statistics panel, with their past; `null` until there are two readings. */
  readonly details: LinkDetails | null;
}

export interface CallFacts {
  readonly peers: Readonly<Record<string, PeerFacts>>;
  /** A link of this call has carried media: what comes after is a reconnection. */
  readonly wasConnected: boolean;
  /** Of the link that is given most: one person's bad network is told on their own tile. */
  readonly sentVideo: SentVideo;
  /** Neither signalling nor media for 5 s: nothing is sent until one of them is back, and the person is told. */
  readonly cutOff: boolean;
  /** Why the relay cannot be used, in so far as a link needs it. */
  readonly relayError: ErrorView | null;
  /** Of a call through an SFU; `null`: it is linked each to each, or Parley does not seal it from its SFU. */
  readonly encryption: EncryptionFacts | null;
}

/** Everything that the media tells, for all calls of this window. */
export interface RoomFacts {
  readonly local: LocalFacts;
  /** My own screen; `callId` is where it goes. */
  readonly screen: LocalScreenState;
  readonly recording: RecordingState;
  readonly speaking: boolean;
  /** I speak while I am muted. */
  readonly speakingMuted: boolean;
  readonly calls: Readonly<Record<string, CallFacts>>;
}

/** Under which the facts of a person stand that come by the SFU. */
export const sfuKeyOf = (userId: string): string => `sfu:${userId}`;

/** What is known of a person: by the link to them as long as it works, else by the SFU; `null`: nothing yet. */
export function factsOfPerson(call: CallView, facts: CallFacts, userId: string): PeerFacts | null {
  const peer = call.peers.find((other) => other.userId === userId);
  const ways = [peer && facts.peers[peer.key], facts.peers[sfuKeyOf(userId)]].filter(
    (way) => way !== undefined,
  );
  const best = (state: LinkState) => ways.find(({ link }) => link === state);
  return best('connected') ?? best('interrupted') ?? ways.at(-1) ?? null;
}

export const NO_CALL_FACTS: CallFacts = {
  peers: {},
  wasConnected: false,
  sentVideo: { level: '720p', heldBy: null },
  cutOff: false,
  relayError: null,
  encryption: null,
};
export const NO_LOCAL_FACTS: LocalFacts = { microphone: { state: 'off' }, camera: { state: 'off' } };
export const NO_ROOM_FACTS: RoomFacts = {
  local: NO_LOCAL_FACTS,
  screen: { state: 'off' },
  recording: NOT_RECORDING,
  speaking: false,
  speakingMuted: false,
  calls: {},
};
