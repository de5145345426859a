import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { CallView } from '#shared/contracts/view.ts';
import { settle } from '#test/fakes/settle.ts';
import { CALL, CallWorld, GRACE, OVER, peer, sends, theCall, who } from '#test/support/call-world.ts';
import { DIALECT, ME, WORKSPACE } from '#test/support/sample-view.ts';
import type { CallRoom } from './call-room.ts';
import { derivePeople } from './derive-people.ts';

const SHOWN: LinkDialect = {
  ...DIALECT,
  firstOffer: 'newcomer',
  politeness: 'never-renegotiates',
  dataChannel: 'none',
  screenAs: 'replaces-camera',
};
const OFF = { audioEnabled: false, videoEnabled: false, screenSharing: false };
const PLACE = { workspaceId: WORKSPACE, conversationId: 'c-grace' };

let world: CallWorld;
beforeEach(() => {
  world = new CallWorld();
});
afterEach(() => world.close());

const mine = (more: Partial<CallView> = {}): CallView =>
  theCall({
    type: 'screen',
    initiatedBy: ME,
    screenOnly: true,
    mediaState: OFF,
    participants: [who(ME)],
    dialect: SHOWN,
    ...more,
  });
const isShared = () => world.fake.view().calls[CALL]?.mediaState.screenSharing;
const capture = () => world.devices.asked.map(({ kind }) => kind);

/** It is shown, and nobody watches. */
async function showing(): Promise<CallRoom> {
  world.devices.screenSound = true;
  const room = await world.openRoom();
  await room.shareAlone(PLACE);
  world.putCall(mine());
  await settle();
  return room;
}
/** Grace offers, as a viewer does. */
async function watched(): Promise<CallRoom> {
  const room = await showing();
  world.changeCall(CALL, {
    participants: [who(ME), who(GRACE)],
    peers: [peer('k1', { weOffer: false, polite: true })],
  });
  await settle();
  return room;
}

describe('my screen, shown without a call', () => {
  it('is picked first, then begun; no microphone and no camera is asked for', async () => {
    const room = await showing();
    const asked = [{ ...PLACE, video: false, ring: false, share: true }];
    expect(world.fake.inputsOf('call.start')).toEqual(asked);
    expect(capture().filter((kind) => kind === 'audio' || kind === 'video')).toEqual([]);
    expect(room.facts.getState().screen).toMatchObject({ state: 'sharing', callId: CALL });
    expect(isShared()).toBe(true);
  });

  it('that nobody picked is not begun', async () => {
    const room = await world.openRoom();
    world.devices.screenError = new DOMException('Permission denied', 'NotAllowedError');
    expect(await room.shareAlone(PLACE)).toBeNull();
    expect(world.fake.inputsOf('call.start')).toEqual([]);
    expect(room.facts.getState().screen).toEqual({ state: 'off' });
  });

  it('is let go when the server refuses it, or its call never comes', async () => {
    const room = await world.openRoom();
    world.fake.refuse('call.start', 'call-refused');
    await expect(room.shareAlone(PLACE)).rejects.toMatchObject({ code: 'call-refused' });
    expect(room.facts.getState().screen).toEqual({ state: 'off' });
    world.fake.answer('call.start', () => ({ callId: CALL }));
    await room.shareAlone(PLACE);
    await settle();
    expect(room.facts.getState().screen).toMatchObject({ state: 'sharing' });
    world.clock.advance(5000);
    expect(room.facts.getState().screen).toEqual({ state: 'off' });
  });

  it('is over at once when what was picked was closed before it began', async () => {
    const room = await world.openRoom();
    const release = world.fake.hold('call.start');
    const begun = room.shareAlone(PLACE);
    await settle();
    room.stopSharing();
    release();
    await begun;
    expect(world.fake.inputsOf('call.hangUp')).toEqual([{ callId: CALL }]);
  });

  it('goes to whoever offers, with its sound, and nothing else does', async () => {
    await watched();
    const her = world.stranger('k1', true);
    her.start();
    await settle();
    const [picture, sound] = world.devices.screens;
    world.fake.inputsOf('call.signal').forEach((said) => her.receive((said as { signal: never }).signal));
    await settle();
    expect(sends(world.mine[0])).toEqual([sound, picture]);
  });

  it('ends for the server when it is stopped', async () => {
    const room = await showing();
    room.stopSharing();
    await settle();
    expect(isShared()).toBe(false);
  });

  it('goes on when the link to the only viewer is lost, which is told', async () => {
    await watched();
    world.clock.advance(30_000);
    await settle();
    expect(world.fake.inputsOf('call.linkLost')).toEqual([{ callId: CALL, peerKey: 'k1' }]);
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([]);
    world.changeCall(CALL, { state: OVER });
    await settle();
    expect(world.devices.screens.every(({ readyState }) => readyState === 'ended')).toBe(true);
  });
});

describe('a screen of somebody else, without a call', () => {
  it('is asked for by our offer, and shown as their screen', async () => {
    const room = await world.openRoom();
    const hers = { ...who(GRACE), mediaState: { ...OFF, screenSharing: true } };
    world.dialect = SHOWN;
    world.putCall(
      mine({ initiatedBy: GRACE, watch: true, participants: [hers, who(ME)], peers: [peer('k1')] }),
    );
    await world.meet();
    expect(capture()).toEqual([]);
    const person = () =>
      derivePeople(world.fake.view().calls[CALL]!, room.facts.getState().calls[CALL]!, ME)[0];
    expect(person()?.screen).not.toBeNull();
    expect(person()?.camera).toBeNull();
  });

  it('that never comes fails like a call', async () => {
    world.network.up = false;
    await world.openRoom();
    world.putCall(mine({ initiatedBy: GRACE, watch: true, peers: [peer('k1')] }));
    await settle();
    world.clock.advance(30_000);
    await settle();
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([{ callId: CALL }]);
  });
});
