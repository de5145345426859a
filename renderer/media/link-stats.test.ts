import { describe, expect, it } from 'vitest';
import { QUALITY_INTERVAL_MS } from '#shared/rules/quality.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { DETAIL_POINTS } from './link-details.ts';
import { type LinkCounters, PACKETS_MIN, readStats } from './link-stats.ts';
import { type LinkQuality, type SampledReading, StatsSampler } from './stats-sampler.ts';

interface Numbers {
  readonly received?: number;
  readonly lost?: number;
  readonly sent?: number;
  readonly videoBytes?: number;
  readonly frames?: number;
  readonly rttS?: number;
  readonly fractionLost?: number;
  readonly availableBps?: number;
}

/** A report as Chromium gives it for one link with sound and picture. */
function report(n: Numbers): object[] {
  return [
    { type: 'transport', id: 'T', selectedCandidatePairId: 'P2' },
    { type: 'candidate-pair', id: 'P1', state: 'succeeded', nominated: true, currentRoundTripTime: 9 },
    {
      type: 'candidate-pair',
      id: 'P2',
      state: 'succeeded',
      nominated: true,
      currentRoundTripTime: n.rttS,
      availableOutgoingBitrate: n.availableBps,
    },
    { type: 'codec', id: 'C', mimeType: 'video/VP9' },
    {
      type: 'inbound-rtp',
      id: 'I1',
      kind: 'audio',
      packetsReceived: n.received ?? 0,
      packetsLost: n.lost ?? 0,
    },
    {
      type: 'inbound-rtp',
      id: 'I2',
      kind: 'video',
      packetsReceived: 0,
      packetsLost: 0,
      framesDecoded: n.frames ?? 0,
      codecId: 'C',
    },
    { type: 'outbound-rtp', id: 'O1', kind: 'audio', packetsSent: n.sent ?? 0, bytesSent: 9999 },
    { type: 'outbound-rtp', id: 'O2', kind: 'video', packetsSent: 0, bytesSent: n.videoBytes ?? 0 },
    { type: 'remote-inbound-rtp', id: 'R', kind: 'audio', fractionLost: n.fractionLost },
  ];
}

const first = (n: Numbers): LinkCounters => readStats(report(n), 0, null).counters;
const then = (before: Numbers, after: Numbers) => readStats(report(after), 3000, first(before));

describe('readStats', () => {
  it('reads the round trip of the pair that is used', () => {
    expect(readStats(report({ rttS: 0.152 }), 0, null).sample.roundTripMs).toBe(152);
  });

  it('finds the pair by its nomination where the transport does not say', () => {
    const withoutTransport = report({ rttS: 0.1 }).filter((stat) => !('selectedCandidatePairId' in stat));
    expect(readStats(withoutTransport, 0, null).sample.roundTripMs).toBe(9000);
  });

  it('knows no loss from one reading', () => {
    expect(readStats(report({ received: 100, lost: 50 }), 0, null).sample.lossPercent).toBeNull();
  });

  it.each<[string, Numbers, Numbers, number | null]>([
    ['what came in since the last reading', { received: 1000, lost: 100 }, { received: 1097, lost: 103 }, 3],
    ['what we sent, as they report it', { sent: 0 }, { sent: 150, fractionLost: 0.08 }, 8],
    [
      'the worse of both',
      { received: 0, sent: 0 },
      { received: 98, lost: 2, sent: 150, fractionLost: 0.04 },
      4,
    ],
    ['a count that went down: repeats have arrived', { received: 0, lost: 9 }, { received: 100, lost: 5 }, 0],
    ['too few packets to say: silence', { received: 0 }, { received: PACKETS_MIN - 2, lost: 1 }, null],
    ['just enough', { received: 0 }, { received: PACKETS_MIN - 1, lost: 1 }, 2],
    ['a report about too few of ours', { sent: 0 }, { sent: PACKETS_MIN - 1, fractionLost: 1 }, null],
  ])('loss: %s', (_, before, after, percent) => {
    expect(then(before, after).sample.lossPercent).toBe(percent);
  });

  it('the bitrate counts only while a picture is sent', () => {
    expect(then({ videoBytes: 5 }, { videoBytes: 5, availableBps: 300_000 }).sample.availableKbps).toBeNull();
    expect(then({ videoBytes: 5 }, { videoBytes: 9, availableBps: 300_000 }).sample.availableKbps).toBe(300);
    expect(then({ videoBytes: 5 }, { videoBytes: 9 }).sample.availableKbps).toBeNull();
  });

  it('counts pictures a second and names the codec', () => {
    const reading = then({ frames: 10 }, { frames: 100 });
    expect(reading.framesPerSecond).toBe(30);
    expect(reading.videoCodec).toBe('VP9');
    expect(readStats(report({}), 0, null).framesPerSecond).toBeNull();
    expect(then({ frames: 100 }, { frames: 0 }).framesPerSecond).toBe(0);
  });

  it('takes an empty report', () => {
    expect(readStats([], 0, null)).toMatchObject({
      sample: { roundTripMs: null, lossPercent: null, availableKbps: null },
      videoCodec: null,
    });
  });
});

describe('details', () => {
  interface Ends {
    readonly local?: object;
    readonly remote?: object;
  }
  /** A link that sends a camera and a screen and gets a camera, after so many seconds. */
  function busy(
    seconds: number,
    { local = { candidateType: 'host' }, remote = { candidateType: 'host' } }: Ends = {},
  ) {
    const stream = (id: string, type: string, more: object) => ({ id, type, ...more });
    return [
      stream('T', 'transport', {
        selectedCandidatePairId: 'P',
        bytesSent: 50_000 * seconds,
        bytesReceived: 25_000 * seconds,
      }),
      stream('P', 'candidate-pair', {
        currentRoundTripTime: 0.04,
        availableOutgoingBitrate: 1_200_000,
        localCandidateId: 'L',
        remoteCandidateId: 'R',
      }),
      stream('L', 'local-candidate', local),
      stream('R', 'remote-candidate', remote),
      stream('CO', 'codec', { mimeType: 'audio/opus' }),
      stream('CV', 'codec', { mimeType: 'video/VP9' }),
      stream('IA', 'inbound-rtp', {
        kind: 'audio',
        codecId: 'CO',
        packetsReceived: 50 * seconds,
        jitterBufferDelay: 0.06 * 50 * seconds,
        jitterBufferEmittedCount: 50 * seconds,
      }),
      stream('IV', 'inbound-rtp', {
        kind: 'video',
        codecId: 'CV',
        framesDecoded: 30 * seconds,
        frameWidth: 640,
        frameHeight: 360,
      }),
      stream('OC', 'outbound-rtp', {
        kind: 'video',
        mid: '1',
        codecId: 'CV',
        framesEncoded: 30 * seconds,
        bytesSent: 1000 * seconds,
        frameWidth: 1280,
        frameHeight: 720,
        qualityLimitationReason: 'cpu',
      }),
      stream('OS', 'outbound-rtp', {
        kind: 'video',
        mid: '2',
        codecId: 'CV',
        framesEncoded: 5 * seconds,
        frameWidth: 1920,
        frameHeight: 1080,
        qualityLimitationReason: 'bandwidth',
      }),
    ];
  }
  const TRACKS = { 0: 'microphone', 1: 'camera', 2: 'screen' } as const;
  const read = (ends?: Ends) =>
    readStats(busy(6, ends), 6000, readStats(busy(3, ends), 3000, null).counters, TRACKS);

  it('are what a person sees who wants to know', () => {
    const { details, point } = read();
    expect(details).toEqual({
      path: 'host',
      relayProtocol: null,
      availableKbps: 1200,
      jitterBufferMs: 60,
      audioCodec: 'opus',
      sent: { width: 1920, height: 1080, framesPerSecond: 5, codec: 'VP9' },
      received: { width: 640, height: 360, framesPerSecond: 30, codec: 'VP9' },
    });
    expect(point).toEqual({
      atMs: 6000,
      roundTripMs: 40,
      lossPercent: 0,
      sendKbps: 400,
      receiveKbps: 200,
    });
  });

  it.each<[string, Ends, string | null, string | null]>([
    ['behind a NAT', { remote: { candidateType: 'srflx' } }, 'srflx', null],
    ['seen from outside', { local: { candidateType: 'prflx' } }, 'prflx', null],
    ['their relay', { local: { candidateType: 'srflx' }, remote: { candidateType: 'relay' } }, 'relay', null],
    ['our relay', { local: { candidateType: 'relay', relayProtocol: 'tls' } }, 'relay', 'tls'],
    ['not told', { local: {}, remote: {} }, null, null],
  ])('the way: %s', (_, ends, path, relayProtocol) => {
    expect(read(ends).details).toMatchObject({ path, relayProtocol });
  });

  it('of pictures that stand, and of a first reading, are none', () => {
    const first = readStats(busy(3), 3000, null, TRACKS);
    const standing = readStats(busy(3), 6000, first.counters, TRACKS);
    for (const { details, limitation } of [first, standing]) {
      expect(details).toMatchObject({ sent: null, received: null, jitterBufferMs: null });
      expect(limitation).toBeNull();
    }
    expect(first.point).toMatchObject({ sendKbps: 0, receiveKbps: 0 });
  });

  it('what holds the camera down is not what holds the screen down', () => {
    expect(read().limitation).toBe('cpu');
    const swapped = readStats(busy(6), 6000, readStats(busy(3), 3000, null).counters, {
      1: 'screen',
      2: 'camera',
    });
    expect(swapped.limitation).toBe('bandwidth');
  });
});

describe('a camera that goes out in two sizes', () => {
  interface Size {
    readonly frames: number;
    readonly bytes?: number;
    readonly active?: boolean;
    readonly reason?: string;
  }
  const size = (rid: string, { frames, bytes = 0, active = true, reason = 'none' }: Size) => ({
    type: 'outbound-rtp',
    id: rid,
    kind: 'video',
    mid: '1',
    rid,
    active,
    framesEncoded: frames,
    frameWidth: rid === 'h' ? 1280 : 320,
    frameHeight: rid === 'h' ? 720 : 180,
    bytesSent: bytes,
    packetsSent: frames,
    qualityLimitationReason: reason,
  });
  /** After 3 s; the small one is read first, as browsers like. */
  const later = (small: Size, full: Size) => {
    const before = [
      size('l', { ...small, frames: 0, bytes: 0 }),
      size('h', { ...full, frames: 0, bytes: 0 }),
    ];
    const after = [size('l', small), size('h', full)];
    return readStats(after, 3000, readStats(before, 0, null).counters, { 1: 'camera' });
  };

  it('is counted as both, and seen as the full one', () => {
    const { point, details } = later({ frames: 90, bytes: 37_500 }, { frames: 90, bytes: 337_500 });
    expect(point.sendKbps).toBe(1000);
    expect(details.sent).toMatchObject({ width: 1280, height: 720 });
  });

  it.each<[string, Size, Size, string | null]>([
    ['nothing does', { frames: 90 }, { frames: 90 }, 'none'],
    ['either of them is', { frames: 90 }, { frames: 90, reason: 'cpu' }, 'cpu'],
    ['the full one stands for want of room', { frames: 90 }, { frames: 0 }, 'bandwidth'],
    ['the small one is not sent', { frames: 0, active: false }, { frames: 90 }, 'none'],
    ['neither is sent', { frames: 0 }, { frames: 0, reason: 'bandwidth' }, null],
  ])('held down: %s', (_, small, full, expected) => expect(later(small, full).limitation).toBe(expected));
});

describe('StatsSampler', () => {
  function setUp(stats: () => Promise<{ values(): Iterable<unknown> }>) {
    const clock = new ManualClock();
    const rated: LinkQuality[] = [];
    const readings: SampledReading[] = [];
    const sampler = new StatsSampler({
      stats,
      clock,
      onReading: (reading) => {
        readings.push(reading);
        rated.push(reading.quality);
      },
    });
    const pass = async () => {
      clock.advance(QUALITY_INTERVAL_MS);
      await settle();
    };
    return { clock, rated, readings, sampler, pass };
  }

  it('rates every 3 s from the second reading on', async () => {
    let received = 0;
    const { rated, sampler, pass } = setUp(async () => {
      received += 94;
      return new Map(report({ received, lost: received * (6 / 94), rttS: 0.02 }).entries());
    });
    sampler.start();
    sampler.start();
    await settle();
    expect(rated).toEqual([]);
    await pass();
    await pass();
    expect(rated.map(({ quality }) => quality)).toEqual([
      { level: 'poor', reason: 'loss' },
      { level: 'poor', reason: 'loss' },
    ]);
  });

  it('keeps the last points for the graphs, also over an interruption', async () => {
    const { clock, readings, sampler, pass } = setUp(async () => new Map(report({ rttS: 0.1 }).entries()));
    sampler.start();
    await settle();
    for (let i = 0; i < DETAIL_POINTS + 5; i += 1) await pass();
    sampler.stop();
    sampler.start();
    await settle();
    await pass();
    const points = readings.at(-1)!.details.points;
    expect(points).toHaveLength(DETAIL_POINTS);
    expect(points.at(-1)).toMatchObject({ atMs: clock.now(), roundTripMs: 100 });
    expect(readings[1]!.details.points).toHaveLength(2);
  });

  it('leaves out what cannot be read, and goes on', async () => {
    let fails = false;
    const { rated, sampler, pass } = setUp(async () => {
      if (fails) throw new Error('closed');
      return new Map(report({ rttS: 0.2 }).entries());
    });
    sampler.start();
    await settle();
    fails = true;
    await pass();
    expect(rated).toEqual([]);
    fails = false;
    await pass();
    expect(rated[0]?.quality).toEqual({ level: 'fair', reason: 'round-trip' });
  });

  it('stopped: nothing more, not even of a reading under way; started again it begins anew', async () => {
    const { clock, rated, sampler, pass } = setUp(async () => new Map(report({}).entries()));
    sampler.start();
    await settle();
    clock.advance(QUALITY_INTERVAL_MS);
    sampler.stop();
    await settle();
    expect(rated).toEqual([]);
    expect(clock.pending).toBe(0);
    sampler.start();
    await settle();
    expect(rated).toEqual([]);
    await pass();
    expect(rated).toHaveLength(1);
  });
});
