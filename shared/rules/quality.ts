/** Connection quality, as the seed sets it: the worst of round trip, loss and available bitrate, checked every 3 s. */

export type QualityLevel = 'good' | 'fair' | 'poor';
export type QualityReason = 'round-trip' | 'loss' | 'bitrate';

/** One sample of one link. `null`: not known yet. */
export interface QualitySample {
  readonly roundTripMs: number | null;
  /** 0 to 100. */
  readonly lossPercent: number | null;
  readonly availableKbps: number | null;
}

export interface Quality {
  readonly level: QualityLevel;
  /** What is worst; `null` when all is good or nothing is known. */
  readonly reason: QualityReason | null;
}

export const QUALITY_INTERVAL_MS = 3000;

/** Below `good` is good, up to `fair` is fair (upwards for bitrate). */
export const QUALITY_LIMITS = {
  roundTripMs: { good: 100, fair: 300 },
  lossPercent: { good: 2, fair: 5 },
  availableKbps: { good: 500, fair: 200 },
} as const;

const RANK: Record<QualityLevel, number> = { good: 0, fair: 1, poor: 2 };

const rising = (value: number, { good, fair }: { good: number; fair: number }): QualityLevel =>
  value < good ? 'good' : value <= fair ? 'fair' : 'poor';

const falling = (value: number, { good, fair }: { good: number; fair: number }): QualityLevel =>
  value > good ? 'good' : value >= fair ? 'fair' : 'poor';

/** The worst of what is known. */
export function rateQuality(sample: QualitySample): Quality {
  const { roundTripMs, lossPercent, availableKbps } = sample;
  const ratings: [QualityReason, QualityLevel][] = [];
  if (roundTripMs !== null) ratings.push(['round-trip', rising(roundTripMs, QUALITY_LIMITS.roundTripMs)]);
  if (lossPercent !== null) ratings.push(['loss', rising(lossPercent, QUALITY_LIMITS.lossPercent)]);
  if (availableKbps !== null) ratings.push(['bitrate', falling(availableKbps, QUALITY_LIMITS.availableKbps)]);
  return ratings.reduce<Quality>(
    (worst, [reason, level]) => (RANK[level] > RANK[worst.level] ? { level, reason } : worst),
    { level: 'good', reason: null },
  );
}
