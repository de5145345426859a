import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinkDialect } from '#shared/contracts/features.ts';
import { settle } from '#test/fakes/settle.ts';
import { LinkWorld, live, track } from '#test/support/link-world.ts';
import { DIALECT } from '#test/support/sample-view.ts';

let world: LinkWorld;
beforeEach(() => {
  world = new LinkWorld();
});
afterEach(() => world.close());

const kinds = (end: Parameters<typeof live>[0]) => live(end).map(({ kind }) => kind);

describe('a shared screen', () => {
  it('gets its own transceivers when it is first shared; microphone and camera stay as they are', async () => {
    const { ada, ben } = await world.connected();
    const [tone, picture, screen, sound] = [track('audio'), track('video'), track('video'), track('audio')];
    await ada.link.send('microphone', tone.asTrack);
    await ada.link.send('camera', picture.asTrack);
    expect(kinds(ada)).toEqual(['audio', 'video']);
    await ada.link.send('screen', screen.asTrack);
    await ada.link.send('screen-audio', sound.asTrack);
    await settle();
    expect(ben.pc.arriving()).toEqual({ 0: tone, 1: picture, 2: screen, 3: sound });
    expect(ben.tracks).toMatchObject({ screen: { kind: 'video' }, 'screen-audio': { kind: 'audio' } });
    expect([ada.offers(), ben.offers()]).toEqual([2, 0]);
    expect(ada.sent.findLast(({ type }) => type === 'description')).toMatchObject({
      tracks: { 0: 'microphone', 1: 'camera', 2: 'screen', 3: 'screen-audio' },
    });
  });

  it('shared again, by either side, needs no further offer', async () => {
    const { ada, ben } = await world.connected();
    await ada.link.send('screen', track('video').asTrack);
    await settle();
    await ada.link.send('screen', null);
    expect(ben.pc.arriving()).toEqual({});
    const again = track('video');
    await ada.link.send('screen', again.asTrack);
    expect(ben.pc.arriving()).toEqual({ 2: again });
    const theirs = track('video');
    await ben.link.send('screen', theirs.asTrack);
    await settle();
    expect(ada.pc.arriving()).toEqual({ 2: theirs });
    expect([ada.offers(), ben.offers()]).toEqual([2, 0]);
    expect(kinds(ben)).toEqual(['audio', 'video', 'video']);
  });

  it('by both at the same moment: one section, both pictures', async () => {
    const { ada, ben } = await world.connected();
    const [hers, his] = [track('video'), track('video')];
    void ada.link.send('screen', hers.asTrack);
    void ben.link.send('screen', his.asTrack);
    await settle();
    for (const end of [ada, ben]) expect(kinds(end)).toEqual(['audio', 'video', 'video']);
    expect(ben.pc.arriving()).toEqual({ 2: hers });
    expect(ada.pc.arriving()).toEqual({ 2: his });
  });

  it('by both, one with sound: the sound is offered after giving way', async () => {
    const { ada, ben } = await world.connected();
    const sound = track('audio');
    void ada.link.send('screen', track('video').asTrack);
    void ben.link.send('screen', track('video').asTrack);
    void ben.link.send('screen-audio', sound.asTrack);
    await settle();
    expect(kinds(ada)).toEqual(['audio', 'video', 'video', 'audio']);
    expect(Object.values(ada.pc.arriving())).toContain(sound);
    expect(ada.tracks['screen-audio']).toBeDefined();
  });

  it('is in the first offer of a link that is made while it is shared', async () => {
    const { ada, ben } = world.pair();
    const screen = track('video');
    void ada.link.send('screen', screen.asTrack);
    ada.link.start();
    await settle();
    expect(ben.pc.arriving()).toEqual({ 2: screen });
    expect(ben.tracks.screen).toBeDefined();
    expect(ada.offers()).toBe(1);
  });

  it('of the one who answers is offered right after the first exchange', async () => {
    const { ada, ben } = world.pair();
    const screen = track('video');
    void ben.link.send('screen', screen.asTrack);
    ada.link.start();
    await settle();
    expect(ada.pc.arriving()).toEqual({ 2: screen });
    expect(ada.tracks.screen).toBeDefined();
    expect([ada.offers(), ben.offers()]).toEqual([1, 1]);
  });

  it('begun while the first offer is on its way is offered when it is answered', async () => {
    const { ada, ben } = world.pair();
    world.signalling = false;
    ada.link.start();
    await settle();
    const screen = track('video');
    void ada.link.send('screen', screen.asTrack);
    world.signalling = true;
    ada.link.hurry();
    await settle();
    expect(ben.pc.arriving()).toEqual({ 2: screen });
  });

  it('gives up smoothness for small letters, and sharpness for movement', async () => {
    const { ada } = await world.connected();
    const screen = track('video');
    screen.contentHint = 'text';
    await ada.link.send('screen', screen.asTrack);
    await settle();
    const parameters = () => live(ada)[2]!.sender.parameters;
    expect(parameters()).toMatchObject({
      degradationPreference: 'maintain-resolution',
      encodings: [{ maxBitrate: 2_500_000 }],
    });
    screen.contentHint = 'motion';
    await ada.link.send('screen', screen.asTrack);
    expect(parameters().degradationPreference).toBe('maintain-framerate');
  });

  it('has no place on a link of another dialect', async () => {
    const dialect: LinkDialect = { ...DIALECT, screenAs: 'none' };
    const { ada } = world.pair({ dialect }, { dialect });
    ada.link.start();
    await settle();
    await ada.link.send('screen', track('video').asTrack);
    await settle();
    expect(kinds(ada)).toEqual(['audio', 'video']);
    expect(ada.offers()).toBe(1);
  });
});
