import { QUALITY_INTERVAL_MS, rateQuality } from '#shared/rules/quality.ts';
import type { DetailPoint } from '../media/link-details.ts';
import type { SampledReading } from '../media/stats-sampler.ts';

/** Older than this, a reading of the other direction says nothing of this one's moment. */
const NEAR_MS = 2 * QUALITY_INTERVAL_MS;

/**
 * What one link to that person would tell: what comes of them, and what I send, which is the same for all. Pure. `up` is the last reading
 * of my own stream, `null` while there is none.
 */
export function wholeReading(down: SampledReading, up: SampledReading | null): SampledReading {
  if (!up) return down;
  const [of, mine] = [down.quality.sample, up.quality.sample];
  const sample = {
    roundTripMs: worse(of.roundTripMs, mine.roundTripMs),
    lossPercent: worse(of.lossPercent, mine.lossPercent),
    availableKbps: mine.availableKbps,
  };
  return {
    quality: { ...down.quality, sample, quality: rateQuality(sample) },
    details: {
      ...down.details,
      availableKbps: sample.availableKbps,
      audioCodec: down.details.audioCodec ?? up.details.audioCodec,
      sent: up.details.sent,
      points: down.details.points.map((point) => withMine(point, up.details.points)),
    },
    limitation: up.limitation,
  };
}

function withMine(point: DetailPoint, mine: readonly DetailPoint[]): DetailPoint {
  const last = mine.findLast(({ atMs }) => atMs <= point.atMs);
  if (!last || point.atMs - last.atMs >= NEAR_MS) return point;
  return {
    ...point,
    roundTripMs: worse(point.roundTripMs, last.roundTripMs),
    lossPercent: worse(point.lossPercent, last.lossPercent),
    sendKbps: last.sendKbps,
  };
}

const worse = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
