import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaState } from '#shared/contracts/connect/model.ts';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { AUDIO, CALL, CallWorld, GRACE, HELD, OVER, theCall, VIDEO, who } from '#test/support/call-world.ts';
import { anApp, aWorkspace, ME } from '#test/support/sample-view.ts';
import { createI18n } from '../state/i18n.ts';
import { NO_CALL_FACTS, NO_ROOM_FACTS, type PeerFacts } from './facts.ts';
import { recordingScene, sceneOfCall } from './recording-scene.ts';

let world: CallWorld;
beforeEach(() => {
  world = new CallWorld();
  world.fake.answer('recording.begin', () => ({ recordingId: 'r-1', fileName: 'call.webm' }));
});
afterEach(() => world.close());

const told = (): (boolean | undefined)[] =>
  (world.fake.inputsOf('call.setMedia') as { mediaState: MediaState }[]).map(
    ({ mediaState }) => mediaState.recording,
  );
const asked = (): string[] =>
  world.fake.calls.map(({ verb }) => verb).filter((verb) => /^recording|setMedia/.test(verb));

async function inCall() {
  const room = await world.openRoom();
  world.putCall(theCall());
  await settle();
  const state = () => room.facts.getState().recording;
  return { room, state };
}

describe('recording a call', () => {
  it('begins when everybody was told, writes in order, and is saved when it stops', async () => {
    const { room, state } = await inCall();
    const release = world.fake.hold('call.setMedia');
    const recording = room.record(CALL, 'Call with Grace');
    expect(state()).toEqual({ state: 'asking', callId: CALL });
    await settle();
    expect(world.fake.inputsOf('recording.begin')).toEqual([{ callId: CALL, title: 'Call with Grace' }]);
    expect(told()).toEqual([true]);
    expect(world.recorders).toEqual([]);
    release();
    await recording;
    const sinceMs = world.clock.now();
    expect(state()).toEqual({
      state: 'on',
      callId: CALL,
      recordingId: 'r-1',
      fileName: 'call.webm',
      sinceMs,
    });
    const [recorder] = world.recorders;
    await recorder?.options.write(new Uint8Array([1]));
    await recorder?.options.write(new Uint8Array([2]));
    expect(world.fake.inputsOf('recording.append')).toEqual([
      { recordingId: 'r-1', seq: 0, data: new Uint8Array([1]) },
      { recordingId: 'r-1', seq: 1, data: new Uint8Array([2]) },
    ]);
    room.stopRecording();
    room.stopRecording();
    await settle();
    expect(recorder?.stops).toBe(1);
    expect(world.fake.inputsOf('recording.finish')).toHaveLength(1);
    expect(state()).toEqual({ state: 'saved', recordingId: 'r-1', fileName: 'call.webm' });
    expect(told()).toEqual([true, false]);
    room.forgetRecording();
    expect(state()).toEqual({ state: 'off' });
  });

  it('is none when the person thinks better of it: nobody is told', async () => {
    world.fake.answer('recording.begin', () => null);
    const { room, state } = await inCall();
    await room.record(CALL, '');
    expect(state()).toEqual({ state: 'off' });
    expect(asked()).toEqual(['recording.begin']);
  });

  it('is none when the call is over before the person has chosen', async () => {
    const { room, state } = await inCall();
    const release = world.fake.hold('recording.begin');
    const recording = room.record(CALL, '');
    world.putCall(theCall({ state: OVER }));
    await settle();
    release();
    await recording;
    expect(state()).toEqual({ state: 'off' });
    expect(asked()).toEqual(['recording.begin', 'recording.finish']);
    expect(world.recorders).toEqual([]);
  });

  it('one at a time', async () => {
    const { room } = await inCall();
    await Promise.all([room.record(CALL, ''), room.record(CALL, '')]);
    await room.record(CALL, '');
    expect(world.recorders).toHaveLength(1);
  });

  it('ends with the call', async () => {
    const { room, state } = await inCall();
    await room.record(CALL, '');
    world.putCall(theCall({ state: OVER }));
    await settle();
    expect(world.recorders[0]?.stops).toBe(1);
    expect(state()).toMatchObject({ state: 'saved' });
  });

  it('that cannot be begun says why, and nobody was told', async () => {
    world.fake.refuse('recording.begin', 'recording-failed', { text: 'no' });
    const { room, state } = await inCall();
    await room.record(CALL, '');
    expect(state()).toEqual({
      state: 'failed',
      recordingId: null,
      error: { code: 'recording-failed', params: { text: 'no' } },
    });
    expect(told()).toEqual([]);
  });

  it('that nobody could be told of does not begin', async () => {
    world.fake.refuse('call.setMedia', 'offline');
    const { room, state } = await inCall();
    await room.record(CALL, '');
    expect(world.recorders).toEqual([]);
    expect(state()).toMatchObject({ state: 'failed', error: { code: 'offline' } });
    expect(world.fake.inputsOf('recording.finish')).toHaveLength(1);
  });

  it('a full disk ends it: what was written can still be shown', async () => {
    const { room, state } = await inCall();
    await room.record(CALL, '');
    world.fake.refuse('recording.append', 'disk-full');
    const { write, onFailed } = world.recorders[0]!.options;
    await write(new Uint8Array([1])).catch(onFailed);
    await settle();
    expect(world.recorders[0]?.stops).toBe(1);
    expect(state()).toEqual({
      state: 'failed',
      recordingId: 'r-1',
      error: { code: 'disk-full', params: {} },
    });
    expect(told()).toEqual([true, false]);
  });

  it('a window that was reloaded records no more, and says so once', async () => {
    world.putCall(theCall({ mediaState: { ...AUDIO, recording: true } }));
    const release = world.fake.hold('call.setMedia');
    await world.openRoom();
    world.changeCall(CALL, { startedAt: 1 });
    await settle();
    expect(told()).toEqual([false]);
    release();
  });
});

describe('what is recorded', () => {
  const track = (kind: 'audio' | 'video') => new FakeTrack(kind).asTrack;
  const [myVoice, myFace, myScreen] = [track('audio'), track('video'), track('video')];
  const [voice, face, screen, sound] = [track('audio'), track('video'), track('video'), track('audio')];
  const peerOf = (more: Partial<PeerFacts> = {}): PeerFacts => ({
    key: 'k1',
    userId: GRACE,
    link: 'connected',
    quality: null,
    microphone: voice,
    camera: face,
    screen: null,
    screenAudio: null,
    hints: { muted: false, camera: true, sharing: false, sharePaused: false },
    speaking: false,
    silent: false,
    details: null,
    ...more,
  });
  const SHARES = {
    screen,
    screenAudio: sound,
    hints: { muted: true, camera: true, sharing: true, sharePaused: false },
  };
  const call = theCall({
    mediaState: VIDEO,
    participants: [who(ME), who(GRACE), who('u-lin', 'ringing'), who('u-omar', 'left')],
    peers: [
      {
        key: 'k1',
        userId: GRACE,
        deviceId: 'd-2',
        joinId: 'k1',
        weOffer: true,
        polite: false,
        prewarm: false,
        relayOnly: false,
      },
    ],
  });
  const facts = (peer = peerOf(), more = {}) => ({
    ...NO_ROOM_FACTS,
    local: {
      microphone: { state: 'on', track: myVoice, muted: false, deviceId: null, standsIn: false },
      camera: { state: 'on', track: myFace, muted: false, deviceId: null, standsIn: false },
    } as never,
    calls: { [CALL]: { ...NO_CALL_FACTS, peers: { k1: peer } } },
    ...more,
  });

  it('is everyone who is in the call, me too; whoever is still called is not', () => {
    expect(recordingScene(call, facts(), ME)).toEqual({
      screen: null,
      people: [
        { id: ME, name: ME, camera: myFace },
        { id: GRACE, name: GRACE, camera: face },
      ],
      sounds: [myVoice, voice],
    });
  });

  it('a shared screen with its sound is large; mine before theirs, and not while I pause it', () => {
    const theirs = recordingScene(call, facts(peerOf(SHARES)), ME);
    expect(theirs.screen).toEqual({ name: GRACE, picture: screen });
    expect(theirs.sounds).toEqual([myVoice, voice, sound]);
    const mine = { state: 'sharing', callId: CALL, picture: myScreen, sound: null, hint: 'text' };
    const sharing = (paused: boolean) => facts(peerOf(SHARES), { screen: { ...mine, paused } });
    expect(recordingScene(call, sharing(false), ME).screen?.picture).toBe(myScreen);
    expect(recordingScene(call, sharing(true), ME).screen?.picture).toBe(screen);
  });

  it('a camera that is off is none', () => {
    const off = { hints: { muted: false, camera: false, sharing: false, sharePaused: false } };
    const scene = recordingScene({ ...call, mediaState: AUDIO }, facts(peerOf(off)), ME);
    expect(scene.people.map(({ camera }) => camera)).toEqual([null, null]);
  });

  it('on hold nothing of anybody: my devices are in another call', () => {
    const { screen: shared, people, sounds } = recordingScene({ ...call, state: HELD }, facts(), ME);
    expect([shared, sounds]).toEqual([null, []]);
    expect(people.map(({ camera }) => camera)).toEqual([null, null]);
  });

  it('whoever has no name is unknown, large and small', () => {
    const nameless = { ...call, participants: [who(ME), { ...who(GRACE), name: '' }] };
    const scene = sceneOfCall(
      CALL,
      anApp([aWorkspace()], { calls: { [CALL]: nameless } }),
      facts(peerOf(SHARES)),
      createI18n().t,
    );
    expect([scene?.screen?.name, scene?.people.map(({ name }) => name)]).toEqual([
      'Unknown caller',
      [ME, 'Unknown caller'],
    ]);
  });
});
