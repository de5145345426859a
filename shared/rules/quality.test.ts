import { describe, expect, it } from 'vitest';
import { type Quality, type QualitySample, rateQuality } from './quality.ts';

const GOOD: QualitySample = { roundTripMs: 20, lossPercent: 0, availableKbps: 2000 };

describe('rateQuality', () => {
  it.each<[string, Partial<QualitySample>, Quality]>([
    ['all good', {}, { level: 'good', reason: null }],
    ['just below 100 ms', { roundTripMs: 99.9 }, { level: 'good', reason: null }],
    ['100 ms', { roundTripMs: 100 }, { level: 'fair', reason: 'round-trip' }],
    ['300 ms', { roundTripMs: 300 }, { level: 'fair', reason: 'round-trip' }],
    ['over 300 ms', { roundTripMs: 300.1 }, { level: 'poor', reason: 'round-trip' }],
    ['just below 2 %', { lossPercent: 1.99 }, { level: 'good', reason: null }],
    ['2 %', { lossPercent: 2 }, { level: 'fair', reason: 'loss' }],
    ['5 %', { lossPercent: 5 }, { level: 'fair', reason: 'loss' }],
    ['over 5 %', { lossPercent: 5.1 }, { level: 'poor', reason: 'loss' }],
    ['just over 500 kbit/s', { availableKbps: 501 }, { level: 'good', reason: null }],
    ['500 kbit/s', { availableKbps: 500 }, { level: 'fair', reason: 'bitrate' }],
    ['200 kbit/s', { availableKbps: 200 }, { level: 'fair', reason: 'bitrate' }],
    ['below 200 kbit/s', { availableKbps: 199 }, { level: 'poor', reason: 'bitrate' }],
  ])('%s', (_, sample, expected) => {
    expect(rateQuality({ ...GOOD, ...sample })).toEqual(expected);
  });

  it('shows the worst of the three', () => {
    expect(rateQuality({ roundTripMs: 150, lossPercent: 9, availableKbps: 300 })).toEqual({
      level: 'poor',
      reason: 'loss',
    });
    expect(rateQuality({ roundTripMs: 150, lossPercent: 3, availableKbps: 100 })).toEqual({
      level: 'poor',
      reason: 'bitrate',
    });
  });

  it('names the first of equals: round trip, then loss, then bitrate', () => {
    expect(rateQuality({ roundTripMs: 150, lossPercent: 3, availableKbps: 300 }).reason).toBe('round-trip');
    expect(rateQuality({ roundTripMs: null, lossPercent: 3, availableKbps: 300 }).reason).toBe('loss');
  });

  it('judges only what is known', () => {
    expect(rateQuality({ roundTripMs: null, lossPercent: null, availableKbps: null })).toEqual({
      level: 'good',
      reason: null,
    });
    expect(rateQuality({ roundTripMs: null, lossPercent: 6, availableKbps: null }).level).toBe('poor');
  });
});
