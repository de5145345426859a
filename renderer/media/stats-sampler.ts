import { type Quality, QUALITY_INTERVAL_MS, rateQuality } from '#shared/rules/quality.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { type LinkCounters, type LinkReading, readStats } from './link-stats.ts';

export interface LinkQuality extends Omit<LinkReading, 'counters'> {
  readonly quality: Quality;
}

interface StatsSamplerOptions {
  /** Rejects when there is nothing to read any more; that reading is left out. */
  readonly stats: () => Promise<{ values(): Iterable<unknown> }>;
  readonly onQuality: (quality: LinkQuality) => void;
  readonly clock?: Clock;
}

/** Reads one link every 3 s and rates it; from the second reading on, for rates need two. */
export class StatsSampler {
  readonly #options: StatsSamplerOptions;
  readonly #clock: Clock;
  #last: LinkCounters | null = null;
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
    const report = await this.#options.stats().catch(() => null); // the link is closing: no reading
    if (!report || !this.#running) return;
    const first = this.#last === null;
    const { counters, ...reading } = readStats(report.values(), this.#clock.now(), this.#last);
    this.#last = counters;
    if (!first) this.#options.onQuality({ ...reading, quality: rateQuality(reading.sample) });
  }
}
