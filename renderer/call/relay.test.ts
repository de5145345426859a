import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PeerView } from '#shared/contracts/view.ts';
import { settle } from '#test/fakes/settle.ts';
import { CALL, CallWorld, OUTGOING, peer, theCall } from '#test/support/call-world.ts';
import type { CallRoom } from './call-room.ts';
import { ICE_RENEW_INTERVAL_MS, ICE_RENEW_SOONEST_MS, REFUSED_INTERVAL_MS } from './ice-servers.ts';
import { WAY_MS } from './relay-watch.ts';

let world: CallWorld;
let room: CallRoom;
beforeEach(() => {
  world = new CallWorld();
});
afterEach(() => world.close());

const TURN = 'turn:relay.example:3478';
const give = (credential: string, urls = [TURN], freshForMs?: number) =>
  world.fake.answer('call.iceServers', () => ({
    iceServers: [{ urls, username: 'u', credential }],
    ...(freshForMs !== undefined && { freshForMs }),
  }));
const asked = () => world.fake.inputsOf('call.iceServers').length;
const credential = () => world.mine[0]?.getConfiguration().iceServers?.[0]?.credential;
const error = () => room.facts.getState().calls[CALL]?.relayError?.code ?? null;
const offers = () =>
  world.said().filter(({ signal }) => signal.type === 'description' && signal.description.type === 'offer')
    .length;

async function inCall(more: Partial<PeerView> = {}, reachable = true) {
  world.network.up = reachable;
  room = await world.openRoom();
  world.putCall(theCall({ peers: [peer('k1', more)] }));
  await world.meet();
}
const pass = async (ms: number) => {
  world.clock.advance(ms);
  await settle();
};

describe('a relay that is needed', () => {
  it('and refuses us: told at once; new credentials are asked for and taken up', async () => {
    give('old');
    await inCall({ relayOnly: true }, false);
    give('new');
    const before = asked();
    world.mine[0]?.failCandidate(TURN, 401);
    world.mine[0]?.failCandidate(TURN, 401);
    expect(error()).toBe('relay-refused');
    await pass(0);
    expect(asked()).toBe(before + 1);
    expect(credential()).toBe('new');
    expect(offers()).toBe(2);
    expect(error()).toBeNull();
  });

  it('and refuses what it was just given: told, and not asked for again and again', async () => {
    give('wrong');
    await inCall({ relayOnly: true }, false);
    const before = asked();
    for (let i = 0; i < 5; i += 1) {
      world.mine[0]?.failCandidate(TURN, 401);
      await pass(1000);
    }
    expect(asked()).toBe(before + 1);
    expect(error()).toBe('relay-refused');
    give('right');
    await pass(REFUSED_INTERVAL_MS);
    expect(credential()).toBe('right');
    expect(error()).toBeNull();
    const after = asked();
    await pass(REFUSED_INTERVAL_MS);
    expect(asked()).toBe(after);
  });

  it('and does not answer: told when no way was found, until there is one', async () => {
    give('good');
    await inCall({}, false);
    world.mine[0]?.failCandidate(TURN, 701);
    expect(error()).toBeNull();
    await pass(WAY_MS);
    expect(error()).toBe('relay-unreachable');
    world.network.up = true;
    world.network.settle();
    await settle();
    expect(error()).toBeNull();
  });

  it('and is not there at all', async () => {
    give('none', ['stun:relay.example']);
    await inCall({ relayOnly: true }, false);
    expect(error()).toBeNull();
    await pass(WAY_MS);
    expect(error()).toBe('relay-unreachable');
  });

  it("while it rings is nobody's business", async () => {
    give('old');
    world.network.up = false;
    room = await world.openRoom();
    world.putCall(theCall({ state: OUTGOING, peers: [peer('k1', { prewarm: true, relayOnly: true })] }));
    await world.meet();
    world.mine[0]?.failCandidate(TURN, 401);
    await pass(WAY_MS);
    expect(error()).toBeNull();
    world.putCall(theCall({ peers: [peer('k1', { relayOnly: true })] }));
    await world.meet();
    expect(error()).toBe('relay-refused');
  });
});

describe('a relay that is not needed', () => {
  it('is not told about', async () => {
    give('old');
    await inCall();
    world.mine[0]?.failCandidate(TURN, 401);
    await pass(WAY_MS);
    expect(error()).toBeNull();
  });

  it('a failed way without any relay is none of its faults', async () => {
    give('none', ['stun:relay.example']);
    await inCall({}, false);
    world.mine[0]?.failCandidate('stun:relay.example', 701);
    await pass(WAY_MS);
    expect(error()).toBeNull();
  });
});

describe('credentials', () => {
  it('are asked for again in a long call, and taken up without a restart by links that go directly', async () => {
    give('old');
    await inCall();
    give('new');
    await pass(ICE_RENEW_INTERVAL_MS);
    expect(credential()).toBe('new');
    expect(offers()).toBe(1);
    const before = asked();
    await pass(ICE_RENEW_INTERVAL_MS);
    expect(asked()).toBe(before + 1);
  });

  it('of a short life are asked for when it ends, and no more often than that', async () => {
    give('old', [TURN], 12_000);
    await inCall();
    give('new', [TURN], 0);
    await pass(11_999);
    expect(credential()).toBe('old');
    await pass(1);
    expect(credential()).toBe('new');
    const before = asked();
    await pass(ICE_RENEW_SOONEST_MS - 1);
    expect(asked()).toBe(before);
    await pass(1);
    expect(asked()).toBe(before + 1);
  });

  it('make a relayed link restart: its relay ends with the old ones', async () => {
    give('old');
    await inCall();
    world.mine[0]!.stats.set('p', {
      id: 'p',
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      localCandidateId: 'l',
    });
    world.mine[0]!.stats.set('l', {
      id: 'l',
      type: 'local-candidate',
      candidateType: 'relay',
      relayProtocol: 'udp',
    });
    for (let i = 0; i < 3; i += 1) await pass(3000);
    give('new');
    await pass(ICE_RENEW_INTERVAL_MS);
    expect(credential()).toBe('new');
    expect(offers()).toBe(2);
  });

  it('that cannot be had keep the old ones', async () => {
    give('old');
    await inCall();
    world.fake.refuse('call.iceServers', 'server-unreachable');
    await pass(ICE_RENEW_INTERVAL_MS);
    expect(credential()).toBe('old');
  });
});
