import { QUALITY_LIMITS } from '#shared/rules/quality.ts';
import {
  isLossy,
  LADDER_TOP,
  type LadderReading,
  type LadderState,
  lowerOf,
  VIDEO_LEVELS,
  type VideoLevel,
} from './video-ladder.ts';

/** What a link may send of each role. Bitrates in kbit/s. */
export interface SenderPlan {
  readonly camera: {
    readonly level: VideoLevel;
    /** Lines of the picture; 0: none is sent. */
    readonly height: number;
    readonly maxKbps: number;
    readonly maxFramesPerSecond: number;
  };
  readonly screen: { readonly maxKbps: number; readonly maxFramesPerSecond: number };
  readonly audioKbps: number;
  readonly screenAudioKbps: number;
}

/** What is the same for all links of a call. */
export interface LinkTerms {
  /** How many links carry the same picture: each is encoded and sent on its own. */
  readonly links: number;
  /** Sound first: a small picture at most. */
  readonly lowData: boolean;
  /** A screen is sent too. */
  readonly sharing: boolean;
}

/** The picture that goes out: how much of it, and what holds it down (`null`: nothing does). */
export interface SentVideo {
  readonly level: VideoLevel;
  readonly heldBy: 'network' | 'computer' | 'low-data' | null;
}

export const ALONE: LinkTerms = { links: 1, lowData: false, sharing: false };

const CAMERA: Record<VideoLevel, SenderPlan['camera']> = {
  '720p': { level: '720p', height: 720, maxKbps: 2000, maxFramesPerSecond: 30 },
  '480p': { level: '480p', height: 480, maxKbps: 900, maxFramesPerSecond: 30 },
  '240p': { level: '240p', height: 240, maxKbps: 300, maxFramesPerSecond: 20 },
  off: { level: 'off', height: 0, maxKbps: 0, maxFramesPerSecond: 0 },
};
const LOW_DATA_KBPS = 150;
/** For all links together: what an ordinary uplink carries. */
const CAMERAS_KBPS = 4000;
const SCREENS_KBPS = 5000;
const SCREEN = { maxKbps: 2500, maxFramesPerSecond: 30 };
const LOW_DATA_SCREEN = { maxKbps: 500, maxFramesPerSecond: 5 };

/** Opus, in kbit/s. Speech is transparent at 64; more is for a network that has plenty. */
const AUDIO = { poor: 32, usual: 64, best: 128 };
const PLENTY_KBPS = 1500;
const PLENTY_FOR_MS = 30_000;

/** The most that a camera is wanted to send. */
export function cameraLimit({ links, lowData, sharing }: LinkTerms): VideoLevel {
  const many: VideoLevel = links <= 2 ? '720p' : links <= 4 ? '480p' : '240p';
  return lowerOf(lowData ? '240p' : many, sharing ? '480p' : '720p');
}

export function sentVideo(state: LadderState, terms: LinkTerms): SentVideo {
  const limit = cameraLimit(terms);
  const level = lowerOf(state.level, limit);
  if (VIDEO_LEVELS.indexOf(state.level) < VIDEO_LEVELS.indexOf(limit)) return { level, heldBy: state.heldBy };
  return { level, heldBy: terms.lowData ? 'low-data' : null };
}

/** The largest of them: what somebody at least gets of my picture. */
export const bestOf = (all: readonly SentVideo[]): SentVideo | undefined =>
  all.toSorted((a, b) => VIDEO_LEVELS.indexOf(b.level) - VIDEO_LEVELS.indexOf(a.level))[0];

export const sameSentVideo = (a: SentVideo, b: SentVideo): boolean =>
  a.level === b.level && a.heldBy === b.heldBy;

/** Pure. `reading` is the last one of this link, `null` before there is any. */
export function planSenders(state: LadderState, terms: LinkTerms, reading: LadderReading | null): SenderPlan {
  const { links, lowData } = terms;
  const camera = CAMERA[sentVideo(state, terms).level];
  const screen = lowData ? LOW_DATA_SCREEN : SCREEN;
  const audioKbps = audioFor(state, terms, reading);
  const share = (wanted: number, total: number) => Math.min(wanted, Math.round(total / Math.max(1, links)));
  return {
    camera: { ...camera, maxKbps: lowData ? LOW_DATA_KBPS : share(camera.maxKbps, CAMERAS_KBPS) },
    screen: { ...screen, maxKbps: share(screen.maxKbps, SCREENS_KBPS) },
    audioKbps,
    // music needs more than speech
    screenAudioKbps: audioKbps === AUDIO.poor ? AUDIO.usual : AUDIO.best,
  };
}

function audioFor(state: LadderState, terms: LinkTerms, reading: LadderReading | null): number {
  const available = reading?.availableKbps ?? null;
  const scarce = available !== null && available < QUALITY_LIMITS.availableKbps.fair;
  if (terms.lowData || scarce || (reading && isLossy(reading))) return AUDIO.poor;
  if (state.level === 'off' && state.heldBy === 'network') return AUDIO.poor;
  const calmMs = reading && state.calmSince !== null ? reading.atMs - state.calmSince : 0;
  const plenty = available !== null && available >= PLENTY_KBPS && calmMs >= PLENTY_FOR_MS;
  return plenty && terms.links <= 2 ? AUDIO.best : AUDIO.usual;
}

export const USUAL_PLAN: SenderPlan = planSenders(LADDER_TOP, ALONE, null);
