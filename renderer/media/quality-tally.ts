import type { CallQuality } from '#shared/contracts/connect/model.ts';
import { QUALITY_INTERVAL_MS, type QualityLevel } from '#shared/rules/quality.ts';
import type { SampledReading } from './stats-sampler.ts';

/** Of all readings: so much that was poor makes a call poor, and so much that was not good makes it fair. */
const POOR_SHARE = 0.15;
const FAIR_SHARE = 0.25;

/** How often each value came. */
class Counts<Value> {
  readonly #counts = new Map<Value, number>();

  add(value: Value | null): void {
    if (value !== null) this.#counts.set(value, this.of(value) + 1);
  }

  of(value: Value): number {
    return this.#counts.get(value) ?? 0;
  }

  entries(): [Value, number][] {
    return [...this.#counts];
  }

  most(): Value | null {
    return this.entries().toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
  }
}

class Mean {
  #sum = 0;
  #count = 0;
  max: number | null = null;

  add(value: number | null): void {
    if (value === null) return;
    this.#sum += value;
    this.#count += 1;
    this.max = Math.max(this.max ?? value, value);
  }

  /** To one decimal. */
  get value(): number | null {
    return this.#count === 0 ? null : rounded(this.#sum / this.#count);
  }
}

const rounded = (value: number): number => Math.round(10 * value) / 10;

/** What was measured in a call, of all its links, in little memory however long it lasts; told to the server when it is over. */
export class QualityTally {
  readonly #levels = new Counts<QualityLevel>();
  /** In whole milliseconds. */
  readonly #roundTrips = new Counts<number>();
  readonly #loss = new Mean();
  readonly #available = new Mean();
  readonly #sendKbps = new Mean();
  readonly #receiveKbps = new Mean();
  readonly #paths = new Counts<string>();
  readonly #relays = new Counts<string>();
  readonly #audio = new Counts<string>();
  readonly #sentCodecs = new Counts<string>();
  readonly #receivedCodecs = new Counts<string>();
  #readings = 0;
  #interruptions = 0;

  add({ quality, details }: SampledReading): void {
    const { roundTripMs, lossPercent, availableKbps } = quality.sample;
    const point = details.points.at(-1);
    this.#readings += 1;
    this.#levels.add(quality.quality.level);
    this.#roundTrips.add(roundTripMs === null ? null : Math.round(roundTripMs));
    this.#loss.add(lossPercent);
    this.#available.add(availableKbps);
    this.#sendKbps.add(point?.sendKbps ?? null);
    this.#receiveKbps.add(point?.receiveKbps ?? null);
    this.#paths.add(details.path);
    this.#relays.add(details.relayProtocol);
    this.#audio.add(details.audioCodec);
    this.#sentCodecs.add(details.sent?.codec ?? null);
    this.#receivedCodecs.add(details.received?.codec ?? null);
  }

  /** A link that carried media has lost its way. */
  interrupted(): void {
    this.#interruptions += 1;
  }

  /** `null`: nothing was measured. */
  summary(): CallQuality | null {
    if (this.#readings === 0) return null;
    const seconds = (level: QualityLevel) => (this.#levels.of(level) * QUALITY_INTERVAL_MS) / 1000;
    return {
      connection_quality: this.#level(),
      quality_stats: {
        // of all links together
        seconds_good: seconds('good'),
        seconds_fair: seconds('fair'),
        seconds_poor: seconds('poor'),
        round_trip_ms_median: median(this.#roundTrips.entries()),
        round_trip_ms_max: greatest(this.#roundTrips.entries()),
        loss_percent_mean: this.#loss.value,
        loss_percent_max: this.#loss.max === null ? null : rounded(this.#loss.max),
        available_kbps_mean: this.#available.value,
        interruptions: this.#interruptions,
      },
      media_stats: {
        path: this.#paths.most(),
        relay_protocol: this.#relays.most(),
        audio_codec: this.#audio.most(),
        video_codec_sent: this.#sentCodecs.most(),
        video_codec_received: this.#receivedCodecs.most(),
        send_kbps_mean: this.#sendKbps.value,
        receive_kbps_mean: this.#receiveKbps.value,
      },
    };
  }

  #level(): QualityLevel {
    const share = (level: QualityLevel) => this.#levels.of(level) / this.#readings;
    if (share('poor') >= POOR_SHARE) return 'poor';
    return share('poor') + share('fair') >= FAIR_SHARE ? 'fair' : 'good';
  }
}

function median(counts: readonly [number, number][]): number | null {
  const half = counts.reduce((total, [, count]) => total + count, 0) / 2;
  let seen = 0;
  for (const [value, count] of counts.toSorted(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= half) return value;
  }
  return null;
}

const greatest = (counts: readonly [number, number][]): number | null =>
  counts.length === 0 ? null : Math.max(...counts.map(([value]) => value));
