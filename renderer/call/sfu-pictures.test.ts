import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { QUALITY_INTERVAL_MS } from '#shared/rules/quality.ts';
import { FakeTrack } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { CALL, CallWorld, GRACE, peer, theCall, VIDEO, who } from '#test/support/call-world.ts';
import { ME } from '#test/support/sample-view.ts';
import { SfuWorld, sfuView } from '#test/support/sfu-world.ts';
import type { CallRoom } from './call-room.ts';
import { derivePeople } from './derive-people.ts';
import { NO_CALL_FACTS } from './facts.ts';
import { FULL_AFTER_MS, SMALL_AFTER_MS } from './sfu-quality.ts';

const HEDY = 'u-hedy';
const BOTH = [GRACE, HEDY];

let world: CallWorld;
let sfu: SfuWorld;
beforeEach(() => {
  world = new CallWorld();
  sfu = new SfuWorld(world);
});
afterEach(() => world.close());

/** Grace, who sends a picture, and Hedy, and a call that is on the SFU. */
const onSfu = (more: Partial<CallView> = {}): CallView =>
  theCall({
    participants: [who(ME), { ...who(GRACE), mediaState: VIDEO }, who(HEDY)],
    peers: [peer('k1'), peer('k2', { userId: HEDY })],
    sfu: sfuView({ userIds: BOTH }),
    ...more,
  });

async function meet(): Promise<void> {
  await world.meet();
  await sfu.meet();
}

const grace = (room: CallRoom) =>
  derivePeople(world.fake.view().calls[CALL]!, room.facts.getState().calls[CALL] ?? NO_CALL_FACTS, ME).find(
    ({ userId }) => userId === GRACE,
  );

describe('pictures through the SFU', () => {
  const asked = () => sfu.saidOf('quality');

  it('are asked for as large as they are shown; a screen always is the full one', async () => {
    const room = await world.openRoom();
    world.putCall(onSfu());
    await meet();
    sfu.offer(GRACE, 'g1');
    sfu.offer(GRACE, 'g2', 'screen', new FakeTrack('video'));
    const hide = room.pictures.show(GRACE, 900);
    await meet();
    world.clock.advance(SMALL_AFTER_MS);
    expect(asked()).toEqual([]);
    hide();
    world.clock.advance(SMALL_AFTER_MS);
    await settle();
    expect(asked()).toEqual([{ type: 'quality', streamId: 'g1', low: true }]);
    room.pictures.show(GRACE, 900);
    world.clock.advance(FULL_AFTER_MS);
    await settle();
    expect(asked().slice(1)).toEqual([{ type: 'quality', streamId: 'g1', low: false }]);
  });

  it('of a stream that is over are not asked for', async () => {
    await world.openRoom();
    world.putCall(onSfu());
    await meet();
    sfu.offer(GRACE, 'g1');
    await meet();
    sfu.tell({ type: 'close', streamId: 'g1' });
    await settle();
    world.clock.advance(SMALL_AFTER_MS);
    expect(asked()).toEqual([]);
  });

  it('in the other size take the place of the last one when they come, and not before', async () => {
    const room = await world.openRoom();
    world.putCall(onSfu());
    await meet();
    sfu.offer(GRACE, 'g1');
    await meet();
    const camera = () => grace(room)?.camera;
    const first = camera();
    expect(first).toBeTruthy();
    const arrive = (other: FakeTrack) => {
      const transceiver = { receiver: { track: other } };
      world.mine[1]?.dispatchEvent(Object.assign(new Event('track'), { track: other, transceiver }));
    };
    const [small, again] = [new FakeTrack('video'), new FakeTrack('video')];
    for (const other of [small, again]) other.muted = true;
    arrive(small);
    arrive(again);
    small.setMuted(false);
    expect(camera()).toBe(first);
    again.setMuted(false);
    expect(camera()).toBe(again);
  });

  it('of mine go out in two sizes, once the full one does and there are two others', async () => {
    await world.openRoom();
    world.putCall(onSfu({ mediaState: VIDEO, sfu: sfuView({ userIds: [GRACE] }) }));
    await meet();
    const sizes = () =>
      world.mine[0]?.getTransceivers()[1]?.sender.parameters.encodings.map(({ active }) => active);
    await pass(3, 0);
    expect(sizes()).toEqual([true, false]);
    world.changeCall(CALL, { sfu: sfuView({ userIds: BOTH }) });
    await meet();
    expect(sizes()).toEqual([true, false]);
    await pass(1, 0);
    expect(sizes()).toEqual([true, true]);
    world.changeCall(CALL, { sfu: sfuView({ userIds: [GRACE] }) });
    await pass(1, 0);
    expect(sizes()).toEqual([true, true]);
  });

  it('and sound are measured in both directions, in one reading of that person', async () => {
    const room = await world.openRoom();
    world.putCall(onSfu({ mediaState: VIDEO }));
    await meet();
    sfu.offer(GRACE, 'g1');
    await meet();
    await pass(4, 0, 1);
    expect(grace(room)?.details).toMatchObject({
      sent: { width: 1280 },
      received: { width: 640 },
      availableKbps: 1500,
    });
    const last = grace(room)?.details?.points.at(-1);
    // 3000 and 300 bytes a second go out, 1500 come in
    expect([last?.sendKbps, last?.receiveKbps]).toEqual([26.4, 12]);
    expect(grace(room)?.quality?.quality.level).toBe('good');
  });

  let seconds = 0;
  /** So many readings: a camera in two sizes goes up at one connection, and a picture comes down at another. */
  async function pass(readings: number, up: number, down?: number): Promise<void> {
    for (let i = 0; i < readings; i += 1) {
      seconds += QUALITY_INTERVAL_MS / 1000;
      const pair = { id: 'p', type: 'candidate-pair', nominated: true, state: 'succeeded' };
      const stream = (id: string, type: string, more: object) => ({ id, type, kind: 'video', ...more });
      const sent = { mid: '1', framesEncoded: 30 * seconds, qualityLimitationReason: 'none' };
      const [upStats, downStats] = [
        world.mine[up]!.stats,
        down === undefined ? null : world.mine[down]!.stats,
      ];
      upStats.set('p', { ...pair, currentRoundTripTime: 0.03, availableOutgoingBitrate: 1_500_000 });
      upStats.set(
        'h',
        stream('h', 'outbound-rtp', {
          ...sent,
          frameWidth: 1280,
          frameHeight: 720,
          bytesSent: 3000 * seconds,
        }),
      );
      upStats.set(
        'l',
        stream('l', 'outbound-rtp', { ...sent, frameWidth: 320, frameHeight: 180, bytesSent: 300 * seconds }),
      );
      downStats?.set('p', { ...pair, currentRoundTripTime: 0.02 });
      downStats?.set(
        'v',
        stream('v', 'inbound-rtp', {
          framesDecoded: 30 * seconds,
          frameWidth: 640,
          frameHeight: 360,
          bytesReceived: 1500 * seconds,
          packetsReceived: 60 * seconds,
        }),
      );
      world.clock.advance(QUALITY_INTERVAL_MS);
      await settle();
    }
  }
});
