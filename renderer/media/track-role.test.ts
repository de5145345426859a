import { describe, expect, it } from 'vitest';
import { preferVideoCodecs } from './codec-preference.ts';
import { guessRole, kindOf, type TrackRole } from './track-role.ts';

describe('roles of tracks', () => {
  it.each<[TrackRole, 'audio' | 'video']>([
    ['microphone', 'audio'],
    ['screen-audio', 'audio'],
    ['camera', 'video'],
    ['screen', 'video'],
  ])('%s is %s', (role, kind) => expect(kindOf(role)).toBe(kind));

  it.each<[string, TrackRole[], TrackRole | null]>([
    ['audio', [], 'microphone'],
    ['audio', ['microphone', 'camera'], 'screen-audio'],
    ['audio', ['microphone', 'screen-audio'], null],
    ['video', ['microphone'], 'camera'],
    ['video', ['camera'], 'screen'],
    ['video', ['screen'], 'camera'],
    ['video', ['camera', 'screen'], null],
  ])('a further %s beside %j is guessed as %s', (kind, taken, role) => {
    expect(guessRole(kind, taken)).toBe(role);
  });
});

describe('codecs', () => {
  it('puts VP9, VP8 and H264 first, keeps several profiles and the rest in their order, and changes nothing in place', () => {
    const codecs = [
      { mimeType: 'video/rtx', id: 1 },
      { mimeType: 'video/H264', id: 2 },
      { mimeType: 'video/AV1', id: 3 },
      { mimeType: 'video/vp9', id: 4 },
      { mimeType: 'video/VP8', id: 5 },
      { mimeType: 'video/VP9', id: 6 },
      { mimeType: 'video/ulpfec', id: 7 },
    ];
    expect(preferVideoCodecs(codecs).map(({ id }) => id)).toEqual([4, 6, 5, 2, 1, 3, 7]);
    expect(codecs[0]?.id).toBe(1);
  });
});
