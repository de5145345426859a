import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUALITY_INTERVAL_MS } from '#shared/rules/quality.ts';
import { settle } from '#test/fakes/settle.ts';
import { CALL, CallWorld, OVER, peer, RINGING, theCall, VIDEO } from '#test/support/call-world.ts';
import { hints } from '#test/support/link-world.ts';
import type { CallRoom } from './call-room.ts';

let world: CallWorld;
let room: CallRoom;
let second = 0;
beforeEach(async () => {
  world = new CallWorld();
  second = 0;
  room = await world.openRoom();
});
afterEach(() => world.close());

const join = async (...keys: string[]) => {
  world.putCall(theCall({ mediaState: VIDEO, peers: keys.map((key) => peer(key, { userId: `u-${key}` })) }));
  await world.meet();
};
const facts = () => room.facts.getState().calls[CALL]!;
const encoding = (link: number, section: number) =>
  world.mine[link]?.getTransceivers()[section]?.sender.parameters.encodings[0];
/** So many readings of links with so much room, while pictures are sent. */
async function pass(readings: number, availableKbps: number, link = 0) {
  const pc = world.mine[link]!;
  for (let i = 0; i < readings; i += 1) {
    second += QUALITY_INTERVAL_MS / 1000;
    const pair = {
      id: 'p',
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      responsesReceived: second,
    };
    pc.stats.set('p', {
      ...pair,
      currentRoundTripTime: 0.03,
      availableOutgoingBitrate: availableKbps * 1000,
    });
    pc.stats.set('o', {
      id: 'o',
      type: 'outbound-rtp',
      kind: 'video',
      mid: '1',
      bytesSent: 1000 * second,
      framesEncoded: 30 * second,
      qualityLimitationReason: 'none',
    });
    pc.stats.set('i', { id: 'i', type: 'inbound-rtp', kind: 'audio', packetsReceived: 50 * second });
    world.clock.advance(QUALITY_INTERVAL_MS);
    await settle();
  }
}

describe('the picture that goes out', () => {
  it('gets smaller where there is too little room, without a new capture, and larger again', async () => {
    await join('k1');
    expect(facts().sentVideo).toEqual({ level: '720p', heldBy: null });
    await pass(4, 300);
    expect(facts().sentVideo).toEqual({ level: '480p', heldBy: 'network' });
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 1.5, maxBitrate: 900_000, active: true });
    expect(world.devices.asked).toHaveLength(2);
    await pass(7, 2000);
    expect(facts().sentVideo).toEqual({ level: '720p', heldBy: null });
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 1, maxBitrate: 2_000_000 });
  });

  it('is given up last of all before the sound, and the other end knows that none comes', async () => {
    await join('k1');
    const told: unknown[] = [];
    world.others.get('k1')?.events.on('hints', (next) => told.push(next));
    await pass(8, 60);
    expect(facts().sentVideo).toEqual({ level: 'off', heldBy: 'network' });
    expect(encoding(0, 1)).toMatchObject({ active: false });
    expect(encoding(0, 0)).toMatchObject({ maxBitrate: 32_000 });
    expect(told.at(-1)).toEqual(hints({ muted: false, camera: false }));
    expect(world.fake.view().calls[CALL]?.mediaState.videoEnabled).toBe(true);
    await pass(6, 2000);
    expect(told.at(-1)).toEqual(hints({ muted: false, camera: true }));
  });

  it('to one with a bad network is smaller for that one alone', async () => {
    await join('k1', 'k2');
    await pass(4, 300, 1);
    expect(encoding(1, 1)).toMatchObject({ scaleResolutionDownBy: 1.5 });
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 1 });
    expect(facts().sentVideo.level).toBe('720p');
  });

  it('is smaller for everyone when there are many, and while a screen is shared', async () => {
    await join('k1', 'k2', 'k3');
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 1.5 });
    await join('k1');
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 1 });
    await room.share(CALL);
    await world.meet();
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 1.5 });
    expect(encoding(0, 2)).toMatchObject({ maxBitrate: 2_500_000 });
    room.pauseSharing(true);
    await world.meet();
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 1 });
  });

  it('is small, and the sound thin, when little data is wanted', async () => {
    await join('k1');
    const setLowData = async (lowData: boolean) => {
      world.fake.change((view) => ({ ...view, settings: { ...view.settings, lowData } }));
      await settle();
    };
    await setLowData(true);
    expect(facts().sentVideo).toEqual({ level: '240p', heldBy: 'low-data' });
    expect(encoding(0, 1)).toMatchObject({ scaleResolutionDownBy: 3, maxBitrate: 150_000 });
    expect(encoding(0, 0)).toMatchObject({ maxBitrate: 32_000 });
    await setLowData(false);
    expect(facts().sentVideo).toEqual({ level: '720p', heldBy: null });
    expect(encoding(0, 0)).toMatchObject({ maxBitrate: 64_000 });
  });
});

describe('what is measured', () => {
  it('is a fact of each link, with its past', async () => {
    await join('k1');
    await pass(3, 900);
    const { quality, details } = facts().peers['k1']!;
    expect(quality).toMatchObject({
      quality: { level: 'good' },
      sample: { roundTripMs: 30, availableKbps: 900 },
    });
    expect(details).toMatchObject({ availableKbps: 900, sent: { framesPerSecond: 30 } });
    expect(details?.points.length).toBeGreaterThanOrEqual(2);
  });

  it('is told once when the call is over', async () => {
    await join('k1');
    await pass(3, 900);
    world.network.cut();
    await settle();
    world.putCall(theCall({ state: OVER }));
    await settle();
    world.fake.change((view) => ({ ...view, calls: {} }));
    await settle();
    expect(world.fake.inputsOf('call.reportQuality')).toMatchObject([
      {
        callId: CALL,
        quality: {
          connection_quality: 'good',
          quality_stats: { round_trip_ms_median: 30, available_kbps_mean: 900, interruptions: 1 },
        },
      },
    ]);
  });

  it('is not told of a call that never was, nor when the window goes; a refusal harms nothing', async () => {
    world.putCall(theCall({ state: RINGING }));
    await settle();
    world.putCall(theCall({ state: OVER }));
    await settle();
    expect(world.fake.inputsOf('call.reportQuality')).toEqual([]);
    world.fake.refuse('call.reportQuality', 'unsupported');
    await join('k1');
    await pass(2, 900);
    world.putCall(theCall({ state: OVER }));
    await settle();
    expect(world.fake.inputsOf('call.reportQuality')).toHaveLength(1);
    await join('k1');
    room.close();
    expect(world.fake.inputsOf('call.reportQuality')).toHaveLength(1);
  });
});
