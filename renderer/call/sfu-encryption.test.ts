import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { CALL, CallWorld, GRACE, OVER, peer, theCall, who } from '#test/support/call-world.ts';
import { ME, WORKSPACE } from '#test/support/sample-view.ts';
import { SfuWorld, sfuView } from '#test/support/sfu-world.ts';
import type { CallRoom } from './call-room.ts';
import { derivePeople } from './derive-people.ts';
import { KeyExchange } from './encryption/key-exchange.ts';
import { SETTLE_MS } from './encryption/key-schedule.ts';
import { UNREADABLE_MS } from './encryption/reading.ts';
import { MOVE_SETTLE_MS } from './move.ts';
import { WAY_MS } from './relay-watch.ts';

let world: CallWorld;
let sfu: SfuWorld;
beforeEach(() => {
  world = new CallWorld();
  sfu = new SfuWorld(world);
});
afterEach(() => world.close());

const onSfu = (more = {}) =>
  theCall({
    participants: [who(ME), who(GRACE)],
    peers: [peer('k1')],
    sfu: sfuView({ userIds: [GRACE] }),
    ...more,
  });

async function meet(): Promise<void> {
  await world.meet();
  await sfu.meet();
}

/** Real cryptography takes real time: it is waited for, and nothing else. */
const until = (look: () => void): Promise<void> =>
  vi.waitFor(
    async () => {
      world.clock.advance(SETTLE_MS);
      await settle();
      look();
    },
    { timeout: 15_000, interval: 5 },
  );

async function joined(): Promise<CallRoom> {
  const room = await world.openRoom();
  world.putCall(onSfu());
  await meet();
  return room;
}
const setRelay = (relay: boolean) =>
  world.fake.change((view) => {
    const workspace = view.workspaces[WORKSPACE]!;
    const { features } = workspace;
    const calls = features.calls && { ...features.calls, relay };
    return {
      ...view,
      workspaces: { ...view.workspaces, [WORKSPACE]: { ...workspace, features: { ...features, calls } } },
    };
  });
const encryption = (room: CallRoom) => room.facts.getState().calls[CALL]?.encryption;
const transforms = (of: number): unknown[] =>
  world.mine[of]!.getTransceivers().flatMap(({ sender, receiver }) =>
    [sender, receiver].flatMap(
      (end) => (end as { transform?: { options: unknown } }).transform?.options ?? [],
    ),
  );
const told = (type: string) => sfu.toldOthers().filter(({ message }) => message.type === type);

describe('a call on the SFU of a backend that carries messages between participants', () => {
  it('seals what goes out and opens what comes in, each as what it is of whom', async () => {
    await joined();
    sfu.offer(GRACE, 'g1');
    await meet();
    expect(transforms(0)).toEqual([
      { way: 'out', callId: CALL, role: 'microphone' },
      { way: 'out', callId: CALL, role: 'camera' },
    ]);
    expect(transforms(1)).toEqual([
      { way: 'in', callId: CALL, userId: GRACE, role: 'microphone' },
      { way: 'in', callId: CALL, userId: GRACE, role: 'camera' },
    ]);
  });

  it('says its public key to all, gives its key to who has said theirs, and shows the code', async () => {
    const room = await joined();
    await until(() => expect(told('key-hello')).toHaveLength(1));
    expect(told('key-hello')[0]).toMatchObject({ toUserId: null, message: { reply: true } });
    expect(encryption(room)).toMatchObject({ missing: [GRACE], unreadable: [] });
    const grace = await KeyExchange.create(CALL);
    sfu.hear(GRACE, { type: 'key-hello', publicKey: grace.publicKey, reply: false });
    await until(() => expect(told('sender-key').map(({ toUserId }) => toUserId)).toEqual([GRACE]));
    await until(() => expect(sfu.toWorker.some(({ type }) => type === 'send-key')).toBe(true));
    const [mine] = told('key-hello');
    grace.announce(ME, mine!.message.type === 'key-hello' ? mine!.message.publicKey : '');
    const { sealed } = await grace.makeKey(0, () => {});
    sfu.hear(GRACE, sealed.get(ME)!);
    await until(() => expect(encryption(room)).toMatchObject({ missing: [] }));
    expect(sfu.toWorker.at(-1)).toMatchObject({ type: 'receive-key', userId: GRACE, keyId: 0 });
    await until(() => expect(encryption(room)?.code).toHaveLength(5));
  });

  it('hears of keys that were told before it came there', async () => {
    await world.openRoom();
    world.putCall(onSfu({ sfu: null }));
    await meet();
    const grace = await KeyExchange.create(CALL);
    sfu.hear(GRACE, { type: 'key-hello', publicKey: grace.publicKey, reply: true });
    await settle();
    expect(sfu.toldOthers()).toEqual([]);
    world.putCall(onSfu());
    await until(() => expect(told('sender-key')).not.toHaveLength(0));
  });

  it('shows whose frames cannot be read for 3 s, and keeps the link to them until they can', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ participants: [who(ME), who(GRACE)], peers: [peer('k1')] }));
    await world.meet();
    world.putCall(onSfu());
    await meet();
    const [link] = world.mine;
    sfu.offer(GRACE, 'g1', 'camera', new FakeTrack('audio'));
    await meet();
    await sfu.packets(world.mine.slice(1));
    sfu.fromWorker({ type: 'undecryptable', userId: GRACE });
    world.clock.advance(UNREADABLE_MS + MOVE_SETTLE_MS);
    await settle();
    expect(encryption(room)?.unreadable).toEqual([GRACE]);
    expect(link?.closed).toBe(false);
    const person = () =>
      derivePeople(world.fake.view().calls[CALL]!, room.facts.getState().calls[CALL]!, ME)[0];
    // by the link they are read
    expect(person()?.unreadable).toBe(false);
    link?.changeConnection('failed');
    await settle();
    expect(person()?.unreadable).toBe(true);
    sfu.fromWorker({ type: 'decrypted', userId: GRACE });
    world.clock.advance(MOVE_SETTLE_MS);
    await settle();
    expect([person()?.unreadable, link?.closed]).toEqual([false, true]);
  });

  it('keeps no key after its end', async () => {
    await joined();
    world.changeCall(CALL, { state: OVER });
    await settle();
    expect(sfu.toWorker.at(-1)).toEqual({ type: 'end', callId: CALL });
  });

  it('is not opened to the SFU later on, whatever the backend says of itself', async () => {
    await joined();
    setRelay(false);
    world.changeCall(CALL, { sfu: sfuView({ stay: 2, userIds: [GRACE] }) });
    await meet();
    expect(transforms(1)).toHaveLength(2);
  });
});

it('on a backend that carries none goes as it is, and nothing is said of encryption', async () => {
  const room = await world.openRoom();
  setRelay(false);
  world.putCall(onSfu());
  await meet();
  sfu.offer(GRACE, 'g1');
  await meet();
  expect([transforms(0), transforms(1), sfu.toldOthers(), encryption(room)]).toEqual([[], [], [], null]);
});

describe('a relay on the way to the SFU', () => {
  const TURN = 'turn:relay.example:3478';
  const error = (room: CallRoom) => room.facts.getState().calls[CALL]?.relayError?.code ?? null;

  it('that refuses us is told where it is needed, and others are asked for', async () => {
    world.fake.answer('call.iceServers', () => ({
      iceServers: [{ urls: [TURN], username: 'u', credential: 'c' }],
    }));
    world.network.up = false;
    const room = await world.openRoom();
    world.putCall(onSfu({ peers: [peer('k1', { relayOnly: true })] }));
    await meet();
    const asked = world.fake.inputsOf('call.iceServers').length;
    world.mine[0]?.failCandidate(TURN, 401);
    await settle();
    expect(error(room)).toBe('relay-refused');
    world.clock.advance(0);
    await settle();
    expect(world.fake.inputsOf('call.iceServers').length).toBe(asked + 1);
  });

  it('that cannot be reached is told when no other way is found, of what comes down too', async () => {
    world.fake.answer('call.iceServers', () => ({
      iceServers: [{ urls: [TURN], username: 'u', credential: 'c' }],
    }));
    const room = await joined();
    world.network.up = false;
    sfu.offer(GRACE, 'g1');
    await meet();
    world.mine[1]?.failCandidate(TURN, 701);
    await settle();
    expect(error(room)).toBeNull();
    world.clock.advance(WAY_MS);
    await settle();
    expect(error(room)).toBe('relay-unreachable');
  });
});
