import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '#test/fakes/settle.ts';
import { AUDIO, CALL, CallWorld, OVER, peer, sends, theCall } from '#test/support/call-world.ts';
import type { CallRoom } from './call-room.ts';
import { SPEAKING_MUTED_MS } from './self-listener.ts';

let world: CallWorld;
let room: CallRoom;
beforeEach(async () => {
  world = new CallWorld();
  room = await world.openRoom();
  world.putCall(theCall({ peers: [peer('k1')] }));
  await world.meet();
});
afterEach(() => world.close());

const microphone = () => world.devices.tracks[0]!;
const audioEnabled = () => world.fake.view().calls[CALL]?.mediaState.audioEnabled;
const said = () => {
  const { speaking, speakingMuted } = room.facts.getState();
  return { speaking, speakingMuted };
};
const mute = async (muted: boolean) => {
  await room.setMedia(CALL, { audioEnabled: !muted });
  await settle();
};

describe('what my microphone hears', () => {
  it('is that I speak', () => {
    world.meters.speak(microphone(), true);
    expect(said()).toEqual({ speaking: true, speakingMuted: false });
    world.meters.speak(microphone(), false);
    expect(said()).toEqual({ speaking: false, speakingMuted: false });
  });

  it('while I am muted: that I speak all the same, from a copy that nobody else gets', async () => {
    world.meters.speak(microphone(), true);
    await mute(true);
    expect(said().speaking).toBe(false);
    const copy = microphone().copies[0];
    world.meters.speak(copy, true);
    world.clock.advance(SPEAKING_MUTED_MS - 1);
    expect(said().speakingMuted).toBe(false);
    world.clock.advance(1);
    expect(said()).toEqual({ speaking: false, speakingMuted: true });
    expect(sends(world.mine[0])[0]).toBe(microphone());
    expect(microphone().enabled).toBe(false);
    world.meters.speak(copy, false);
    expect(said().speakingMuted).toBe(false);
  });

  it('a cough is not speaking', async () => {
    await mute(true);
    const [copy] = microphone().copies;
    world.meters.speak(copy, true);
    world.clock.advance(SPEAKING_MUTED_MS - 100);
    world.meters.speak(copy, false);
    world.clock.advance(SPEAKING_MUTED_MS);
    expect(said().speakingMuted).toBe(false);
  });

  it.each<[string, () => Promise<void>]>([
    ['unmuted', () => mute(false)],
    ['the call is over', async () => world.putCall(theCall({ state: OVER }))],
    ['the room is closed', async () => room.close()],
  ])('%s: the copy is let go, and nothing is told of it any more', async (_, happen) => {
    await mute(true);
    const [copy] = microphone().copies;
    world.meters.speak(copy, true);
    world.clock.advance(SPEAKING_MUTED_MS);
    await happen();
    await settle();
    expect(copy?.readyState).toBe('ended');
    expect(said().speakingMuted).toBe(false);
  });
});

describe('holding to talk', () => {
  it('unmutes for as long as it is held', async () => {
    await mute(true);
    room.holdToTalk(CALL, true);
    room.holdToTalk(CALL, true);
    await settle();
    expect([audioEnabled(), microphone().enabled]).toEqual([true, true]);
    room.holdToTalk(CALL, false);
    room.holdToTalk(CALL, false);
    await settle();
    expect([audioEnabled(), microphone().enabled]).toEqual([false, false]);
    expect(world.fake.inputsOf('call.setMedia')).toHaveLength(3);
  });

  it('released before the first was told ends muted', async () => {
    await mute(true);
    const release = world.fake.hold('call.setMedia');
    room.holdToTalk(CALL, true);
    room.holdToTalk(CALL, false);
    release();
    await settle();
    expect(audioEnabled()).toBe(false);
  });

  it('does nothing to one who is not muted, nor in a call that is not there', async () => {
    room.holdToTalk(CALL, true);
    room.holdToTalk(CALL, false);
    room.holdToTalk('call-9', true);
    await settle();
    expect(audioEnabled()).toBe(true);
    expect(world.fake.inputsOf('call.setMedia')).toEqual([]);
  });

  it('gives way to a decision that is made meanwhile', async () => {
    await mute(true);
    room.holdToTalk(CALL, true);
    await mute(false);
    room.holdToTalk(CALL, false);
    await settle();
    expect(audioEnabled()).toBe(true);
  });

  it('ends with its call', async () => {
    await mute(true);
    room.holdToTalk(CALL, true);
    await settle();
    world.putCall(theCall({ state: OVER }));
    await settle();
    world.putCall(theCall({ mediaState: { ...AUDIO, audioEnabled: false } }));
    await settle();
    room.holdToTalk(CALL, true);
    await settle();
    expect(audioEnabled()).toBe(true);
  });
});
