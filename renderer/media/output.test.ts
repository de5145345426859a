import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { FakeDevices, FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { levelOf } from './audio-level.ts';
import { hearTrack, playTestSound, TEST_SOUND_MS, testSamples, watchDevices } from './output.ts';

afterEach(() => vi.unstubAllGlobals());

describe('the list of devices', () => {
  const ids = (list: readonly MediaDeviceInfo[]) => list.map(({ deviceId }) => deviceId);

  it('is told at once and whenever it changes, until it is not watched any more', async () => {
    const devices = new FakeDevices();
    const told: string[][] = [];
    devices.listed = ['mic-1'];
    const stop = watchDevices(devices.asDevices, (list) => told.push(ids(list)));
    await settle();
    devices.listed = ['mic-1', 'mic-2'];
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(told).toEqual([['mic-1'], ['mic-1', 'mic-2']]);
    devices.dispatchEvent(new Event('devicechange'));
    stop();
    await settle();
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(told).toHaveLength(2);
    expect(devices.asked).toEqual([]);
  });

  it('an answer that was overtaken is dropped; a refusal is an empty list', async () => {
    const devices = new FakeDevices();
    const answers: ((list: MediaDeviceInfo[]) => void)[] = [];
    vi.spyOn(devices, 'enumerateDevices').mockImplementation(
      () => new Promise((resolve) => answers.push(resolve)),
    );
    const told: string[][] = [];
    watchDevices(devices.asDevices, (list) => told.push(ids(list)));
    devices.dispatchEvent(new Event('devicechange'));
    answers[1]?.([{ deviceId: 'new' } as MediaDeviceInfo]);
    answers[0]?.([{ deviceId: 'old' } as MediaDeviceInfo]);
    await settle();
    expect(told).toEqual([['new']]);
    vi.spyOn(devices, 'enumerateDevices').mockRejectedValue(new Error('no'));
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(told.at(-1)).toEqual([]);
  });

  it('a page without devices has none to tell of', () => {
    expect(() => watchDevices(undefined, () => {})()).not.toThrow();
  });
});

class FakeNode {
  connect = () => this;
  start = vi.fn<() => void>();
}
class FakeAudioContext {
  static readonly made: FakeAudioContext[] = [];
  static level = 0;
  readonly sampleRate = 8000;
  readonly destination = {};
  state = 'running';
  sinkId: unknown = null;
  constructor() {
    FakeAudioContext.made.push(this);
  }
  createMediaStreamSource = () => new FakeNode();
  createBuffer = () => ({ copyToChannel: () => undefined });
  createAnalyser = () => ({
    fftSize: 8,
    getFloatTimeDomainData: (into: Float32Array) => into.fill(FakeAudioContext.level),
  });
  setSinkId = async (id: string) => {
    if (id === 'gone') throw new Error('gone');
    this.sinkId = id;
  };
  resume = async () => undefined;
  close = async () => void (this.state = 'closed');
}
function stubAudio(): void {
  FakeAudioContext.made.length = 0;
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('AudioBufferSourceNode', FakeNode);
  vi.stubGlobal('MediaStream', FakeMediaStream);
}

describe('levels', () => {
  it('of a track, from 0 to 1; closed, nothing is held any more', () => {
    stubAudio();
    const meter = hearTrack(new FakeTrack('audio').asTrack)!;
    FakeAudioContext.level = 0.1;
    expect(meter.read()).toBeCloseTo(0.4);
    FakeAudioContext.level = 0.9;
    expect(meter.read()).toBe(1);
    meter.close();
    meter.close();
    expect(meter.read()).toBe(0);
    expect(FakeAudioContext.made.map(({ state }) => state)).toEqual(['closed']);
  });

  it('are not to be had without Web Audio', () => {
    expect(hearTrack(new FakeTrack('audio').asTrack)).toBeNull();
  });
});

describe('the test sound', () => {
  it('is loud enough and not too loud, and begins and ends softly', () => {
    const samples = testSamples(8000);
    expect(samples).toHaveLength((TEST_SOUND_MS / 1000) * 8000);
    expect(levelOf(samples)).toBeGreaterThan(0.1);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(Math.abs(samples[0]!)).toBeLessThan(0.01);
    expect(Math.abs(samples.at(-1)!)).toBeLessThan(0.01);
  });

  it('plays on the chosen output, tells when it is over and lets go of it', async () => {
    stubAudio();
    const clock = new ManualClock();
    const ended = vi.fn<() => void>();
    playTestSound('speaker-2', ended, { clock });
    await settle();
    expect(FakeAudioContext.made[0]?.sinkId).toBe('speaker-2');
    clock.advance(TEST_SOUND_MS - 1);
    expect(ended).not.toHaveBeenCalled();
    clock.advance(1);
    expect(ended).toHaveBeenCalledOnce();
    expect(FakeAudioContext.made[0]?.state).toBe('closed');
  });

  it('stopped: is silent at once and tells no end', async () => {
    stubAudio();
    const clock = new ManualClock();
    const ended = vi.fn<() => void>();
    const sound = playTestSound('gone', ended, { clock });
    await settle();
    sound.close();
    clock.advance(TEST_SOUND_MS);
    expect(ended).not.toHaveBeenCalled();
    expect(FakeAudioContext.made[0]?.state).toBe('closed');
    expect(clock.pending).toBe(0);
  });

  it('ends also where nothing can be played', () => {
    const clock = new ManualClock();
    const ended = vi.fn<() => void>();
    expect(playTestSound(null, ended, { clock }).read()).toBe(0);
    clock.advance(TEST_SOUND_MS);
    expect(ended).toHaveBeenCalledOnce();
  });
});
