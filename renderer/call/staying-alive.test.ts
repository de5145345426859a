import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView } from '#shared/contracts/view.ts';
import { settle } from '#test/fakes/settle.ts';
import { CALL, CallWorld, peer, sends, theCall, VIDEO } from '#test/support/call-world.ts';
import { hints } from '#test/support/link-world.ts';
import { WORKSPACE } from '#test/support/sample-view.ts';
import type { CallRoom } from './call-room.ts';
import { CUT_OFF_MS } from './cut-off.ts';
import { SILENT_MS } from './peer-session.ts';

let world: CallWorld;
let room: CallRoom;
beforeEach(async () => {
  world = new CallWorld();
  room = await world.openRoom();
  world.putCall(theCall({ mediaState: VIDEO, peers: [peer('k1')] }));
  await world.meet();
});
afterEach(() => world.close());

const OFFLINE: ConnectionView = {
  state: 'offline',
  error: { code: 'server-unreachable', params: {} },
  retryAt: null,
};
const setConnection = (connection: ConnectionView) =>
  world.fake.changeWorkspace(WORKSPACE, (workspace) => ({ ...workspace, connection }));
const facts = () => room.facts.getState().calls[CALL]!;
const offers = () =>
  world.said().filter(({ signal }) => signal.type === 'description' && signal.description.type === 'offer')
    .length;
/** Time passes on my end, with packets coming in or not. */
async function pass(ms: number, comes: { audio?: boolean; video?: boolean; checks?: boolean } = {}) {
  for (let at = 0; at < ms; at += 250) {
    world.comesIn(world.mine[0]!, comes);
    world.clock.advance(250);
    await settle();
  }
}

describe('cut off: neither the server nor anybody in the call is heard', () => {
  const sent = () => sends(world.mine[0]).map((track) => track !== null);

  it('for 5 s: nothing is sent any more and the person is told; one of both coming back ends it', async () => {
    await pass(2000, { audio: true });
    setConnection(OFFLINE);
    await pass(CUT_OFF_MS - 250);
    expect([facts().cutOff, ...sent()]).toEqual([false, true, true]);
    await pass(1000);
    expect([facts().cutOff, ...sent()]).toEqual([true, false, false]);
    expect(world.devices.live).toBe(2);
    setConnection({ state: 'online' });
    await settle();
    expect([facts().cutOff, ...sent()]).toEqual([false, true, true]);
  });

  it('not while media comes in, and not while the server is there', async () => {
    setConnection(OFFLINE);
    await pass(20_000, { audio: true });
    expect(facts().cutOff).toBe(false);
    setConnection({ state: 'online' });
    await pass(20_000);
    expect(facts().cutOff).toBe(false);
  });

  it('5 s count from the later of both', async () => {
    await pass(20_000);
    setConnection(OFFLINE);
    await pass(CUT_OFF_MS - 500);
    expect(facts().cutOff).toBe(false);
    setConnection({ state: 'online' });
    await pass(500);
    setConnection(OFFLINE);
    await pass(20_000, { audio: true });
    await pass(CUT_OFF_MS - 500);
    expect(facts().cutOff).toBe(false);
    await pass(1500);
    expect(facts().cutOff).toBe(true);
  });

  it('ends with a mere check of the path: both ends may have stopped sending', async () => {
    setConnection(OFFLINE);
    await pass(CUT_OFF_MS + 2000);
    expect(facts().cutOff).toBe(true);
    await pass(250, { checks: true });
    expect([facts().cutOff, ...sent()]).toEqual([false, true, true]);
  });

  it('what begins meanwhile is not sent either', async () => {
    setConnection(OFFLINE);
    await pass(CUT_OFF_MS + 2000);
    await room.setMedia(CALL, { videoEnabled: false });
    await room.setMedia(CALL, { videoEnabled: true });
    await settle();
    expect(sent()).toEqual([false, false]);
  });

  it('leaves no timer when the call ends', async () => {
    setConnection(OFFLINE);
    await pass(1000);
    for (const link of world.others.values()) link.close();
    room.close();
    expect(world.clock.pending).toBe(0);
  });
});

describe('who is not heard', () => {
  const silent = () => facts().peers['k1']?.silent;
  const tell = async (muted: boolean) => {
    world.others.get('k1')?.tell(hints({ muted, camera: true }));
    await settle();
  };

  it('for 5 s, though not muted: is told, until sound comes', async () => {
    await tell(false);
    await pass(3000, { audio: true, video: true });
    await pass(SILENT_MS - 500, { video: true });
    expect(silent()).toBe(false);
    await pass(1500, { video: true });
    expect(silent()).toBe(true);
    await pass(1000, { audio: true });
    expect(silent()).toBe(false);
  });

  it('and is muted: that is no news, and after it 5 s begin anew', async () => {
    await tell(true);
    await pass(20_000, { video: true });
    expect(silent()).toBe(false);
    await tell(false);
    await pass(SILENT_MS - 1000, { video: true });
    expect(silent()).toBe(false);
    await pass(2000, { video: true });
    expect(silent()).toBe(true);
    await tell(true);
    expect(silent()).toBe(false);
  });

  it('because the link is down is interrupted, not silent', async () => {
    await tell(false);
    await pass(SILENT_MS + 1000);
    expect(silent()).toBe(true);
    world.network.cut();
    await pass(SILENT_MS * 2);
    expect(facts().peers['k1']).toMatchObject({ link: 'interrupted', silent: false });
  });
});

describe('packets that return', () => {
  it('after more than a second: both ends give a key frame at once, though ICE noticed nothing', async () => {
    const theirs = world.network.otherOf(world.mine[0] as never);
    const their = world.devices.tracks.at(-1)!;
    await world.others.get('k1')?.send('camera', their.asTrack);
    await pass(2000, { video: true });
    await pass(3000);
    await pass(250, { video: true });
    const keyFrames = (pc: typeof theirs) => pc?.getTransceivers()[1]?.sender.keyFrames;
    expect([keyFrames(world.mine[0]!), keyFrames(theirs)]).toEqual([1, 1]);
    await pass(3000, { video: true });
    expect([keyFrames(world.mine[0]!), keyFrames(theirs)]).toEqual([1, 1]);
  });
});

describe("a change of the computer's network", () => {
  const change = () => world.online.dispatchEvent(new Event('online'));

  it('after which nothing comes in: the link is restarted before ICE notices', async () => {
    await pass(2000, { audio: true });
    change();
    await pass(4000);
    expect(world.mine[0]?.connectionState).toBe('connected');
    expect(offers()).toBe(2);
  });

  it('that comes to a link which is silent already: restarted at once', async () => {
    await pass(2000, { audio: true });
    await pass(3000);
    expect(offers()).toBe(1);
    change();
    await settle();
    expect(offers()).toBe(2);
  });

  it('that harms nothing restarts nothing, nor does a later silence', async () => {
    change();
    await pass(6000, { audio: true });
    await pass(6000);
    expect(offers()).toBe(1);
  });
});
