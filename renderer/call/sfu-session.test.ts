import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { AUDIO, CALL, CallWorld, GRACE, peer, sends, theCall, VIDEO, who } from '#test/support/call-world.ts';
import { ME } from '#test/support/sample-view.ts';
import { SfuWorld, sfuView } from '#test/support/sfu-world.ts';
import { derivePeople } from './derive-people.ts';
import { deriveStatus } from './derive-status.ts';
import { type CallFacts, NO_CALL_FACTS } from './facts.ts';
import { MOVE_SETTLE_MS } from './move.ts';
import { SILENT_MS } from './peer-session.ts';
import { REFUSED_RETRY_MS } from './sfu-sending.ts';

const HEDY = 'u-hedy';
const BOTH = [GRACE, HEDY];
const MUTED = { ...AUDIO, audioEnabled: false };

let world: CallWorld;
let sfu: SfuWorld;
beforeEach(() => {
  world = new CallWorld();
  sfu = new SfuWorld(world);
});
afterEach(() => world.close());

/** Grace and Hedy, and a call that is on the SFU. */
const moved = (more: Partial<CallView> = {}): CallView =>
  theCall({
    participants: [who(ME), who(GRACE), who(HEDY)],
    peers: [peer('k1'), peer('k2', { userId: HEDY })],
    sfu: sfuView({ userIds: BOTH }),
    ...more,
  });

async function meet(): Promise<void> {
  await world.meet();
  await sfu.meet();
}

describe('who joins a call that is on the SFU', () => {
  it('publishes one stream, makes no link, and has everybody from there', async () => {
    const room = await world.openRoom();
    world.putCall(moved({ mediaState: VIDEO }));
    await meet();
    const theirs = new FakeTrack('audio');
    sfu.offer(GRACE, 'g1', 'camera', theirs);
    await meet();
    expect(world.said()).toEqual([]);
    expect(sfu.saidOf('publish')).toHaveLength(1);
    expect(world.mine).toHaveLength(2);
    expect(sends(world.mine[0])).toEqual([world.devices.tracks[0], world.devices.tracks[1]]);
    expect(Object.values(world.mine[1]?.arriving() ?? {})).toEqual([theirs]);
    const facts = factsNow(room);
    expect(facts.wasConnected).toBe(true);
    expect(facts.peers['sfu:u-grace']).toMatchObject({
      userId: GRACE,
      link: 'connected',
      microphone: { kind: 'audio' },
    });
    expect(states(room)).toEqual({ [GRACE]: 'connected', [HEDY]: 'connecting' });
    expect(deriveStatus(theView(), facts)).toEqual({ status: 'connected' });
  });

  it('uses the relay servers of the backend and those that the SFU brings', async () => {
    const own = { urls: ['turn:own.test'] };
    const brought = { urls: ['turn:sfu.test'], username: 'u', credential: 'c' };
    world.fake.answer('call.iceServers', () => ({ iceServers: [own] }));
    await world.openRoom();
    world.putCall(moved({ sfu: sfuView({ iceServers: [brought] }) }));
    await meet();
    expect(world.mine[0]?.getConfiguration().iceServers).toEqual([own, brought]);
  });

  it('misses no stream that is offered before the window is ready', async () => {
    const release = world.fake.hold('call.iceServers');
    const room = await world.openRoom();
    world.putCall(moved());
    await settle();
    sfu.offer(GRACE, 'g1');
    await settle();
    release();
    await meet();
    expect(states(room)[GRACE]).toBe('connected');
  });

  it('mutes without a word to the SFU; camera and share: on, off, paused', async () => {
    const room = await world.openRoom();
    world.putCall(moved());
    await meet();
    await room.setMedia(CALL, { audioEnabled: false });
    await room.setMedia(CALL, { videoEnabled: true });
    await meet();
    expect(world.devices.tracks[0]).toMatchObject({ enabled: false, readyState: 'live' });
    expect(sends(world.mine[0])).toEqual([world.devices.tracks[0], world.devices.tracks[1]]);
    await room.setMedia(CALL, { videoEnabled: false });
    await meet();
    expect(sends(world.mine[0])).toEqual([world.devices.tracks[0], null]);
    expect(sfu.saidOf('publish')).toHaveLength(1);
    await room.share(CALL);
    await meet();
    const [, screen] = sfu.saidOf('publish');
    expect(screen).toMatchObject({ label: 'screen' });
    room.pauseSharing(true);
    await meet();
    expect([sends(world.mine[1])[0], sfu.saidOf('close')]).toEqual([null, []]);
    room.stopSharing();
    await meet();
    expect(sfu.saidOf('close')).toEqual([{ type: 'close', streamId: screen?.streamId }]);
    expect(world.mine[1]?.closed).toBe(true);
  });

  it('sees who sends nothing as there, as long as they are in the group', async () => {
    const room = await world.openRoom();
    const quiet = { ...who(GRACE), mediaState: MUTED };
    world.putCall(moved({ participants: [who(ME), quiet, who(HEDY)] }));
    await meet();
    expect(states(room)[GRACE]).toBe('connected');
    world.changeCall(CALL, { sfu: sfuView({ userIds: [HEDY] }) });
    await meet();
    expect(states(room)[GRACE]).toBe('interrupted');
  });

  it('shows a share beside the camera, and takes it away with its stream', async () => {
    const room = await world.openRoom();
    const shares = { ...who(GRACE), mediaState: { ...AUDIO, screenSharing: true } };
    world.putCall(moved({ participants: [who(ME), shares] }));
    await meet();
    sfu.offer(GRACE, 'g1');
    sfu.offer(GRACE, 'g2', 'screen', new FakeTrack('video'));
    await meet();
    expect(person(room, GRACE)).toMatchObject({ screen: { kind: 'video' }, microphone: { kind: 'audio' } });
    sfu.tell({ type: 'close', streamId: 'g2' });
    await settle();
    expect(person(room, GRACE)).toMatchObject({ screen: null, microphone: { kind: 'audio' } });
  });

  it('tells who is not muted and not heard, and who speaks', async () => {
    const room = await world.openRoom();
    world.putCall(moved());
    await meet();
    sfu.offer(GRACE, 'g1');
    await meet();
    const microphone = person(room, GRACE)?.microphone as unknown as FakeTrack;
    world.meters.speak(microphone, true);
    expect(person(room, GRACE)).toMatchObject({ speaking: true, silent: false });
    for (let passed = 0; passed <= SILENT_MS; passed += 500) {
      world.clock.advance(500);
      await settle();
    }
    expect(person(room, GRACE)).toMatchObject({ silent: true });
    await sfu.packets();
    expect(person(room, GRACE)).toMatchObject({ silent: false });
  });

  it('publishes again after a refusal', async () => {
    await world.openRoom();
    world.putCall(moved());
    await meet();
    const [first] = sfu.saidOf('publish');
    sfu.tell({ type: 'abort', streamId: first?.streamId ?? '' });
    await settle();
    expect(world.mine[0]?.closed).toBe(true);
    world.clock.advance(REFUSED_RETRY_MS);
    await meet();
    expect(sfu.saidOf('publish')).toHaveLength(2);
    expect(sends(world.mine[1])[0]).toBe(world.devices.tracks[0]);
  });
});

describe('a call that moves', () => {
  /** Linked with Grace; then the call is said to be on the SFU, which Hedy has made it. */
  async function linked() {
    const room = await world.openRoom();
    world.putCall(theCall({ participants: [who(ME), who(GRACE)], peers: [peer('k1')] }));
    await world.meet();
    world.putCall(moved());
    await meet();
    return { room, link: world.mine[0]! };
  }

  it('keeps a link until the SFU has carried that person for a while, and makes none to the others', async () => {
    const { room, link } = await linked();
    expect([...world.others.keys()]).toEqual(['k1']);
    const before = person(room, GRACE)?.microphone;
    sfu.offer(GRACE, 'g1');
    await meet();
    world.clock.advance(MOVE_SETTLE_MS);
    await settle();
    expect(link.closed).toBe(false); // connected, and nothing has come
    expect(person(room, GRACE)?.microphone).toBe(before);
    await sfu.packets(world.mine.slice(1));
    world.clock.advance(MOVE_SETTLE_MS);
    await settle();
    expect(link.closed).toBe(true);
    expect(Object.keys(factsNow(room).peers).toSorted()).toEqual(['sfu:u-grace', 'sfu:u-hedy']);
    expect(person(room, GRACE)).toMatchObject({ state: 'connected', microphone: { kind: 'audio' } });
    expect(person(room, GRACE)?.microphone).not.toBe(before);
    world.changeCall(CALL, { startedAt: 1 });
    await meet();
    expect(world.said().filter(({ peerKey }) => peerKey === 'k2')).toEqual([]);
  });

  it('keeps the link while what we send does not reach the SFU', async () => {
    const { link } = await linked();
    sfu.offer(GRACE, 'g1');
    await meet();
    const up = world.mine[1]!;
    up.changeConnection('failed');
    await sfu.packets(world.mine.slice(2));
    world.clock.advance(MOVE_SETTLE_MS);
    await settle();
    expect(link.closed).toBe(false);
  });

  it('keeps the links that there are while there is no way to the SFU', async () => {
    const room = await world.openRoom();
    world.putCall(theCall({ participants: [who(ME), who(GRACE)], peers: [peer('k1')] }));
    await world.meet();
    world.putCall(moved({ sfu: sfuView({ state: 'lost', stay: 0 }) }));
    await meet();
    expect([world.mine.length, world.mine[0]?.closed, sfu.said()]).toEqual([1, false, []]);
    expect(states(room)).toEqual({ [GRACE]: 'connected', [HEDY]: 'connecting' });
  });
});

describe('a new stay', () => {
  it('begins all streams anew, and drops what is said of the earlier one', async () => {
    const room = await world.openRoom();
    world.putCall(moved());
    await meet();
    sfu.offer(GRACE, 'g1');
    await meet();
    world.changeCall(CALL, { sfu: sfuView({ state: 'lost' }) });
    await meet();
    expect(world.mine.map(({ closed }) => closed)).toEqual([false, false]);
    world.changeCall(CALL, { sfu: sfuView({ stay: 2, userIds: BOTH }) });
    sfu.tell({ type: 'close', streamId: 'g1' });
    sfu.offer(GRACE, 'late');
    await meet();
    expect(world.mine.map(({ closed }) => closed)).toEqual([true, true, false]);
    expect(sfu.said().at(-1)?.stay).toBe(2);
    expect(states(room)[GRACE]).toBe('interrupted');
    sfu.stay = 2;
    sfu.offer(GRACE, 'g2');
    await meet();
    expect(states(room)[GRACE]).toBe('connected');
    expect(sends(world.mine[2])[0]).toBe(world.devices.tracks[0]);
  });

  it('ends with the call, and nothing is left', async () => {
    await world.openRoom();
    world.putCall(moved());
    await meet();
    sfu.offer(GRACE, 'g1');
    await meet();
    world.changeCall(CALL, { state: { phase: 'ended', reason: 'ended-by-user', error: null } });
    await settle();
    expect(world.mine.every(({ closed }) => closed)).toBe(true);
    expect(world.meters.open).toBe(0);
  });
});

const theView = (): CallView => world.fake.view().calls[CALL]!;
const factsNow = (room: Awaited<ReturnType<CallWorld['openRoom']>>): CallFacts =>
  room.facts.getState().calls[CALL] ?? NO_CALL_FACTS;
const people = (room: Awaited<ReturnType<CallWorld['openRoom']>>) =>
  derivePeople(theView(), factsNow(room), ME);
const person = (room: Awaited<ReturnType<CallWorld['openRoom']>>, userId: string) =>
  people(room).find((one) => one.userId === userId);
const states = (room: Awaited<ReturnType<CallWorld['openRoom']>>) =>
  Object.fromEntries(people(room).map(({ userId, state }) => [userId, state]));
