import type { TrackMap } from '#shared/contracts/connect/events.ts';
import type { QualitySample } from '#shared/rules/quality.ts';
import type { DetailPoint, LinkDetails, LinkPath } from './link-details.ts';
import { type Stat, StatsReport } from './stats-report.ts';

/** One reading of a link's counters; rates come from two readings. */
export interface LinkCounters {
  readonly atMs: number;
  readonly received: number;
  readonly lost: number;
  readonly sent: number;
  readonly videoBytesSent: number;
  readonly framesDecoded: number;
  /** On the wire, in bytes. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Seconds that sound has waited, and for how many samples. */
  readonly bufferedS: number;
  readonly bufferedSamples: number;
  /** By the id of a stream with pictures. */
  readonly frames: Readonly<Record<string, number>>;
}

/** What holds a picture down that is sent, as the encoder says. */
export type Limitation = 'none' | 'cpu' | 'bandwidth' | 'other';

export interface LinkReading {
  readonly counters: LinkCounters;
  readonly sample: QualitySample;
  /** Pictures decoded a second since the last reading; `null` on the first. */
  readonly framesPerSecond: number | null;
  /** What comes in, such as `VP9`; `null` when no picture does. */
  readonly videoCodec: string | null;
  readonly details: Omit<LinkDetails, 'points'>;
  readonly point: DetailPoint;
  /** Of the camera; `null`: it sends nothing. */
  readonly limitation: Limitation | null;
}

/** Fewer packets than this say nothing about loss: a silent microphone sends 13 in 3 s. */
export const PACKETS_MIN = 50;

/**
 * Reads a stats report against the last reading. `report` is what `RTCStatsReport.values()` gives; `tracks` tells by mid what our
 * streams carry.
 */
export function readStats(
  report: Iterable<unknown>,
  atMs: number,
  last: LinkCounters | null,
  tracks: TrackMap = {},
): LinkReading {
  const stats = new StatsReport(report);
  const counters = readCounters(stats, atMs);
  const pair = stats.selectedPair;
  const sendsVideo = last !== null && counters.videoBytesSent > last.videoBytesSent;
  const sample: QualitySample = {
    roundTripMs: toMs(pair?.currentRoundTripTime),
    lossPercent: worst(lossIn(counters, last), lossOut(stats.of('remote-inbound-rtp'), counters, last)),
    // without a picture to send the estimate stays where it began and says nothing
    availableKbps: sendsVideo ? toKbps(pair?.availableOutgoingBitrate) : null,
  };
  const received = stats.of('inbound-rtp', 'video');
  return {
    counters,
    sample,
    framesPerSecond: last && perSecond(counters.framesDecoded - last.framesDecoded, atMs - last.atMs),
    videoCodec: stats.codecOf(received[0]),
    details: readDetails(stats, sample, counters, last),
    point: readPoint(sample, counters, last),
    limitation: readLimitation(stats, tracks, counters, last),
  };
}

function readCounters(stats: StatsReport, atMs: number): LinkCounters {
  // of the transport it is what the network carries; not every browser counts it
  const wire = (field: 'bytesSent' | 'bytesReceived', streams: string) =>
    stats.sum(stats.counts('transport', field) ? 'transport' : streams, field);
  const pictures = [...stats.of('inbound-rtp', 'video'), ...stats.of('outbound-rtp', 'video')];
  return {
    atMs,
    received: stats.sum('inbound-rtp', 'packetsReceived'),
    lost: stats.sum('inbound-rtp', 'packetsLost'),
    sent: stats.sum('outbound-rtp', 'packetsSent'),
    videoBytesSent: stats.sum('outbound-rtp', 'bytesSent', 'video'),
    framesDecoded: stats.of('inbound-rtp', 'video')[0]?.framesDecoded ?? 0,
    bytesSent: wire('bytesSent', 'outbound-rtp'),
    bytesReceived: wire('bytesReceived', 'inbound-rtp'),
    bufferedS: stats.sum('inbound-rtp', 'jitterBufferDelay', 'audio'),
    bufferedSamples: stats.sum('inbound-rtp', 'jitterBufferEmittedCount', 'audio'),
    frames: Object.fromEntries(pictures.map((stat) => [stat.id, framesOf(stat)])),
  };
}

const framesOf = ({ framesDecoded, framesEncoded }: Stat): number => framesDecoded ?? framesEncoded ?? 0;

function readDetails(
  stats: StatsReport,
  { availableKbps }: QualitySample,
  now: LinkCounters,
  last: LinkCounters | null,
): Omit<LinkDetails, 'points'> {
  const pair = stats.selectedPair;
  const local = stats.get(pair?.localCandidateId);
  const samples = last ? now.bufferedSamples - last.bufferedSamples : 0;
  const [heard, spoken] = [stats.of('inbound-rtp', 'audio'), stats.of('outbound-rtp', 'audio')];
  return {
    path: longerPath(local, stats.get(pair?.remoteCandidateId)),
    relayProtocol: local?.candidateType === 'relay' ? (local.relayProtocol ?? null) : null,
    availableKbps,
    jitterBufferMs: last && samples > 0 ? (1000 * (now.bufferedS - last.bufferedS)) / samples : null,
    audioCodec: stats.codecOf(heard[0]) ?? stats.codecOf(spoken[0]),
    sent: largestPicture(stats, 'outbound-rtp', now, last),
    received: largestPicture(stats, 'inbound-rtp', now, last),
  };
}

const PATHS: readonly LinkPath[] = ['host', 'prflx', 'srflx', 'relay'];

/** The way is as long as the longer of its ends says. */
function longerPath(local: Stat | undefined, remote: Stat | undefined): LinkPath | null {
  const ranks = [local, remote].map((end) => PATHS.findIndex((path) => path === end?.candidateType));
  return PATHS[Math.max(...ranks)] ?? null;
}

/** Of the pictures that move: camera and screen may go the same way. */
function largestPicture(
  stats: StatsReport,
  type: 'inbound-rtp' | 'outbound-rtp',
  now: LinkCounters,
  last: LinkCounters | null,
): LinkDetails['sent'] {
  const moving = stats
    .of(type, 'video')
    .map((stat) => ({ stat, framesPerSecond: rateOf(stat, now, last) }))
    .filter(({ framesPerSecond }) => framesPerSecond > 0)
    .map(({ stat, framesPerSecond }) => ({
      width: stat.frameWidth ?? 0,
      height: stat.frameHeight ?? 0,
      framesPerSecond,
      codec: stats.codecOf(stat),
    }));
  return moving.toSorted((a, b) => b.width * b.height - a.width * a.height)[0] ?? null;
}

const rateOf = ({ id }: Stat, now: LinkCounters, last: LinkCounters | null): number =>
  last ? perSecond((now.frames[id] ?? 0) - (last.frames[id] ?? 0), now.atMs - last.atMs) : 0;

function readPoint(
  { roundTripMs, lossPercent }: QualitySample,
  now: LinkCounters,
  last: LinkCounters | null,
): DetailPoint {
  const kbps = (field: 'bytesSent' | 'bytesReceived') =>
    last ? (8 * perSecond(now[field] - last[field], now.atMs - last.atMs)) / 1000 : 0;
  return {
    atMs: now.atMs,
    roundTripMs,
    lossPercent,
    sendKbps: kbps('bytesSent'),
    receiveKbps: kbps('bytesReceived'),
  };
}

function readLimitation(
  stats: StatsReport,
  tracks: TrackMap,
  now: LinkCounters,
  last: LinkCounters | null,
): Limitation | null {
  const isCamera = ({ mid }: Stat) => mid === undefined || (tracks[mid] ?? 'camera') === 'camera';
  const sizes = stats.of('outbound-rtp', 'video').filter((stat) => isCamera(stat) && stat.active !== false);
  const moving = sizes.filter((stat) => rateOf(stat, now, last) > 0);
  // an encoder that stands says what it said last
  if (moving.length === 0) return null;
  const reasons = moving.map(({ qualityLimitationReason }) => qualityLimitationReason);
  // where one size goes out and another is held back, there is no room for both
  if (moving.length < sizes.length) reasons.push('bandwidth');
  return LIMITATIONS.find((limitation) => reasons.includes(limitation)) ?? 'none';
}

/** The worst first. */
const LIMITATIONS = ['cpu', 'bandwidth', 'other'] as const satisfies readonly Limitation[];

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
