import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '#test/fakes/settle.ts';
import {
  AUDIO,
  CALL,
  CallWorld,
  HELD,
  OUTGOING,
  OVER,
  peer,
  RINGING,
  sends,
  theCall,
  VIDEO,
} from '#test/support/call-world.ts';
import { WORKSPACE } from '#test/support/sample-view.ts';

let world: CallWorld;
beforeEach(() => {
  world = new CallWorld();
});
afterEach(() => world.close());

describe('capture', () => {
  it('nothing while it rings, nor while it is being answered; then the microphone alone', async () => {
    await world.openRoom();
    world.putCall(theCall({ state: RINGING }));
    await settle();
    world.putCall(theCall({ state: { ...RINGING, answering: true } }));
    await settle();
    expect(world.devices.asked.map(({ kind }) => kind)).toEqual([]);
    world.putCall(theCall());
    await settle();
    expect(world.devices.asked.map(({ kind }) => kind)).toEqual(['audio']);
  });

  it('accepted with video: the camera too', async () => {
    await world.openRoom();
    world.putCall(theCall({ mediaState: VIDEO }));
    await settle();
    expect(world.devices.asked.map(({ kind }) => kind)).toEqual(['audio', 'video']);
  });

  it('begins for the caller with the click, before the server has answered, and only once', async () => {
    const room = await world.openRoom();
    const release = world.fake.hold('call.start');
    const started = room.start({ workspaceId: WORKSPACE, conversationId: 'c-grace' }, true);
    await settle();
    expect(world.devices.asked.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    release();
    expect(await started).toEqual({ callId: CALL });
    world.putCall(theCall({ state: OUTGOING, mediaState: VIDEO }));
    await settle();
    world.putCall(theCall({ mediaState: VIDEO }));
    await settle();
    world.clock.advance(60_000);
    await settle();
    expect(world.devices.asked.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    expect(world.devices.live).toBe(2);
  });

  it('a call only to look and to listen opens nothing, from the click to the end', async () => {
    const room = await world.openRoom();
    const started = room.watch({ workspaceId: WORKSPACE, conversationId: 'c-grace' });
    await settle();
    expect(await started).toEqual({ callId: CALL });
    world.putCall(theCall({ state: OUTGOING, watch: true }));
    await settle();
    world.putCall(theCall({ watch: true }));
    await settle();
    expect(world.devices.asked).toEqual([]);
    expect(world.fake.inputsOf('call.start')).toEqual([
      { workspaceId: WORKSPACE, conversationId: 'c-grace', video: true, ring: true, watch: true },
    ]);
  });

  it('is let go when the call is refused', async () => {
    const room = await world.openRoom();
    world.fake.refuse('call.start', 'call-refused', { text: 'no' });
    await expect(
      room.start({ workspaceId: WORKSPACE, conversationId: 'c-grace' }, true),
    ).rejects.toMatchObject({
      code: 'call-refused',
      params: { text: 'no' },
    });
    await settle();
    expect(world.devices.live).toBe(0);
  });

  it('is let go when a started call never shows', async () => {
    const room = await world.openRoom();
    await room.start({ workspaceId: WORKSPACE, conversationId: 'c-grace' }, false);
    await settle();
    expect(world.devices.live).toBe(1);
    world.clock.advance(5000);
    await settle();
    expect(world.devices.live).toBe(0);
  });

  it('hang up puts every light out and closes every link', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    expect(world.devices.live).toBe(2);
    world.putCall(theCall({ state: OVER }));
    await settle();
    expect(world.devices.live).toBe(0);
    expect(world.mine[0]?.closed).toBe(true);
    expect(room.facts.getState()).toMatchObject({ calls: {}, local: { microphone: { state: 'off' } } });
  });

  it('a call that vanishes from the view leaves nothing open either', async () => {
    await world.openRoom();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    world.fake.change((view) => ({ ...view, calls: {} }));
    await settle();
    expect(world.devices.live).toBe(0);
    expect(world.mine[0]?.closed).toBe(true);
  });

  it('follows the devices of the settings, also in a call', async () => {
    await world.openRoom();
    world.fake.change((view) => ({ ...view, settings: { ...view.settings, microphoneId: 'mic-1' } }));
    world.putCall(theCall());
    await settle();
    world.fake.change((view) => ({ ...view, settings: { ...view.settings, microphoneId: 'mic-2' } }));
    await settle();
    expect(world.devices.asked.map(({ deviceId }) => deviceId)).toEqual(['mic-1', 'mic-2']);
    expect(world.devices.live).toBe(1);
  });
});

describe('a group', () => {
  it('gets one capture of each device on all its links', async () => {
    await world.openRoom();
    const others = ['k1', 'k2', 'k3'].map((key) => peer(key, { userId: `u-${key}` }));
    world.putCall(theCall({ mediaState: VIDEO, peers: others.slice(0, 2) }));
    await world.meet();
    world.putCall(theCall({ mediaState: VIDEO, peers: others }));
    await world.meet();
    expect(world.devices.asked.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    expect(world.mine.map(sends)).toEqual(world.mine.map(() => world.devices.tracks));
    expect(world.mine).toHaveLength(3);
  });
});

describe('devices that fail', () => {
  it('end no call: both are told as off at once, in one truth, and the reason stays to be read', async () => {
    const room = await world.openRoom();
    world.devices.refuse.set('audio', 'NotFoundError');
    world.devices.refuse.set('video', 'NotReadableError');
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    expect(world.fake.view().calls[CALL]?.mediaState).toEqual({ ...AUDIO, audioEnabled: false });
    expect(world.fake.inputsOf('call.setMedia')).toHaveLength(2);
    const { local, calls } = room.facts.getState();
    expect(local).toEqual({
      microphone: { state: 'failed', error: { code: 'no-microphone', params: {} } },
      camera: { state: 'failed', error: { code: 'camera-in-use', params: {} } },
    });
    expect(calls[CALL]?.peers['k1']?.link).toBe('connected');
    expect(world.fake.inputsOf('call.hangUp')).toEqual([]);
  });

  it('are tried again on request, and sent when they work', async () => {
    const room = await world.openRoom();
    world.devices.refuse.set('audio', 'NotAllowedError');
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    world.devices.refuse.clear();
    await room.retryDevice(CALL, 'microphone');
    await settle();
    expect(world.fake.view().calls[CALL]?.mediaState.audioEnabled).toBe(true);
    expect(sends(world.mine[0])[0]).toBe(world.devices.tracks[0]);
  });

  it('that fail again are told again', async () => {
    const room = await world.openRoom();
    world.devices.refuse.set('audio', 'NotAllowedError');
    world.putCall(theCall());
    await settle();
    await room.retryDevice(CALL, 'microphone');
    await settle();
    expect(world.fake.view().calls[CALL]?.mediaState.audioEnabled).toBe(false);
    expect(world.fake.inputsOf('call.setMedia')).toHaveLength(3);
  });
});

describe('two calls', () => {
  it('the held one keeps its link and sends nothing; resumed, it sends again', async () => {
    await world.openRoom();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')], state: HELD }));
    world.putCall(theCall({ id: 'call-2', peers: [peer('k2', { userId: 'u-alan' })] }));
    await world.meet();
    const [first, second] = world.mine;
    expect(first?.closed).toBe(false);
    expect(sends(first)).toEqual([null, null]);
    expect(sends(second)[0]?.readyState).toBe('live');
    expect(world.devices.live).toBe(1);
    world.putCall(theCall({ id: 'call-2', state: OVER }));
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    expect(sends(first)[0]?.readyState).toBe('live');
  });

  it('while a held call is all there is, no device is open', async () => {
    await world.openRoom();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')], state: HELD }));
    await settle();
    expect(world.devices.live).toBe(0);
  });
});

describe('closing the room', () => {
  it('closes links and devices, and hears nothing more', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    for (const link of world.others.values()) link.close();
    room.close();
    room.close();
    world.putCall(theCall({ id: 'call-2', peers: [peer('k2')] }));
    await settle();
    expect(world.devices.live).toBe(0);
    expect(world.network.ends.every(({ closed }) => closed)).toBe(true);
    world.clock.advance(60_000);
    expect(world.clock.pending).toBe(0);
  });
});
