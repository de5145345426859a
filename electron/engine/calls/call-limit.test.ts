import { describe, expect, it } from 'vitest';
import { FAKE_FEATURES } from '#test/fakes/fake-adapter.ts';
import { callLimit } from './call-limit.ts';

const features = { ...FAKE_FEATURES.calls!, meshVideo: 4, meshAudio: 8, participants: 20 };

describe('how many may be in a call', () => {
  it('is what a mesh carries, and all where there is an SFU', () => {
    expect(callLimit(features, 'audio')).toBe(8);
    expect(callLimit(features, 'video')).toBe(4);
    expect(callLimit(features, 'screen')).toBe(4);
    expect(callLimit({ ...features, sfu: true }, 'video')).toBe(20);
    expect(callLimit({ ...features, participants: 3 }, 'audio')).toBe(3);
    expect(callLimit(null, 'audio')).toBe(2);
  });
});
