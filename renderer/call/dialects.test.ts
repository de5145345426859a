import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { CallView } from '#shared/contracts/view.ts';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { AUDIO, CALL, CallWorld, GRACE, OVER, peer, sends, theCall, who } from '#test/support/call-world.ts';
import { ALL_FEATURES, DIALECT, ME, WORKSPACE } from '#test/support/sample-view.ts';
import { SfuWorld, sfuView } from '#test/support/sfu-world.ts';
import type { CallRoom } from './call-room.ts';
import { derivePeople } from './derive-people.ts';
import { SILENT_MS } from './peer-session.ts';
import { SENDING_NOTHING, sendingOf } from './sending.ts';

const IN_BAND: LinkDialect = {
  ...DIALECT,
  firstOffer: 'caller',
  politeness: 'never-renegotiates',
  dataChannel: 'in-band',
  screenAs: 'replaces-camera',
};

let world: CallWorld;
beforeEach(() => {
  world = new CallWorld();
  world.dialect = IN_BAND;
});
afterEach(() => world.close());

async function inCall(more: Partial<CallView> = {}): Promise<CallRoom> {
  const room = await world.openRoom();
  world.putCall(theCall({ dialect: IN_BAND, peers: [peer('k1')], ...more }));
  await world.meet();
  return room;
}
const grace = (room: CallRoom) =>
  derivePeople(world.fake.view().calls[CALL]!, room.facts.getState().calls[CALL]!, ME)[0];

describe('text over the channel of a link', () => {
  it('goes to the engine, and comes from there', async () => {
    await inCall();
    const heard: string[] = [];
    const her = world.others.get('k1');
    her?.events.on('text', (text) => heard.push(text));
    her?.say('hello');
    world.fake.emit('call', 'text', { callId: CALL, peerKey: 'k1', text: 'hi' });
    world.fake.emit('call', 'text', { callId: CALL, peerKey: 'stale', text: 'lost' });
    await settle();
    const ofPeer = { callId: CALL, peerKey: 'k1' };
    expect(world.fake.inputsOf('call.textChannel')).toEqual([{ ...ofPeer, open: true }]);
    expect(world.fake.inputsOf('call.text')).toEqual([{ ...ofPeer, text: 'hello' }]);
    expect(heard).toEqual(['hi']);
  });

  it('is told to be closed when the link is dropped', async () => {
    await inCall();
    world.changeCall(CALL, { peers: [] });
    await settle();
    expect(world.fake.inputsOf('call.textChannel')).toMatchObject([{ open: true }, { open: false }]);
    world.changeCall(CALL, { state: OVER });
    await settle();
    expect(world.fake.inputsOf('call.textChannel')).toHaveLength(2);
  });
});

describe('a call only to look and to listen', () => {
  it('receives, and neither sends nor shares', async () => {
    const room = await inCall({ watch: true, peers: [peer('k1', { weOffer: false })] });
    const her = world.stranger('k1', true);
    const picture = new FakeTrack('video');
    void her.send('camera', picture.asTrack);
    her.start();
    await settle();
    for (const { signal } of world.said()) her.receive(signal);
    await settle();
    expect(world.mine[0]?.getTransceivers().map(({ direction }) => direction)).toEqual([
      'recvonly',
      'recvonly',
    ]);
    expect(sends(world.mine[0])).toEqual([null, null]);
    expect(world.devices.asked).toEqual([]);
    expect(world.mine[0]?.arriving()).toMatchObject({ 1: picture });
    expect(grace(room)?.camera).toMatchObject({ kind: 'video' });
    await expect(room.share(CALL)).rejects.toMatchObject({ code: 'unsupported' });
    expect(world.devices.screensAsked).toEqual([]);
  });
});

it('whatever is open for something else, nothing of it goes into a call that is only watched', () => {
  const track = new FakeTrack('audio').asTrack;
  const local = { microphone: { state: 'on', track, muted: false }, camera: { state: 'off' } } as const;
  expect(sendingOf(local, { state: 'off' }, theCall()).microphone).toBe(track);
  expect(sendingOf(local, { state: 'off' }, theCall({ watch: true }))).toEqual(SENDING_NOTHING);
});

describe('a peer of another make', () => {
  it('whose picture nobody tells of is seen all the same', async () => {
    const room = await inCall();
    await world.others.get('k1')?.send('camera', new FakeTrack('video').asTrack);
    await settle();
    expect(world.fake.view().calls[CALL]?.participants[1]?.mediaState).toEqual(AUDIO);
    expect(grace(room)?.camera).not.toBeNull();
  });

  it('that has no sound at all is not said to be silent', async () => {
    world.dialect = { ...IN_BAND, layout: 'microphone-camera' };
    const room = await inCall({ peers: [peer('k1', { weOffer: false })] });
    const her = world.network.create() as unknown as (typeof world.mine)[number];
    her.addTransceiver(new FakeTrack('video'));
    await her.setLocalDescription();
    const description = { type: 'offer', sdp: her.localDescription?.sdp ?? '' };
    world.fake.emit('call', 'signal', {
      callId: CALL,
      peerKey: 'k1',
      signal: { type: 'description', description },
    });
    await settle();
    const answer = world.said().find(({ signal }) => signal.type === 'description')?.signal;
    if (answer?.type === 'description') await her.setRemoteDescription(answer.description);
    for (let ms = 0; ms < SILENT_MS * 2; ms += 1000) {
      world.clock.advance(1000);
      await settle();
    }
    expect(grace(room)).toMatchObject({ state: 'connected', silent: false, microphone: null });
  });
});

it.each<[string, LinkDialect, unknown[]]>([
  ['cannot be renegotiated: the call ends', IN_BAND, [{ callId: CALL }]],
  ['can be: it waits for its restart', DIALECT, []],
])('a link that has failed and %s', async (_, dialect, ended) => {
  world.dialect = dialect;
  const room = await inCall({ dialect });
  expect(grace(room)?.state).toBe('connected');
  world.network.cut();
  world.network.fail();
  await settle();
  expect(world.fake.inputsOf('call.mediaFailed')).toEqual(ended);
});

describe('where only one may share', () => {
  it('mine ends when somebody else begins', async () => {
    world.dialect = DIALECT;
    const room = await inCall({ dialect: DIALECT });
    world.fake.changeWorkspace(WORKSPACE, (workspace) => ({
      ...workspace,
      features: { ...ALL_FEATURES, calls: { ...ALL_FEATURES.calls!, sharers: 'one' } },
    }));
    await room.share(CALL);
    await world.meet();
    expect(room.facts.getState().screen.state).toBe('sharing');
    const shares = { ...AUDIO, screenSharing: true };
    world.changeCall(CALL, { participants: [who(ME), { ...who(GRACE), mediaState: shares }] });
    await settle();
    expect(room.facts.getState().screen).toEqual({ state: 'off' });
    expect(world.fake.view().calls[CALL]?.mediaState.screenSharing).toBe(false);
  });
});

describe('a stranger in the group of the SFU', () => {
  it('brings streams, and nobody is shown or lost by it', async () => {
    const sfu = new SfuWorld(world);
    const room = await inCall({ dialect: DIALECT, sfu: sfuView({ userIds: [GRACE] }) });
    await sfu.meet();
    sfu.offer('u-stranger', 's1', 'camera', new FakeTrack('audio'));
    sfu.offer(GRACE, 'g1', 'camera', new FakeTrack('audio'));
    await sfu.meet();
    const people = () =>
      derivePeople(world.fake.view().calls[CALL]!, room.facts.getState().calls[CALL]!, ME).map(
        ({ userId, state }) => `${userId} ${state}`,
      );
    expect(people()).toEqual([`${GRACE} connected`]);
    world.changeCall(CALL, { sfu: sfuView({ userIds: [GRACE, 'u-stranger'] }) });
    await sfu.meet();
    sfu.tell({ type: 'close', streamId: 's1' });
    world.changeCall(CALL, { sfu: sfuView({ userIds: [GRACE] }) });
    await sfu.meet();
    expect(people()).toEqual([`${GRACE} connected`]);
    const { peers } = room.facts.getState().calls[CALL]!;
    expect(Object.keys(peers)).toEqual([`sfu:${GRACE}`]);
  });
});
