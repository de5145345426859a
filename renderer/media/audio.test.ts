import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { createAudioMeters, levelOf, SPEAKING_HOLD_MS, watchSpeaking } from './audio-level.ts';
import { type RingPattern, ringSamples } from './ringtone.ts';

describe('levels', () => {
  it('is the root mean square', () => {
    expect(levelOf([])).toBe(0);
    expect(levelOf([0, 0])).toBe(0);
    expect(levelOf([1, -1])).toBe(1);
    expect(levelOf([0.5, -0.5, 0.5, -0.5])).toBe(0.5);
  });
});

describe('who speaks', () => {
  function setUp() {
    const clock = new ManualClock();
    const state = { level: 0 };
    const told: boolean[] = [];
    const meter = watchSpeaking({
      clock,
      read: () => state.level,
      onSpeaking: (speaks) => told.push(speaks),
    });
    return { clock, state, told, meter };
  }

  it('says nothing about silence', () => {
    const { clock, told } = setUp();
    clock.advance(5000);
    expect(told).toEqual([]);
  });

  it('begins with the first loud sample, holds over the pauses between words, and ends after them', () => {
    const { clock, state, told } = setUp();
    state.level = 0.2;
    clock.advance(200);
    expect(told).toEqual([true]);
    state.level = 0;
    clock.advance(SPEAKING_HOLD_MS / 2);
    state.level = 0.2;
    clock.advance(200);
    state.level = 0.001;
    clock.advance(SPEAKING_HOLD_MS / 2);
    expect(told).toEqual([true]);
    clock.advance(SPEAKING_HOLD_MS);
    expect(told).toEqual([true, false]);
  });

  it('leaves no timer', () => {
    const { clock, meter } = setUp();
    meter.close();
    expect(clock.pending).toBe(0);
  });
});

describe('meters', () => {
  class FakeAudioContext {
    static readonly made: FakeAudioContext[] = [];
    closed = false;
    constructor() {
      FakeAudioContext.made.push(this);
    }
    createMediaStreamSource = () => ({ connect: () => undefined, disconnect: () => undefined });
    createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => into.fill(0.5) });
    close = async () => void (this.closed = true);
  }
  afterEach(() => vi.unstubAllGlobals());

  it('are not to be had without Web Audio', () => expect(createAudioMeters()).toBeNull());

  it('keep one context while something is watched, and none when nothing is', () => {
    vi.stubGlobal('AudioContext', FakeAudioContext);
    vi.stubGlobal('MediaStream', FakeMediaStream);
    const clock = new ManualClock();
    const meters = createAudioMeters(clock)!;
    expect(FakeAudioContext.made).toHaveLength(0);
    const told: boolean[] = [];
    const watch = () => meters.meter(new FakeTrack('audio').asTrack, (speaks) => told.push(speaks));
    const [first, second] = [watch(), watch()];
    expect(told).toEqual([true, true]);
    first.close();
    expect(FakeAudioContext.made.map(({ closed }) => closed)).toEqual([false]);
    second.close();
    second.close();
    expect(FakeAudioContext.made.map(({ closed }) => closed)).toEqual([true]);
    watch();
    watch();
    meters.close();
    expect(FakeAudioContext.made.map(({ closed }) => closed)).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });
});

describe('ring tones', () => {
  const RATE = 8000;

  it.each<[RingPattern, number]>([
    ['ring', 2.4],
    ['ringback', 5],
  ])('%s lasts %s s a round, is never too loud and has silence at its seam', (pattern, seconds) => {
    const samples = ringSamples(pattern, RATE);
    expect(samples).toHaveLength(seconds * RATE);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(levelOf(samples.slice(0, RATE))).toBeGreaterThan(0.05);
    expect(levelOf(samples.slice(-RATE))).toBe(0);
    expect(samples[0]).toBe(0);
  });

  it('who talks hears one soft, short tone', () => {
    const samples = ringSamples('waiting', RATE);
    expect(samples).toHaveLength(0.4 * RATE);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(0.2);
    expect(levelOf(samples.slice(-0.1 * RATE))).toBe(0);
  });

  it('rings in two tones, the second higher', () => {
    const samples = ringSamples('ring', RATE);
    const crossings = (fromMs: number, toMs: number) => {
      const part = samples.slice((fromMs / 1000) * RATE, (toMs / 1000) * RATE);
      return part.filter((sample, i) => i > 0 && Math.sign(sample) !== Math.sign(part[i - 1] ?? 0)).length;
    };
    expect(crossings(300, 500)).toBeGreaterThan(crossings(10, 210) * 1.3);
  });
});
