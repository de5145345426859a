import { type Clock, systemClock } from '#shared/tools/clock.ts';

/** Counts of what came in on a link so far. */
export interface Inbound {
  readonly packets: number;
  readonly audioPackets: number;
  /** Of anything, also of connectivity checks: it tells a dead path from an other end that sends nothing. */
  readonly signs: number;
}

interface Stat {
  readonly type: string;
  readonly kind?: string;
  readonly packetsReceived?: number;
  readonly requestsReceived?: number;
  readonly responsesReceived?: number;
}

/** `report` is what `RTCStatsReport.values()` gives. */
export function readInbound(report: Iterable<unknown>): Inbound {
  let [packets, audioPackets, signs] = [0, 0, 0];
  for (const stat of report as Iterable<Stat>) {
    if (stat.type === 'inbound-rtp') {
      packets += stat.packetsReceived ?? 0;
      if (stat.kind === 'audio') audioPackets += stat.packetsReceived ?? 0;
    } else if (stat.type === 'transport') signs += stat.packetsReceived ?? 0;
    else if (stat.type === 'candidate-pair')
      signs += (stat.requestsReceived ?? 0) + (stat.responsesReceived ?? 0);
  }
  return { packets, audioPackets, signs: signs + packets };
}

/** When something came in last, in milliseconds of the clock; the watch's beginning counts as such. */
export interface InboundTimes {
  readonly now: number;
  readonly packetAt: number;
  readonly audioAt: number;
  readonly signAt: number;
}

/** Pauses of a microphone that falls silent are a quarter of this. */
export const DEAF_MS = 1000;
const CALM_INTERVAL_MS = 1000;
/** How soon a return is noticed. */
const EAGER_INTERVAL_MS = 250;
/** Who has been silent for longer, as one who holds the call, is not waited for so eagerly. */
const EAGER_FOR_MS = 30_000;

interface InboundWatchOptions {
  /** Rejects when there is nothing to read any more; that reading is left out. */
  readonly stats: () => Promise<{ values(): Iterable<unknown> }>;
  /** The path is known to be down just now. */
  readonly down: () => boolean;
  readonly onReading: (times: InboundTimes) => void;
  /** Packets come in again after more than `DEAF_MS` without. */
  readonly onReturn: (deafMs: number) => void;
  readonly clock?: Clock;
}

/**
 * Watches whether packets come in at all: looks once a second, and four times while none do or the path is down. ICE notices a cut
 * only after 7 s, and a picture that was cut stands for 3 s more unless its sender is told of the return.
 */
export class InboundWatch {
  readonly #options: InboundWatchOptions;
  readonly #clock: Clock;
  #counts: Inbound | null = null;
  #times: InboundTimes;
  #cancel: () => void = () => {};
  #running = false;
  /** Of the latest start: a look that it overtakes is left out. */
  #run = 0;

  constructor(options: InboundWatchOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#times = this.#begin();
  }

  /** Milliseconds since the last packet, as of the last look; 0 while it does not run. */
  get deafMs(): number {
    return this.#running ? this.#times.now - this.#times.packetAt : 0;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#run += 1;
    this.#counts = null;
    this.#times = this.#begin();
    void this.#look(this.#run);
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
  }

  #begin(): InboundTimes {
    const now = this.#clock.now();
    return { now, packetAt: now, audioAt: now, signAt: now };
  }

  async #look(run: number): Promise<void> {
    const isOver = () => !this.#running || run !== this.#run;
    const report = await this.#options.stats().catch(() => null); // the link is closing: no reading
    if (isOver()) return;
    if (report) this.#take(readInbound(report.values()));
    if (isOver()) return; // a listener has closed the link
    this.#cancel = this.#clock.after(this.#interval(), () => void this.#look(run));
  }

  #take(counts: Inbound): void {
    const before = this.#counts ?? counts;
    const { now: lookedAt, packetAt, audioAt, signAt } = this.#times;
    const now = this.#clock.now();
    const at = (field: keyof Inbound, last: number) => (counts[field] > before[field] ? now : last);
    this.#counts = counts;
    this.#times = {
      now,
      packetAt: at('packets', packetAt),
      audioAt: at('audioPackets', audioAt),
      signAt: at('signs', signAt),
    };
    const deafMs = now - packetAt;
    // two looks that both saw packets may be further apart than this
    const wasSilent = lookedAt > packetAt;
    if (this.#times.packetAt === now && wasSilent && deafMs > DEAF_MS) this.#options.onReturn(deafMs);
    this.#options.onReading(this.#times);
  }

  #interval(): number {
    const waits = this.deafMs >= DEAF_MS || this.#options.down();
    return waits && this.deafMs < EAGER_FOR_MS ? EAGER_INTERVAL_MS : CALM_INTERVAL_MS;
  }
}
