import { describe, expect, it } from 'vitest';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { limitsFor } from './sender-parameters.ts';
import { ALONE, type LinkTerms, planSenders, type SentVideo, sentVideo, USUAL_PLAN } from './sender-plan.ts';
import { LADDER_TOP, type LadderReading, type LadderState } from './video-ladder.ts';

const at = (level: LadderState['level'], heldBy: LadderState['heldBy'] = 'network'): LadderState => ({
  ...LADDER_TOP,
  level,
  heldBy,
});
const reading = (more: Partial<LadderReading>): LadderReading => ({
  atMs: 60_000,
  availableKbps: null,
  lossPercent: 0,
  limitation: null,
  ...more,
});

describe('the camera', () => {
  it.each<[string, LadderState, Partial<LinkTerms>, SentVideo]>([
    ['alone', LADDER_TOP, {}, { level: '720p', heldBy: null }],
    ['held by the network', at('240p'), {}, { level: '240p', heldBy: 'network' }],
    ['held by the computer', at('480p', 'computer'), {}, { level: '480p', heldBy: 'computer' }],
    ['little data is wanted', LADDER_TOP, { lowData: true }, { level: '240p', heldBy: 'low-data' }],
    ['little data, and less room', at('off'), { lowData: true }, { level: 'off', heldBy: 'network' }],
    ['to four others', LADDER_TOP, { links: 4 }, { level: '480p', heldBy: null }],
    ['to four others, as the network holds it', at('480p'), { links: 4 }, { level: '480p', heldBy: null }],
    ['to many', LADDER_TOP, { links: 7 }, { level: '240p', heldBy: null }],
    ['beside a shared screen', LADDER_TOP, { sharing: true }, { level: '480p', heldBy: null }],
  ])('%s', (_, state, terms, expected) => expect(sentVideo(state, { ...ALONE, ...terms })).toEqual(expected));

  it('shares an ordinary uplink among the links', () => {
    const kbps = (links: number) => planSenders(LADDER_TOP, { ...ALONE, links }, null).camera.maxKbps;
    expect([1, 2, 3, 7].map(kbps)).toEqual([2000, 2000, 900, 300]);
    expect(planSenders(LADDER_TOP, { ...ALONE, lowData: true }, null).camera).toMatchObject({
      maxKbps: 150,
      height: 240,
    });
  });
});

describe('sound', () => {
  it.each<[string, LadderState, Partial<LinkTerms>, Partial<LadderReading> | null, number]>([
    ['usually', LADDER_TOP, {}, null, 64],
    ['little data', LADDER_TOP, { lowData: true }, null, 32],
    ['lossy', LADDER_TOP, {}, { lossPercent: 6 }, 32],
    ['hardly any room', LADDER_TOP, {}, { availableKbps: 150 }, 32],
    ['no room for a picture', at('off'), {}, {}, 32],
    ['no picture because of the computer', at('off', 'computer'), {}, {}, 64],
    ['plenty, for half a minute', { ...LADDER_TOP, calmSince: 30_000 }, {}, { availableKbps: 1500 }, 128],
    ['plenty, but only just', { ...LADDER_TOP, calmSince: 40_000 }, {}, { availableKbps: 1500 }, 64],
    ['plenty, to many', { ...LADDER_TOP, calmSince: 0 }, { links: 3 }, { availableKbps: 1500 }, 64],
    ['plenty is not known', { ...LADDER_TOP, calmSince: 0 }, {}, {}, 64],
  ])('%s', (_, state, terms, read, kbps) => {
    expect(planSenders(state, { ...ALONE, ...terms }, read && reading(read)).audioKbps).toBe(kbps);
  });
});

describe('limits of a sender', () => {
  const camera = new FakeTrack('video').asTrack;
  const upright = Object.assign(new FakeTrack('video'), {
    getSettings: () => ({ width: 720, height: 1280 }),
  }).asTrack;
  const screen = (hint: string) => Object.assign(new FakeTrack('video'), { contentHint: hint }).asTrack;
  const small = planSenders(at('240p'), ALONE, null);

  it('scale the picture without a new capture', () => {
    expect(limitsFor('camera', camera, USUAL_PLAN)).toEqual({
      encoding: {
        active: true,
        maxBitrate: 2_000_000,
        maxFramerate: 30,
        scaleResolutionDownBy: 1,
        priority: 'medium',
      },
      preference: 'maintain-framerate',
    });
    expect(limitsFor('camera', camera, small).encoding).toMatchObject({
      scaleResolutionDownBy: 3,
      maxBitrate: 300_000,
      maxFramerate: 20,
    });
    expect(limitsFor('camera', upright, small).encoding.scaleResolutionDownBy).toBe(3);
    expect(limitsFor('camera', null, small).encoding.scaleResolutionDownBy).toBe(3);
    expect(limitsFor('camera', camera, planSenders(at('off'), ALONE, null)).encoding).toEqual({
      active: false,
    });
  });

  it.each([
    ['text', 'maintain-resolution'],
    ['motion', 'maintain-framerate'],
  ])('a screen of %s keeps its size whatever the camera must do', (hint, preference) => {
    for (const role of ['screen', 'camera'] as const) {
      expect(limitsFor(role, screen(hint), small)).toMatchObject({
        encoding: { active: true, maxBitrate: 2_500_000, maxFramerate: 30, scaleResolutionDownBy: 1 },
        preference,
      });
    }
  });

  it('sound goes first, and music gets more than speech', () => {
    expect(limitsFor('microphone', null, USUAL_PLAN)).toEqual({
      encoding: { maxBitrate: 64_000, priority: 'high' },
      preference: null,
    });
    expect(limitsFor('screen-audio', null, USUAL_PLAN).encoding.maxBitrate).toBe(128_000);
  });
});
