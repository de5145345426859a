import { describe, expect, it } from 'vitest';
import { CallQuality } from '#shared/contracts/connect/model.ts';
import type { QualityLevel } from '#shared/rules/quality.ts';
import type { LinkDetails } from './link-details.ts';
import { QualityTally } from './quality-tally.ts';
import type { SampledReading } from './stats-sampler.ts';

interface Part {
  readonly level?: QualityLevel;
  readonly roundTripMs?: number | null;
  readonly lossPercent?: number | null;
  readonly details?: Partial<LinkDetails>;
}
function reading({ level = 'good', roundTripMs = 20, lossPercent = 0, details = {} }: Part): SampledReading {
  const picture = { width: 1280, height: 720, framesPerSecond: 30, codec: 'VP9' };
  return {
    quality: {
      quality: { level, reason: null },
      sample: { roundTripMs, lossPercent, availableKbps: 900 },
      framesPerSecond: 30,
      videoCodec: 'VP9',
    },
    details: {
      path: 'host',
      relayProtocol: null,
      availableKbps: 900,
      jitterBufferMs: 40,
      audioCodec: 'opus',
      sent: picture,
      received: null,
      points: [{ atMs: 0, roundTripMs, lossPercent, sendKbps: 100, receiveKbps: 50 }],
      ...details,
    },
    limitation: 'none',
  };
}
function tally(...parts: Part[]) {
  const all = new QualityTally();
  for (const part of parts) all.add(reading(part));
  return all;
}
const times = (count: number, part: Part): Part[] => Array.from({ length: count }, () => part);

describe('what a call is told to have been', () => {
  it.each<[string, Part[], QualityLevel]>([
    ['all good', times(10, {}), 'good'],
    ['a little fair', [...times(8, {}), ...times(2, { level: 'fair' })], 'good'],
    ['a quarter fair', [...times(6, {}), ...times(2, { level: 'fair' })], 'fair'],
    ['a little poor', [...times(9, {}), { level: 'poor' }], 'good'],
    ['fair and poor together', [...times(7, {}), ...times(2, { level: 'fair' }), { level: 'poor' }], 'fair'],
    ['a sixth poor', [...times(5, {}), { level: 'poor' }], 'poor'],
  ])('%s', (_, parts, level) => expect(tally(...parts).summary()?.connection_quality).toBe(level));

  it('nothing, where nothing was measured', () => expect(new QualityTally().summary()).toBeNull());

  it('figures that the contract takes', () => {
    const relay = { path: 'relay', relayProtocol: 'tcp' } as const;
    const all = tally(
      { roundTripMs: 10.4 },
      { roundTripMs: 200, level: 'fair', details: relay },
      { roundTripMs: 30, lossPercent: 3, details: relay },
      { roundTripMs: null, lossPercent: null, level: 'poor', details: { sent: null } },
    );
    all.interrupted();
    const summary = all.summary();
    expect(CallQuality.parse(summary)).toEqual(summary);
    expect(summary).toEqual({
      connection_quality: 'poor',
      quality_stats: {
        seconds_good: 6,
        seconds_fair: 3,
        seconds_poor: 3,
        round_trip_ms_median: 30,
        round_trip_ms_max: 200,
        loss_percent_mean: 1,
        loss_percent_max: 3,
        available_kbps_mean: 900,
        interruptions: 1,
      },
      media_stats: {
        path: 'host',
        relay_protocol: 'tcp',
        audio_codec: 'opus',
        video_codec_sent: 'VP9',
        video_codec_received: null,
        send_kbps_mean: 100,
        receive_kbps_mean: 50,
      },
    });
  });

  it('what is not known is not told', () => {
    const details = { path: null, relayProtocol: null, audioCodec: null, sent: null, points: [] };
    expect(tally({ roundTripMs: null, lossPercent: null, details }).summary()).toMatchObject({
      quality_stats: { round_trip_ms_median: null, round_trip_ms_max: null, loss_percent_mean: null },
      media_stats: { path: null, audio_codec: null, send_kbps_mean: null },
    });
  });
});
