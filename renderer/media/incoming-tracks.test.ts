import { describe, expect, it } from 'vitest';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { IncomingTracks } from './incoming-tracks.ts';
import type { TrackRole } from './track-role.ts';

function open(picturesTellThemselves = false) {
  const shown: Partial<Record<TrackRole, unknown>> = {};
  const tracks = new IncomingTracks({
    picturesTellThemselves,
    onTrack: (role, track) => (shown[role] = track),
  });
  const take = (role: TrackRole, kind: 'audio' | 'video', muted = true): FakeTrack => {
    const track = new FakeTrack(kind);
    track.muted = muted;
    tracks.take(role, track.asTrack);
    return track;
  };
  return { shown, take };
}

describe('tracks that come in', () => {
  it('are there before their first packet, and gone when they end', () => {
    const { shown, take } = open();
    const track = take('microphone', 'audio');
    expect(shown).toEqual({ microphone: track });
    track.end();
    expect(shown).toEqual({ microphone: null });
    const next = take('microphone', 'audio');
    expect(shown).toEqual({ microphone: next });
  });

  it('two of one role: the one that carries counts, whichever came first', () => {
    const { shown, take } = open();
    const [silent, carrying] = [take('microphone', 'audio'), take('microphone', 'audio')];
    expect(shown).toEqual({ microphone: silent });
    carrying.setMuted(false);
    expect(shown).toEqual({ microphone: carrying });
    silent.end();
    expect(shown).toEqual({ microphone: carrying });
  });

  it('two of one role that both carry: none is lost', () => {
    const { shown, take } = open();
    const [voice, film] = [take('microphone', 'audio', false), take('microphone', 'audio')];
    const [face, slides] = [take('camera', 'video', false), take('camera', 'video', false)];
    film.setMuted(false);
    expect(shown).toEqual({ microphone: voice, 'screen-audio': film, camera: face, screen: slides });
    slides.end();
    expect(shown).toMatchObject({ camera: face, screen: null });
  });

  it('where nobody tells of pictures they are there while they come', () => {
    const { shown, take } = open(true);
    const [voice, face] = [take('microphone', 'audio'), take('camera', 'video')];
    expect(shown).toEqual({ microphone: voice });
    face.setMuted(false);
    expect(shown).toMatchObject({ camera: face });
    face.setMuted(true);
    voice.setMuted(true);
    expect(shown).toEqual({ microphone: voice, camera: null });
    face.setMuted(false);
    expect(shown).toMatchObject({ camera: face });
  });
});
