import type { QualitySample } from '#shared/rules/quality.ts';

/** One reading of a link's counters; rates come from two readings. */
export interface LinkCounters {
  readonly atMs: number;
  readonly received: number;
  readonly lost: number;
  readonly sent: number;
  readonly videoBytesSent: number;
  readonly framesDecoded: number;
}

export interface LinkReading {
  readonly counters: LinkCounters;
  readonly sample: QualitySample;
  /** Pictures decoded a second since the last reading; `null` on the first. */
  readonly framesPerSecond: number | null;
  /** What comes in, such as `VP9`; `null` when no picture does. */
  readonly videoCodec: string | null;
}

/** Fewer packets than this say nothing about loss: a silent microphone sends 13 in 3 s. */
export const PACKETS_MIN = 50;

/** The fields read here, of whatever kind of stats; browsers differ in what they leave out. */
interface Stat {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly kind?: string;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly selectedCandidatePairId?: string;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly packetsSent?: number;
  readonly bytesSent?: number;
  readonly fractionLost?: number;
  readonly framesDecoded?: number;
  readonly codecId?: string;
  readonly mimeType?: string;
}

/** Reads a stats report against the last reading. `report` is what `RTCStatsReport.values()` gives. */
export function readStats(report: Iterable<unknown>, atMs: number, last: LinkCounters | null): LinkReading {
  const stats = [...(report as Iterable<Stat>)];
  const of = (type: string) => stats.filter((stat) => stat.type === type);
  const inbound = of('inbound-rtp');
  const outbound = of('outbound-rtp');
  const video = inbound.find(({ kind }) => kind === 'video');
  const counters: LinkCounters = {
    atMs,
    received: sum(inbound, 'packetsReceived'),
    lost: sum(inbound, 'packetsLost'),
    sent: sum(outbound, 'packetsSent'),
    videoBytesSent: sum(
      outbound.filter(({ kind }) => kind === 'video'),
      'bytesSent',
    ),
    framesDecoded: video?.framesDecoded ?? 0,
  };
  const pair = selectedPair(stats);
  const sendsVideo = last !== null && counters.videoBytesSent > last.videoBytesSent;
  return {
    counters,
    sample: {
      roundTripMs: toMs(pair?.currentRoundTripTime),
      lossPercent: worst(lossIn(counters, last), lossOut(of('remote-inbound-rtp'), counters, last)),
      // without a picture to send the estimate stays where it began and says nothing
      availableKbps: sendsVideo ? toKbps(pair?.availableOutgoingBitrate) : null,
    },
    framesPerSecond: last && perSecond(counters.framesDecoded - last.framesDecoded, atMs - last.atMs),
    videoCodec: codecName(stats, video?.codecId),
  };
}

function selectedPair(stats: readonly Stat[]): Stat | undefined {
  const id = stats.find(({ selectedCandidatePairId }) => selectedCandidatePairId)?.selectedCandidatePairId;
  return (
    stats.find((stat) => stat.id === id) ??
    stats.find(
      ({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded',
    )
  );
}

/** Percent lost of what came in since the last reading; video counts down again when a repeat arrives. */
function lossIn(now: LinkCounters, last: LinkCounters | null): number | null {
  if (!last) return null;
  const lost = Math.max(0, now.lost - last.lost);
  const expected = now.received - last.received + lost;
  return expected < PACKETS_MIN ? null : (100 * lost) / expected;
}

/** Percent lost of what we sent, as the other end reports it. */
function lossOut(reports: readonly Stat[], now: LinkCounters, last: LinkCounters | null): number | null {
  if (!last || now.sent - last.sent < PACKETS_MIN) return null;
  const fractions = reports.flatMap(({ fractionLost }) => (fractionLost === undefined ? [] : [fractionLost]));
  return fractions.length === 0 ? null : 100 * Math.max(...fractions);
}

const worst = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const toMs = (seconds: number | undefined): number | null => (seconds === undefined ? null : seconds * 1000);
const toKbps = (bps: number | undefined): number | null => (bps === undefined ? null : bps / 1000);
const perSecond = (count: number, ms: number): number => (ms > 0 ? (1000 * Math.max(0, count)) / ms : 0);

function codecName(stats: readonly Stat[], codecId: string | undefined): string | null {
  const mimeType = codecId && stats.find(({ id }) => id === codecId)?.mimeType;
  return mimeType ? (mimeType.split('/')[1] ?? null) : null;
}

function sum(stats: readonly Stat[], field: 'packetsReceived' | 'packetsLost' | 'packetsSent' | 'bytesSent') {
  return stats.reduce((total, stat) => total + (stat[field] ?? 0), 0);
}
