import { QUALITY_LIMITS } from '#shared/rules/quality.ts';
import type { Limitation } from './link-stats.ts';

/**
 * How much picture one link is given, as a pure machine. Down: two readings in a row (6 s) that ask for less, or three where it is the
 * encoder alone that asks. Up: after a time of calm, which doubles with every step up that did not hold.
 *
 *   720p ◀──▶ 480p ◀──▶ 240p ◀──▶ off          sound goes on in all of them
 */
export const VIDEO_LEVELS = ['off', '240p', '480p', '720p'] as const;
export type VideoLevel = (typeof VIDEO_LEVELS)[number];

export interface LadderState {
  /** What the network and this computer allow; a lower limit from outside leaves it as it is. */
  readonly level: VideoLevel;
  /** Why it is not the highest. */
  readonly heldBy: 'network' | 'computer' | null;
  /** Weight of the readings in a row that ask for less. */
  readonly strain: number;
  /** Since when no reading has asked for less, in milliseconds. */
  readonly calmSince: number | null;
  readonly patienceMs: number;
  readonly raisedAt: number | null;
}

export const LADDER_TOP: LadderState = {
  level: '720p',
  heldBy: null,
  strain: 0,
  calmSince: null,
  patienceMs: 15_000,
  raisedAt: null,
};

export interface LadderReading {
  readonly atMs: number;
  /** `null`: not known, as while no picture is sent. */
  readonly availableKbps: number | null;
  readonly lossPercent: number | null;
  /** `null`: no camera picture is sent. */
  readonly limitation: Limitation | null;
}

/** In kbit/s for the whole link: below `least` a level is given up, and from `enough` on it is tried. */
const NEEDS: Record<VideoLevel, { readonly least: number; readonly enough: number }> = {
  '720p': { least: 500, enough: 900 },
  '480p': { least: 250, enough: 400 },
  '240p': { least: 100, enough: 120 },
  off: { least: 0, enough: 0 },
};
/** Percent. More than this costs the sound too. */
const RUINOUS_LOSS = 15;
const STEP_AT = 6;
const HARD = 3;
const SOFT = 2;
const PATIENCE_MAX_MS = 120_000;
/** A step up that is taken back within this did not hold. */
const RELAPSE_MS = 30_000;

const rank = (level: VideoLevel): number => VIDEO_LEVELS.indexOf(level);
export const lowerOf = (a: VideoLevel, b: VideoLevel): VideoLevel => (rank(a) < rank(b) ? a : b);

/** The next state after a reading. `limit` is the most that is wanted now, whatever could be. */
export function climb(state: LadderState, reading: LadderReading, limit: VideoLevel): LadderState {
  const at = lowerOf(state.level, limit);
  const strained = strainOf(reading, at);
  if (!strained) return calm(state, reading, limit);
  const strain = state.strain + strained.weight;
  const next = { ...state, strain, calmSince: null };
  const below = VIDEO_LEVELS[rank(at) - 1];
  if (strain < STEP_AT || below === undefined) return next;
  const relapsed = state.raisedAt !== null && reading.atMs - state.raisedAt < RELAPSE_MS;
  return {
    level: below,
    heldBy: strained.by,
    strain: 0,
    calmSince: null,
    patienceMs: relapsed ? Math.min(2 * state.patienceMs, PATIENCE_MAX_MS) : state.patienceMs,
    raisedAt: null,
  };
}

/** Poor by its loss. */
export const isLossy = ({ lossPercent }: LadderReading): boolean =>
  lossPercent !== null && lossPercent > QUALITY_LIMITS.lossPercent.fair;

interface Strain {
  readonly weight: number;
  readonly by: 'network' | 'computer';
}

/** What asks for less than this level; `null`: nothing. A long way alone (round trip) is no reason: a smaller picture is as late. */
function strainOf(reading: LadderReading, level: VideoLevel): Strain | null {
  const { limitation, availableKbps, lossPercent } = reading;
  const { least, enough } = NEEDS[level];
  if (level === 'off') return null;
  if (lossPercent !== null && lossPercent > RUINOUS_LOSS) return { weight: HARD, by: 'network' };
  if (availableKbps !== null && availableKbps < least) return { weight: HARD, by: 'network' };
  // lost packets cost a small picture less, but it is worth more than none
  if (isLossy(reading) && level !== '240p') return { weight: HARD, by: 'network' };
  if (limitation === 'cpu' && level !== '240p') return { weight: HARD, by: 'computer' };
  const short = availableKbps !== null && availableKbps < enough;
  return limitation === 'bandwidth' && short ? { weight: SOFT, by: 'network' } : null;
}

function calm(state: LadderState, reading: LadderReading, limit: VideoLevel): LadderState {
  const { atMs } = reading;
  const calmSince = state.calmSince ?? atMs;
  const held = state.raisedAt !== null && atMs - state.raisedAt >= PATIENCE_MAX_MS;
  const next: LadderState = {
    ...state,
    strain: 0,
    calmSince,
    ...(held ? { patienceMs: LADDER_TOP.patienceMs, raisedAt: null } : {}),
  };
  const above = VIDEO_LEVELS[rank(state.level) + 1];
  if (above === undefined || rank(above) > rank(limit)) return next;
  if (atMs - calmSince < state.patienceMs || !hasRoomFor(reading, above)) return next;
  const isTop = above === LADDER_TOP.level;
  return { ...next, level: above, heldBy: isTop ? null : state.heldBy, calmSince: atMs, raisedAt: atMs };
}

/** Without a picture nothing is known of the room for one: then it is tried. */
const hasRoomFor = (reading: LadderReading, level: VideoLevel): boolean =>
  !isLossy(reading) && (reading.availableKbps ?? Infinity) >= NEEDS[level].enough;
