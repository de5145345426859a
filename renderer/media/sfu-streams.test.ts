import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamLabel } from '#shared/contracts/sfu-signal.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { FakeNetwork, type FakePeerConnection } from '#test/fakes/fake-rtc.ts';
import { settle } from '#test/fakes/settle.ts';
import { DISCONNECTED_PATIENCE_MS, RESTART_INTERVAL_MS } from './ice-recovery.ts';
import { planSenders, ALONE } from './sender-plan.ts';
import { LADDER_TOP } from './video-ladder.ts';
import { SfuPublisher, type SfuPublisherOptions } from './sfu-publisher.ts';
import { SfuSubscriber } from './sfu-subscriber.ts';
import type { TrackRole } from './track-role.ts';

const RELAY = [{ urls: ['turn:relay.test'] }];
let network: FakeNetwork;
let clock: ManualClock;
beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeMediaStream);
  network = new FakeNetwork();
  clock = new ManualClock();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A publisher whose stream comes straight down at a subscriber. */
function stream(label: StreamLabel = 'camera', protect?: SfuPublisherOptions['protect']) {
  const tracks: Partial<Record<TrackRole, MediaStreamTrack>> = {};
  const [upStates, downStates, offers, asked]: string[][] = [[], [], [], []];
  let reaches = true;
  const common = {
    iceServers: RELAY,
    relayOnly: false,
    createConnection: network.create,
    clock,
    logger: silentLogger,
  };
  const up: SfuPublisher = new SfuPublisher({
    ...common,
    protect,
    roles: label === 'camera' ? ['microphone', 'camera'] : ['screen', 'screen-audio'],
    onOffer: (sdp) => {
      offers!.push(sdp);
      if (reaches) down.takeOffer(sdp);
    },
    onCandidate: (candidate) => down.takeCandidate(candidate),
    onState: (state) => upStates!.push(state),
  });
  const down: SfuSubscriber = new SfuSubscriber({
    ...common,
    label,
    onAnswer: (sdp) => up.takeAnswer(sdp),
    onCandidate: (candidate) => up.takeCandidate(candidate),
    onState: (state) => downStates!.push(state),
    onTrack: (role, track) => (tracks[role] = track),
    onRestart: () => asked!.push('restart'),
  });
  const end = (of: 0 | 1): FakePeerConnection => network.ends[of]!;
  return {
    up,
    down,
    tracks,
    upStates: upStates!,
    downStates: downStates!,
    offers: offers!,
    asked: asked!,
    sends: () =>
      end(0)
        .getTransceivers()
        .map(({ sender }) => sender.track),
    end,
    block: () => (reaches = false),
  };
}

describe('a stream through the SFU', () => {
  it('connects one way, with the servers that it was given, and is told apart by its label', async () => {
    const camera = stream();
    camera.up.start();
    await settle();
    expect(camera.end(0).getConfiguration()).toMatchObject({ iceServers: RELAY, iceTransportPolicy: 'all' });
    expect(
      camera
        .end(0)
        .getTransceivers()
        .map(({ direction }) => direction),
    ).toEqual(['sendonly', 'sendonly']);
    expect([camera.upStates, camera.downStates]).toEqual([['connected'], ['connected']]);
    expect(Object.keys(camera.tracks)).toEqual(['microphone', 'camera']);
    expect(Object.values(camera.up.trackMap)).toEqual(['microphone', 'camera']);
    expect(camera.end(1).candidates).toHaveLength(1);
  });

  it('of a screen brings picture and sound of a screen', async () => {
    const screen = stream('screen');
    screen.up.start();
    await settle();
    expect(Object.keys(screen.tracks)).toEqual(['screen', 'screen-audio']);
  });

  it('takes tracks, changes them and stops them without a word to the SFU', async () => {
    const { up, sends, offers } = stream();
    up.start();
    const [microphone, camera] = [new FakeTrack('audio'), new FakeTrack('video')];
    up.send('microphone', microphone.asTrack);
    await settle();
    expect(sends()).toEqual([microphone, null]);
    up.send('camera', camera.asTrack);
    await settle();
    expect(sends()).toEqual([microphone, camera]);
    up.send('camera', null);
    await settle();
    expect(sends()).toEqual([microphone, null]);
    expect(offers).toHaveLength(1);
  });

  it('sends as much as is planned', async () => {
    const { up, end } = stream();
    up.start();
    up.send('camera', new FakeTrack('video').asTrack);
    await settle();
    up.limit(planSenders(LADDER_TOP, { ...ALONE, links: 8 }, null));
    await settle();
    const [encoding] = end(0).getTransceivers()[1]!.sender.parameters.encodings;
    expect(encoding).toMatchObject({ active: true, maxBitrate: 300_000, scaleResolutionDownBy: 3 });
  });

  describe('in two sizes', () => {
    const sizes = (camera: ReturnType<typeof stream>) =>
      camera.end(0).getTransceivers()[1]!.sender.parameters.encodings;
    async function sending(protect?: SfuPublisherOptions['protect']) {
      const camera = stream('camera', protect);
      camera.up.start();
      camera.up.send('camera', new FakeTrack('video').asTrack);
      await settle();
      return camera;
    }

    it('a camera is offered, the full one first', async () => {
      const camera = stream();
      camera.block();
      camera.up.start();
      await settle();
      // an inactive one would be offered as paused
      expect(sizes(camera).map(({ rid, active }) => [rid, active])).toEqual([
        ['h', undefined],
        ['l', undefined],
      ]);
    });

    it('a camera goes out when that is said', async () => {
      const camera = await sending();
      expect(sizes(camera).map(({ active }) => active)).toEqual([true, false]);
      camera.up.sendSmall();
      await settle();
      expect(sizes(camera)).toMatchObject([
        { rid: 'h', active: true, maxBitrate: 2_000_000, scaleResolutionDownBy: 1 },
        { rid: 'l', active: true, maxBitrate: 100_000, scaleResolutionDownBy: 4 },
      ]);
      expect(camera.offers).toHaveLength(1);
    });

    it('the plan holds down the full one, and the small one stays smaller', async () => {
      const camera = await sending();
      camera.up.sendSmall();
      camera.up.limit(planSenders(LADDER_TOP, { ...ALONE, lowData: true }, null));
      await settle();
      expect(sizes(camera)).toMatchObject([
        { maxBitrate: 150_000, scaleResolutionDownBy: 3 },
        { active: true, maxBitrate: 50_000, scaleResolutionDownBy: 4.5 },
      ]);
      camera.up.limit(planSenders({ ...LADDER_TOP, level: 'off', heldBy: 'network' }, ALONE, null));
      await settle();
      expect(sizes(camera).map(({ active }) => active)).toEqual([false, false]);
    });

    it('has a priority for the first alone: the browser refuses more', async () => {
      const camera = await sending();
      expect(sizes(camera).map(({ priority }) => priority)).toEqual(['medium', undefined]);
    });

    it('after every answer is limited anew: it makes all sizes active', async () => {
      const camera = await sending();
      for (const size of sizes(camera)) size.active = true;
      camera.up.restart();
      await settle();
      expect(sizes(camera).map(({ active }) => active)).toEqual([true, false]);
    });

    it('goes no screen', async () => {
      const screen = stream('screen');
      screen.up.start();
      await settle();
      expect(screen.end(0).getTransceivers()[0]!.sender.parameters.encodings).toHaveLength(1);
    });

    it('a camera that is sealed goes too: both by the one transform of its sender', async () => {
      const sealed: string[] = [];
      const camera = await sending((_sender, role) => sealed.push(role));
      camera.up.sendSmall();
      await settle();
      expect(sizes(camera).map(({ active }) => active)).toEqual([true, true]);
      expect(sealed).toEqual(['microphone', 'camera']);
    });
  });

  it('is offered again with new candidates when its path is gone; the other direction asks for it', async () => {
    const { up, upStates, offers, asked, end } = stream();
    up.start();
    await settle();
    const before = end(0).ufrag;
    network.cut();
    expect(upStates).toEqual(['connected', 'interrupted']);
    clock.advance(DISCONNECTED_PATIENCE_MS);
    await settle();
    expect(offers).toHaveLength(2);
    expect(end(0).ufrag).not.toBe(before);
    expect(asked).toEqual(['restart']);
    network.heal();
    expect(upStates.at(-1)).toBe('connected');
    clock.advance(RESTART_INTERVAL_MS);
    await settle();
    expect(offers).toHaveLength(2);
  });

  it('that is to be restarted while an offer waits is restarted after its answer', async () => {
    const { up, down, offers, block } = stream();
    block();
    up.start();
    await settle();
    up.restart();
    await settle();
    expect(offers).toHaveLength(1);
    down.takeOffer(offers[0]!);
    await settle();
    expect(offers).toHaveLength(2);
  });

  it('an answer that nobody waits for is dropped', async () => {
    const { up, upStates, end } = stream();
    up.start();
    await settle();
    up.takeAnswer(end(1).localDescription?.sdp ?? '');
    await settle();
    expect(upStates).toEqual(['connected']);
  });

  it('takes new relay servers, and restarts for them only when it is not connected', async () => {
    const { up, offers, end } = stream();
    up.start();
    await settle();
    up.useIceServers([]);
    await settle();
    expect([end(0).getConfiguration().iceServers, offers.length]).toEqual([[], 1]);
    network.cut();
    up.useIceServers(RELAY);
    await settle();
    expect(offers).toHaveLength(2);
  });

  it('that is sealed is so before it is offered, and offers no picture but VP8', async () => {
    const codecs = ['video/VP9', 'video/VP8', 'video/rtx', 'video/AV1', 'video/H264', 'video/red'].map(
      (mimeType) => ({ mimeType }),
    );
    vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs }) });
    const sealed: string[] = [];
    const { up, end, offers } = stream('camera', (_sender, role) => {
      expect(offers).toEqual([]);
      sealed.push(role);
    });
    up.start();
    await settle();
    expect(sealed).toEqual(['microphone', 'camera']);
    const [sound, picture] = end(0).getTransceivers();
    expect(sound?.codecs).toEqual([]);
    expect(picture?.codecs.map(({ mimeType }) => mimeType)).toEqual(['video/VP8', 'video/rtx', 'video/red']);
    expect(offers).toHaveLength(1);
  });

  it('that cannot be sealed is not offered, and nothing goes into it', async () => {
    const { up, sends, offers } = stream('camera', () => {
      throw new Error('no such thing in this browser');
    });
    up.start();
    up.send('microphone', new FakeTrack('audio').asTrack);
    await settle();
    expect(offers).toEqual([]);
    expect(sends()).toEqual([null]);
  });

  it('that is closed says nothing more and leaves no timer', async () => {
    const { up, down, upStates, end } = stream();
    up.start();
    await settle();
    network.cut();
    up.close();
    down.close();
    up.close();
    expect([end(0).closed, end(1).closed, up.state, clock.pending]).toEqual([true, true, 'closed', 0]);
    expect(upStates).toEqual(['connected', 'interrupted']);
  });
});
