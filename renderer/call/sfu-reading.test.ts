import { expect, it } from 'vitest';
import { rateQuality } from '#shared/rules/quality.ts';
import type { DetailPoint, LinkDetails } from '../media/link-details.ts';
import type { SampledReading } from '../media/stats-sampler.ts';
import { wholeReading } from './sfu-reading.ts';

const point = (atMs: number, more: Partial<DetailPoint> = {}): DetailPoint => ({
  atMs,
  roundTripMs: 20,
  lossPercent: 0,
  sendKbps: 0,
  receiveKbps: 0,
  ...more,
});
const SILENT: LinkDetails = {
  path: 'host',
  relayProtocol: null,
  availableKbps: null,
  jitterBufferMs: null,
  audioCodec: null,
  sent: null,
  received: null,
  points: [],
};
const reading = (
  details: Partial<LinkDetails>,
  sample: Partial<SampledReading['quality']['sample']> = {},
): SampledReading => {
  const whole = { roundTripMs: 20, lossPercent: 0, availableKbps: null, ...sample };
  return {
    quality: { sample: whole, framesPerSecond: 30, videoCodec: 'VP8', quality: rateQuality(whole) },
    details: { ...SILENT, ...details },
    limitation: null,
  };
};
const PICTURE = { width: 640, height: 360, framesPerSecond: 30, codec: 'VP8' };
const MINE = { width: 1280, height: 720, framesPerSecond: 30, codec: 'VP8' };

it('has what comes from one stream and what I send from the other', () => {
  const down = reading({ received: PICTURE, points: [point(6000, { receiveKbps: 500 })] });
  const up = reading({ sent: MINE, points: [point(5000, { sendKbps: 900 })] }, { availableKbps: 1800 });
  expect(wholeReading(down, up).details).toMatchObject({
    received: PICTURE,
    sent: MINE,
    availableKbps: 1800,
    points: [{ atMs: 6000, receiveKbps: 500, sendKbps: 900 }],
  });
});

it('is as bad as the worse of both directions', () => {
  const down = reading({}, { roundTripMs: 40 });
  const up = reading({}, { lossPercent: 9, availableKbps: 1800 });
  expect(wholeReading(down, up).quality).toMatchObject({
    sample: { roundTripMs: 40, lossPercent: 9 },
    quality: { level: 'poor', reason: 'loss' },
    framesPerSecond: 30,
  });
});

it('takes of my past what was then, and nothing for a time in which I sent nothing', () => {
  const down = reading({ points: [point(3000), point(6000), point(60_000)] });
  const up = reading({ points: [point(2000, { sendKbps: 100 }), point(5000, { sendKbps: 200 })] });
  expect(wholeReading(down, up).details.points.map(({ sendKbps }) => sendKbps)).toEqual([100, 200, 0]);
});

it('is what comes, as long as nothing is sent', () => {
  const down = reading({ received: PICTURE });
  expect(wholeReading(down, null)).toBe(down);
});
