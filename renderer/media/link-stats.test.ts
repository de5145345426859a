import { describe, expect, it } from 'vitest';
import { QUALITY_INTERVAL_MS } from '#shared/rules/quality.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { type LinkCounters, PACKETS_MIN, readStats } from './link-stats.ts';
import { type LinkQuality, StatsSampler } from './stats-sampler.ts';

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

describe('StatsSampler', () => {
  function setUp(stats: () => Promise<{ values(): Iterable<unknown> }>) {
    const clock = new ManualClock();
    const rated: LinkQuality[] = [];
    const sampler = new StatsSampler({ stats, clock, onQuality: (quality) => rated.push(quality) });
    const pass = async () => {
      clock.advance(QUALITY_INTERVAL_MS);
      await settle();
    };
    return { clock, rated, sampler, pass };
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
