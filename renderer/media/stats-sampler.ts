import type { TrackMap } from '#shared/contracts/connect/events.ts';
import { type Quality, QUALITY_INTERVAL_MS, rateQuality } from '#shared/rules/quality.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { DETAIL_POINTS, type DetailPoint, type LinkDetails } from './link-details.ts';
import { type Limitation, type LinkCounters, type LinkReading, readStats } from './link-stats.ts';

export interface LinkQuality extends Pick<LinkReading, 'sample' | 'framesPerSecond' | 'videoCodec'> {
  readonly quality: Quality;
}

/** All that one look at a link tells. */
export interface SampledReading {
  readonly quality: LinkQuality;
  readonly details: LinkDetails;
  /** Of the camera that is sent; `null`: none is. */
  readonly limitation: Limitation | null;
}

interface StatsSamplerOptions {
  /** Rejects when there is nothing to read any more; that reading is left out. */
  readonly stats: () => Promise<{ values(): Iterable<unknown> }>;
  /** By mid: what our streams carry. */
  readonly tracks?: () => TrackMap;
  readonly onReading: (reading: SampledReading) => void;
  readonly clock?: Clock;
}

/** Reads one link every 3 s and rates it; from the second reading on, for rates need two. */
export class StatsSampler {
  readonly #options: StatsSamplerOptions;
  readonly #clock: Clock;
  #last: LinkCounters | null = null;
  /** Kept over interruptions: a graph has its gap there. */
  #points: readonly DetailPoint[] = [];
  #cancel: (() => void) | null = null;
  #running = false;

  constructor(options: StatsSamplerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#last = null;
    void this.#sample();
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  async #sample(): Promise<void> {
    this.#cancel = this.#clock.after(QUALITY_INTERVAL_MS, () => void this.#sample());
    const { stats, tracks, onReading } = this.#options;
    const report = await stats().catch(() => null); // the link is closing: no reading
    if (!report || !this.#running) return;
    const first = this.#last === null;
    const reading = readStats(report.values(), this.#clock.now(), this.#last, tracks?.());
    this.#last = reading.counters;
    if (first) return;
    const { sample, framesPerSecond, videoCodec, limitation } = reading;
    this.#points = [...this.#points, reading.point].slice(-DETAIL_POINTS);
    onReading({
      quality: { sample, framesPerSecond, videoCodec, quality: rateQuality(sample) },
      details: { ...reading.details, points: this.#points },
      limitation,
    });
  }
}
