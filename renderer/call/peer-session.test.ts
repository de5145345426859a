import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { CALL, CallWorld, GRACE, peer, theCall, VIDEO, who } from '#test/support/call-world.ts';
import { hints } from '#test/support/link-world.ts';
import { ME } from '#test/support/sample-view.ts';
import type { CallRoom } from './call-room.ts';
import { derivePeople } from './derive-people.ts';
import { AWAY_MS } from './peer-session.ts';

let world: CallWorld;
let room: CallRoom;
beforeEach(async () => {
  world = new CallWorld();
  room = await world.openRoom();
  world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
  await world.meet();
  await show('k1');
});
afterEach(() => world.close());

/** Grace sends her picture on that link, and says so. */
async function show(key: string): Promise<FakeTrack> {
  const camera = new FakeTrack('video');
  await world.others.get(key)?.send('camera', camera.asTrack);
  world.others.get(key)?.tell(hints({ muted: false, camera: true }));
  await settle();
  return camera;
}
const people = () => {
  const facts = room.facts.getState().calls[CALL]!;
  return derivePeople(world.fake.view().calls[CALL]!, facts, ME).map(({ userId, state, camera }) => ({
    userId,
    state,
    seen: camera !== null,
  }));
};
const keyFrames = (pc: (typeof world.mine)[number] | null | undefined) =>
  pc?.getTransceivers()[1]?.sender.keyFrames ?? 0;
/** The link has failed, and she is seen to be interrupted. */
async function lose(): Promise<void> {
  world.network.cut();
  world.network.fail();
  await settle();
  expect(people()).toMatchObject([{ userId: GRACE, state: 'interrupted' }]);
}

it('who was lost and comes back in the same stay: the same link, a restart, and key frames at both ends', async () => {
  await lose();
  const theirs = world.network.otherOf(world.mine[0] as never);
  const before = [keyFrames(world.mine[0]), keyFrames(theirs)];
  world.network.up = true;
  world.clock.advance(1000);
  await world.meet();
  expect(people()).toEqual([{ userId: GRACE, state: 'connected', seen: true }]);
  expect([keyFrames(world.mine[0]), keyFrames(theirs)]).toEqual([before[0]! + 1, before[1]! + 1]);
  expect(world.mine).toHaveLength(1);
});

it('who is away for 15 s is told to the engine, once, and the link goes on trying', async () => {
  const told = () => world.fake.inputsOf('call.linkLost');
  await lose();
  world.clock.advance(AWAY_MS - 1);
  expect(told()).toEqual([]);
  world.clock.advance(1);
  await settle();
  expect(told()).toEqual([{ callId: CALL, peerKey: 'k1' }]);
  world.clock.advance(AWAY_MS);
  expect(told()).toHaveLength(1);
  world.network.up = true;
  await world.meet();
  expect(people()).toEqual([{ userId: GRACE, state: 'connected', seen: true }]);
  world.clock.advance(AWAY_MS);
  expect(told()).toHaveLength(1);
});

it('who was lost and comes back in a new stay is shown once, by the new link alone', async () => {
  await lose();
  world.network.up = true;
  world.changeCall(CALL, { peers: [peer('k2')] });
  await world.meet();
  const camera = await show('k2');
  expect(people()).toEqual([{ userId: GRACE, state: 'connected', seen: true }]);
  expect(Object.keys(room.facts.getState().calls[CALL]!.peers)).toEqual(['k2']);
  expect(world.mine.map(({ closed }) => closed)).toEqual([true, false]);
  expect(Object.values(world.mine[1]!.arriving())).toEqual([camera]);
});

it('who was lost and has left is no ghost: neither shown nor linked', async () => {
  await lose();
  world.changeCall(CALL, { peers: [], participants: [who(ME), who(GRACE, 'left')] });
  await settle();
  expect(people()).toEqual([]);
  expect(room.facts.getState().calls[CALL]!.peers).toEqual({});
  expect(world.mine[0]?.closed).toBe(true);
});
