import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView, PeerView } from '#shared/contracts/view.ts';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import {
  AUDIO,
  CALL,
  CallWorld,
  OUTGOING,
  peer,
  RINGING,
  sends,
  theCall,
  VIDEO,
} from '#test/support/call-world.ts';
import { deriveStatus } from './derive-status.ts';
import { CONNECT_LIMIT_MS } from './peer-session.ts';

let world: CallWorld;
beforeEach(() => {
  world = new CallWorld();
});
afterEach(() => world.close());

const warm = (key: string, more: Partial<PeerView> = {}) =>
  peer(key, { prewarm: true, joinId: null, ...more });
const offers = () =>
  world.said().filter(({ signal }) => signal.type === 'description' && signal.description.type === 'offer');
/** What the other end has answered so far. */
const answersOf = (key: string) =>
  world.heard.filter((one) => one.peerKey === key).map(({ signal }) => signal);
const answers = () =>
  world.said().filter(({ signal }) => signal.type === 'description' && signal.description.type === 'answer');

/** I am called, and the caller offers. */
async function called(more: Partial<PeerView> = {}) {
  const room = await world.openRoom();
  world.putCall(theCall({ state: RINGING, peers: [warm('k1', { weOffer: false, ...more })] }));
  await settle();
  const caller = world.stranger('k1', true);
  world.others.set('k1', caller);
  caller.start();
  await world.meet();
  return { room, caller };
}

/** I call, and one or more devices of the other ring. */
async function calling(peers: PeerView[], more: Partial<CallView> = {}) {
  const room = await world.openRoom();
  world.putCall(theCall({ state: OUTGOING, peers, ...more }));
  await world.meet();
  return room;
}

describe('while it rings', () => {
  it('the called one answers and is connected: nothing is captured, sent, played, told or measured', async () => {
    const { room, caller } = await called();
    const told = vi.fn<() => void>();
    caller.events.on('hints', told);
    await caller.send('microphone', new FakeTrack('audio').asTrack);
    const stats = vi.spyOn(world.mine[0]!, 'getStats');
    world.clock.advance(20_000);
    await settle();
    expect(answers()).toHaveLength(1);
    expect(world.mine[0]?.connectionState).toBe('connected');
    expect(world.devices.asked).toEqual([]);
    expect(sends(world.mine[0])).toEqual([null, null]);
    expect(told).not.toHaveBeenCalled();
    expect(stats).not.toHaveBeenCalled();
    expect(room.facts.getState().calls[CALL]).toMatchObject({
      wasConnected: false,
      peers: { k1: { link: 'connected', microphone: null, camera: null, hints: null } },
    });
  });

  it('the caller sends nothing either, though microphone and camera are open', async () => {
    const room = await calling([warm('k1')]);
    await room.setMedia(CALL, { videoEnabled: true });
    await world.meet();
    expect(world.mine[0]?.connectionState).toBe('connected');
    expect(world.devices.live).toBe(2);
    expect(sends(world.mine[0])).toEqual([null, null]);
  });

  it('peers that are not warmed get no link', async () => {
    await calling([peer('k1')]);
    expect(world.network.ends).toEqual([]);
  });
});

describe('the answer', () => {
  it('puts the tracks into the link that is there, without another word', async () => {
    const { room, caller } = await called();
    const theirs = new FakeTrack('audio');
    await caller.send('microphone', theirs.asTrack);
    const said = world.said().length;
    world.putCall(theCall({ mediaState: VIDEO, peers: [warm('k1', { weOffer: false, joinId: 'j-2' })] }));
    await world.meet();
    expect(world.mine).toHaveLength(1);
    expect(world.said()).toHaveLength(said);
    expect(sends(world.mine[0])).toEqual(world.devices.tracks);
    const call = world.fake.view().calls[CALL]!;
    const facts = room.facts.getState().calls[CALL]!;
    expect(facts.peers['k1']).toMatchObject({ microphone: { kind: 'audio' }, camera: { kind: 'video' } });
    expect(deriveStatus(call, facts)).toEqual({ status: 'connected' });
  });

  it('of one device: it gets the tracks first, then the links to the others are closed', async () => {
    await calling([warm('k1'), warm('k2'), warm('k3')]);
    const [first, second, third] = world.mine;
    const order: string[] = [];
    const { sender } = second!.getTransceivers()[0]!;
    vi.spyOn(sender, 'replaceTrack').mockImplementation(async (track) => {
      sender.track = track;
      order.push('send');
    });
    for (const other of [first!, third!]) {
      vi.spyOn(other, 'close').mockImplementation(() => void order.push('close'));
    }
    world.putCall(theCall({ peers: [warm('k2')] }));
    await settle();
    world.clock.advance(0);
    expect(order).toEqual(['send', 'close', 'close']);
  });

  it('makes links to those that were not warmed', async () => {
    await calling([warm('k1')]);
    world.putCall(theCall({ peers: [peer('k7')] }));
    await world.meet();
    world.clock.advance(0);
    expect(world.mine.map(({ closed }) => closed)).toEqual([true, false]);
    expect(sends(world.mine[1])[0]).toBe(world.devices.tracks[0]);
  });
});

describe('a warmed link that fails', () => {
  it('is dropped silently, and made anew after the answer, for which the limit begins then', async () => {
    await calling([warm('k1')]);
    world.mine[0]?.changeConnection('failed');
    await settle();
    expect(world.mine[0]?.closed).toBe(true);
    world.clock.advance(CONNECT_LIMIT_MS + 1000);
    world.changeCall(CALL, { startedAt: 5 });
    await settle();
    expect(world.mine).toHaveLength(1);
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([]);

    world.network.up = false;
    world.putCall(theCall({ peers: [warm('k1')] }));
    await world.meet();
    expect(world.mine).toHaveLength(2);
    world.clock.advance(CONNECT_LIMIT_MS - 1);
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([]);
    world.clock.advance(1);
    expect(world.fake.inputsOf('call.mediaFailed')).toHaveLength(1);
  });

  it('is connected anew though the other end still had its own: that one is replaced', async () => {
    const room = await calling([warm('k1')]);
    world.mine[0]?.changeConnection('failed');
    await settle();
    const theirs = world.others.get('k1');
    world.putCall(theCall({ peers: [warm('k1')] }));
    await world.meet();
    expect(theirs?.state).toBe('closed');
    expect(world.mine[1]?.connectionState).toBe('connected');
    expect(world.network.otherOf(world.mine[1] as never)?.arriving()).toEqual({ 0: world.devices.tracks[0] });
    expect(room.facts.getState().calls[CALL]?.wasConnected).toBe(true);
  });

  it('leaves nothing that could be taken for a word to the one that is made after the answer', async () => {
    await calling([warm('k1')]);
    const answer = answersOf('k1');
    world.mine[0]?.changeConnection('failed');
    await settle();
    for (const signal of answer) world.fake.emit('call', 'signal', { callId: CALL, peerKey: 'k1', signal });
    world.putCall(theCall({ peers: [warm('k1')] }));
    await settle();
    expect(world.mine[1]?.signalingState).toBe('have-local-offer');
    await world.meet();
    expect(world.mine[1]?.connectionState).toBe('connected');
  });

  it('only for a moment has the limit of every other after the answer', async () => {
    await calling([warm('k1')]);
    world.network.cut();
    world.putCall(theCall({ peers: [warm('k1')] }));
    await settle();
    expect(world.mine).toHaveLength(1);
    world.clock.advance(CONNECT_LIMIT_MS);
    expect(world.fake.inputsOf('call.mediaFailed')).toHaveLength(1);
  });

  it('does not make the call one that was connected', async () => {
    const room = await calling([warm('k1')]);
    world.mine[0]?.changeConnection('failed');
    world.network.up = false;
    world.putCall(theCall({ peers: [warm('k1')] }));
    await world.meet();
    const facts = room.facts.getState().calls[CALL]!;
    expect(deriveStatus(world.fake.view().calls[CALL]!, facts)).toEqual({ status: 'connecting' });
  });
});

describe('the other end with a new connection', () => {
  it('is met with a new one, under the same key', async () => {
    const { room, caller } = await called();
    caller.close();
    const reloaded = world.stranger('k1', true);
    world.others.set('k1', reloaded);
    reloaded.start();
    await world.meet();
    expect(world.mine.map(({ closed, connectionState }) => [closed, connectionState])).toEqual([
      [true, 'closed'],
      [false, 'connected'],
    ]);
    expect(Object.keys(room.facts.getState().calls[CALL]?.peers ?? {})).toEqual(['k1']);
  });

  it('that answers is offered to again by a new one', async () => {
    await calling([warm('k1')]);
    world.others.get('k1')?.close();
    world.others.delete('k1'); // what is said next finds a connection that has never heard of us
    world.changeCall(CALL, { peers: [warm('k1', { relayOnly: true })] });
    await world.meet();
    expect(world.mine.map(({ closed, connectionState }) => [closed, connectionState])).toEqual([
      [true, 'closed'],
      [false, 'connected'],
    ]);
  });
});

describe('addresses', () => {
  const policy = () => world.mine[0]?.getConfiguration().iceTransportPolicy;

  it('are not shown to a stranger before the answer, then a direct way is looked for', async () => {
    await calling([warm('k1', { relayOnly: true })]);
    expect(policy()).toBe('relay');
    const before = offers().length;
    world.putCall(theCall({ peers: [warm('k1')] }));
    await world.meet();
    expect(policy()).toBe('all');
    expect(offers()).toHaveLength(before + 1);
    expect(sends(world.mine[0])[0]).toBe(world.devices.tracks[0]);
  });

  it('a changed mind before the other end has answered counts after the first exchange', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ state: OUTGOING, peers: [warm('k1', { relayOnly: true })] }));
    await settle();
    world.putCall(theCall({ peers: [warm('k1')] }));
    await world.meet();
    expect(policy()).toBe('all');
    expect(offers()).toHaveLength(2);
    expect(room.facts.getState().calls[CALL]?.peers['k1']?.link).toBe('connected');
  });

  it('are hidden from one moment on in a call, when the person wants so', async () => {
    await calling([], { state: { phase: 'joined', held: false }, mediaState: AUDIO, peers: [peer('k1')] });
    expect(policy()).toBe('all');
    world.changeCall(CALL, { peers: [peer('k1', { relayOnly: true })] });
    await world.meet();
    expect(policy()).toBe('relay');
    expect(offers()).toHaveLength(2);
  });
});
