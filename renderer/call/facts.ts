import type { LinkState } from '../media/peer-link.ts';
import type { LocalFacts } from '../media/local-media.ts';
import type { MediaHints } from '../media/media-hints.ts';
import type { LinkQuality } from '../media/stats-sampler.ts';

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
  /** What the other side says that it sends; `null` before it said so, or when it never does. */
  readonly hints: MediaHints | null;
  readonly speaking: boolean;
}

export interface CallFacts {
  readonly peers: Readonly<Record<string, PeerFacts>>;
  /** A link of this call has carried media: what comes after is a reconnection. */
  readonly wasConnected: boolean;
}

/** Everything that the media tells, for all calls of this window. */
export interface RoomFacts {
  readonly local: LocalFacts;
  readonly speaking: boolean;
  readonly calls: Readonly<Record<string, CallFacts>>;
}

export const NO_CALL_FACTS: CallFacts = { peers: {}, wasConnected: false };
export const NO_LOCAL_FACTS: LocalFacts = { microphone: { state: 'off' }, camera: { state: 'off' } };
