import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import {
  CALL,
  CallWorld,
  GRACE,
  OVER,
  peer,
  RINGING,
  sends,
  theCall,
  VIDEO,
  who,
} from '#test/support/call-world.ts';
import { hints } from '#test/support/link-world.ts';
import { ME, WORKSPACE } from '#test/support/sample-view.ts';
import { CONNECT_LIMIT_MS } from './peer-session.ts';

let world: CallWorld;
beforeEach(() => {
  world = new CallWorld();
});
afterEach(() => world.close());

describe('links', () => {
  it('are made for the peers of a joined call, with the relay servers, and carry the media both ways', async () => {
    const relay = { urls: ['turn:relay.example'], username: 'u', credential: 'c' };
    world.fake.answer('call.iceServers', () => ({ iceServers: [relay] }));
    const room = await world.openRoom();
    world.putCall(theCall({ state: RINGING, peers: [] }));
    await settle();
    expect(world.network.ends).toEqual([]);
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    const [mine] = world.mine;
    expect(mine?.getConfiguration().iceServers).toEqual([relay]);
    expect(world.network.otherOf(mine as never)?.arriving()).toEqual({
      0: world.devices.tracks[0],
      1: world.devices.tracks[1],
    });
    const theirs = new FakeTrack('audio');
    await world.others.get('k1')?.send('microphone', theirs.asTrack);
    expect(mine?.arriving()).toEqual({ 0: theirs });
    expect(room.facts.getState().calls[CALL]).toMatchObject({
      wasConnected: true,
      peers: {
        k1: { userId: GRACE, link: 'connected', microphone: { kind: 'audio' }, camera: { kind: 'video' } },
      },
    });
  });

  it('are kept while their key stays, whatever else changes', async () => {
    await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    const made = world.network.ends.length;
    world.putCall(
      theCall({
        peers: [peer('k1', { polite: true })],
        participants: [who(ME), who(GRACE), who('u-alan', 'ringing')],
      }),
    );
    await world.meet();
    expect(world.network.ends).toHaveLength(made);
    expect(world.mine[0]?.closed).toBe(false);
  });

  it('are dropped and made anew when the key changes: the other side has come back', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    world.putCall(theCall({ peers: [peer('k2')] }));
    await world.meet();
    const [first, second] = world.mine;
    expect(first?.closed).toBe(true);
    expect(second?.connectionState).toBe('connected');
    expect(sends(second)[0]).toBe(world.devices.tracks[0]);
    expect(world.devices.asked).toHaveLength(1);
    const facts = room.facts.getState().calls[CALL];
    expect(Object.keys(facts?.peers ?? {})).toEqual(['k2']);
    expect(facts?.wasConnected).toBe(true);
  });

  it('signals that overtake the view are kept for their link', async () => {
    await world.openRoom();
    world.putCall(theCall());
    await settle();
    const caller = world.stranger('k9', true);
    caller.start();
    await settle();
    expect(world.fake.inputsOf('call.signal')).toEqual([]);
    world.putCall(theCall({ peers: [peer('k9', { weOffer: false })] }));
    await settle();
    expect(world.fake.inputsOf('call.signal')).toContainEqual(
      expect.objectContaining({ peerKey: 'k9', signal: expect.objectContaining({ type: 'description' }) }),
    );
  });

  it('are made even when there are no relay servers to be had', async () => {
    world.fake.refuse('call.iceServers', 'server-unreachable');
    await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    expect(world.mine[0]?.connectionState).toBe('connected');
  });

  it('camera off and on: nothing is negotiated, the light goes out, the other side is told', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
    await world.meet();
    const told: unknown[] = [];
    world.others.get('k1')?.events.on('hints', (next) => told.push(next));
    const signals = world.fake.inputsOf('call.signal').length;
    await room.setMedia(CALL, { videoEnabled: false });
    await world.meet();
    expect(world.devices.live).toBe(1);
    expect(sends(world.mine[0])).toEqual([world.devices.tracks[0], null]);
    await room.setMedia(CALL, { videoEnabled: true });
    await world.meet();
    expect(sends(world.mine[0])).toEqual([world.devices.tracks[0], world.devices.tracks[2]]);
    expect(told.at(-1)).toEqual(hints({ muted: false, camera: true }));
    expect(told).toContainEqual(hints({ muted: false }));
    expect(world.fake.inputsOf('call.signal')).toHaveLength(signals);
  });

  it('muted: the sender goes on with silence, and the other side is told', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    const told: unknown[] = [];
    world.others.get('k1')?.events.on('hints', (next) => told.push(next));
    await room.setMedia(CALL, { audioEnabled: false });
    await settle();
    expect(world.devices.tracks[0]).toMatchObject({ enabled: false, readyState: 'live' });
    expect(told).toEqual([hints()]);
  });

  it('two changes at once are one truth', async () => {
    const room = await world.openRoom();
    world.putCall(theCall());
    await settle();
    const release = world.fake.hold('call.setMedia');
    const both = Promise.all([
      room.setMedia(CALL, { audioEnabled: false }),
      room.setMedia(CALL, { videoEnabled: true }),
    ]);
    release();
    await both;
    expect(world.fake.view().calls[CALL]?.mediaState).toMatchObject({
      audioEnabled: false,
      videoEnabled: true,
    });
  });
});

describe('a reloaded window', () => {
  it('rejoins the joined call first, and links only to the new stay', async () => {
    world.putCall(theCall({ peers: [peer('old')] }));
    const release = world.fake.hold('call.rejoin');
    world.fake.answer('call.rejoin', () => world.changeCall(CALL, { peers: [peer('new')] }));
    await world.openRoom();
    expect(world.fake.inputsOf('call.rejoin')).toEqual([{ callId: CALL }]);
    await settle();
    expect(world.network.ends).toEqual([]);
    release();
    await world.meet();
    expect([...world.others.keys()]).toEqual(['new']);
    expect(world.mine[0]?.connectionState).toBe('connected');
  });

  it('takes up a call that the restarted app finds only after the first view', async () => {
    await world.openRoom();
    world.fake.answer('call.rejoin', () => world.changeCall(CALL, { peers: [peer('new')] }));
    world.putCall(theCall());
    await world.meet();
    expect(world.fake.inputsOf('call.rejoin')).toEqual([{ callId: CALL }]);
    expect([...world.others.keys()]).toEqual(['new']);
  });

  it('does not take a started call that was answered at once for a lost one', async () => {
    const room = await world.openRoom();
    const release = world.fake.hold('call.start');
    const started = room.start({ workspaceId: WORKSPACE, conversationId: 'c-grace' }, false);
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    release();
    await started;
    expect(world.fake.inputsOf('call.rejoin')).toEqual([]);
    expect(world.mine[0]?.connectionState).toBe('connected');
  });

  it('tries again while the server cannot be reached', async () => {
    world.putCall(theCall({ peers: [peer('old')] }));
    world.fake.refuse('call.rejoin', 'server-unreachable');
    await world.openRoom();
    world.clock.advance(1000);
    await settle();
    expect(world.fake.inputsOf('call.rejoin')).toHaveLength(2);
    world.fake.answer('call.rejoin', () => world.changeCall(CALL, { peers: [peer('new')] }));
    world.clock.advance(2000);
    await world.meet();
    expect([...world.others.keys()]).toEqual(['new']);
  });

  it('gives up trying when the call is over', async () => {
    world.putCall(theCall());
    world.fake.refuse('call.rejoin', 'call-ended');
    await world.openRoom();
    world.putCall(theCall({ state: OVER }));
    world.clock.advance(60_000);
    await settle();
    expect(world.fake.inputsOf('call.rejoin')).toHaveLength(1);
  });

  it('does not rejoin what it has joined itself', async () => {
    await world.openRoom();
    world.putCall(theCall({ state: RINGING }));
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    expect(world.fake.inputsOf('call.rejoin')).toEqual([]);
  });

  it('rejoins what it finds ringing: a link of the window before may stand there', async () => {
    world.putCall(theCall({ state: RINGING }));
    await world.openRoom();
    expect(world.fake.inputsOf('call.rejoin')).toEqual([{ callId: CALL }]);
  });
});

describe('a link that does not connect', () => {
  it('for 30 s, alone with that peer: the call has failed, said once', async () => {
    world.network.up = false;
    await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    world.clock.advance(CONNECT_LIMIT_MS - 1);
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([]);
    world.clock.advance(1);
    world.putCall(theCall({ peers: [peer('k1')], startedAt: 5 }));
    await settle();
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([{ callId: CALL }]);
  });

  it('in time is fine, also when it breaks later', async () => {
    await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    world.network.cut();
    world.clock.advance(CONNECT_LIMIT_MS);
    await settle();
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([]);
  });

  it('beside others goes on; it fails when the others have left', async () => {
    world.network.up = false;
    await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1'), peer('k2', { userId: 'u-alan' })] }));
    await world.meet();
    world.clock.advance(CONNECT_LIMIT_MS);
    await settle();
    expect(world.fake.inputsOf('call.mediaFailed')).toEqual([]);
    world.putCall(theCall({ peers: [peer('k1')] }));
    await settle();
    expect(world.fake.inputsOf('call.mediaFailed')).toHaveLength(1);
  });
});

describe('an interruption', () => {
  const offers = () =>
    world.said().filter(({ signal }) => signal.type === 'description' && signal.description.type === 'offer')
      .length;

  it('is a fact of the link, and new relay credentials are fetched for the restart', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    world.fake.answer('call.iceServers', () => ({ iceServers: [{ urls: ['turn:new.example'] }] }));
    world.network.cut();
    await settle();
    expect(room.facts.getState().calls[CALL]?.peers['k1']?.link).toBe('interrupted');
    expect(world.mine[0]?.getConfiguration().iceServers).toEqual([{ urls: ['turn:new.example'] }]);
  });

  it.each<[string, () => void]>([
    ["the computer's network is back", () => world.online.dispatchEvent(new Event('online'))],
    [
      'the workspace is connected again',
      () => {
        world.fake.changeWorkspace(WORKSPACE, (workspace) => ({
          ...workspace,
          connection: { state: 'connecting' },
        }));
        world.fake.changeWorkspace(WORKSPACE, (workspace) => ({
          ...workspace,
          connection: { state: 'online' },
        }));
      },
    ],
  ])('is not waited out when %s', async (_, happen) => {
    await world.openRoom();
    world.putCall(theCall({ peers: [peer('k1')] }));
    await world.meet();
    world.network.cut();
    await settle();
    expect(offers()).toBe(1);
    happen();
    await settle();
    expect(offers()).toBe(2);
  });
});
