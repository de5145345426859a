import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { FakeTrack } from '#test/fakes/fake-media.ts';
import type { FakePeerConnection } from '#test/fakes/fake-rtc.ts';
import { settle } from '#test/fakes/settle.ts';
import { type End, hints, LinkWorld, live, track } from '#test/support/link-world.ts';
import { DIALECT } from '#test/support/sample-view.ts';
import { FIRST_OFFER_PATIENCE_MS, OFFER_REPEAT_MS } from './negotiation.ts';
import { TEXT_CHARS_MAX } from './text-channel.ts';

let world: LinkWorld;
beforeEach(() => {
  world = new LinkWorld();
});
afterEach(() => world.close());

/** Each of two web clients offers at once; the larger name wins. */
const BOTH_OFFER: LinkDialect = {
  ...DIALECT,
  firstOffer: 'larger-user-id',
  screenAs: 'replaces-camera',
};
/** One offer, one answer, and nothing after them. */
const ONE_OFFER: LinkDialect = {
  ...BOTH_OFFER,
  firstOffer: 'caller',
  politeness: 'never-renegotiates',
  dataChannel: 'in-band',
};

const directions = (end: End) => live(end).map(({ kind, direction }) => `${kind} ${direction}`);
const incoming = (end: End, n: number): FakeTrack => live(end)[n]!.receiver.track;

/** A bare connection of another make, whose descriptions a test carries. */
class Foreign {
  readonly pc = world.network.create() as unknown as FakePeerConnection;

  async offer(): Promise<string> {
    await this.pc.setLocalDescription();
    return this.pc.localDescription?.sdp ?? '';
  }

  /** Takes the newest description of that end, and answers an offer. */
  async take(end: End): Promise<void> {
    const last = end.sent.findLast(({ type }) => type === 'description');
    if (last?.type !== 'description') throw new Error('nothing was said');
    await this.pc.setRemoteDescription(last.description);
    if (last.description.type === 'offer') tell(end, 'answer', await this.offer());
    await settle();
  }

  /** Offers, and takes the answer. */
  async offerTo(end: End): Promise<void> {
    tell(end, 'offer', await this.offer());
    await settle();
    await this.take(end);
  }
}

function tell(end: End, type: 'offer' | 'answer', sdp: string): void {
  end.link.receive({ type: 'description', description: { type, sdp } });
}

describe('where the larger user id offers first', () => {
  const dialect = BOTH_OFFER;

  it('the other one waits for that offer, and then offers all the same', async () => {
    const ben = world.end({ dialect, polite: true });
    ben.link.start();
    world.clock.advance(FIRST_OFFER_PATIENCE_MS - 1);
    await settle();
    expect(ben.sent).toEqual([]);
    expect(ben.pc.getTransceivers()).toEqual([]);
    world.clock.advance(1);
    await settle();
    expect(ben.offers()).toBe(1);
    expect(live(ben)).toHaveLength(2);
  });

  it('an offer that comes in time is the only one', async () => {
    const { ada, ben } = world.pair({ dialect }, { dialect });
    ben.link.start();
    ada.link.start();
    await settle();
    world.clock.advance(FIRST_OFFER_PATIENCE_MS * 2);
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([1, 0]);
    for (const end of [ada, ben]) expect(end.states).toEqual(['connected']);
  });

  it('two that lost each other’s first offers meet with one section of each kind', async () => {
    const { ada, ben } = world.pair({ dialect }, { dialect });
    world.signalling = false;
    ada.link.start();
    ben.link.start();
    await settle();
    world.clock.advance(FIRST_OFFER_PATIENCE_MS);
    await settle();
    expect(ben.offers()).toBe(1);
    world.signalling = true;
    world.clock.advance(OFFER_REPEAT_MS);
    await settle();
    const tone = track('audio');
    await ben.link.send('microphone', tone.asTrack);
    for (const end of [ada, ben]) {
      expect(end.states).toEqual(['connected']);
      expect(live(end)).toHaveLength(2);
    }
    expect(Object.values(ada.pc.arriving())).toEqual([tone]);
  });

  it('a peer of sound alone gets sound alone, no channel and no second offer', async () => {
    const ben = world.end({ dialect, polite: true });
    const foreign = new Foreign();
    const tone = track('audio');
    foreign.pc.addTransceiver(tone);
    ben.link.start();
    void ben.link.send('camera', null);
    await foreign.offerTo(ben);
    expect(directions(ben)).toEqual(['audio sendrecv']);
    expect(ben.pc.channels).toEqual([]);
    expect([ben.offers(), ben.states]).toEqual([0, ['connected']]);
    expect(Object.keys(ben.tracks)).toEqual(['microphone']);
  });

  it('what such a peer left out is offered when there is something to show', async () => {
    const ben = world.end({ dialect, polite: true });
    const foreign = new Foreign();
    foreign.pc.addTransceiver('audio');
    ben.link.start();
    await foreign.offerTo(ben);
    const screen = track('video');
    await ben.link.send('camera', screen.asTrack);
    await settle();
    await foreign.take(ben);
    expect(ben.offers()).toBe(1);
    expect(Object.values(foreign.pc.arriving())).toEqual([screen]);
    await ben.link.send('camera', null);
    await ben.link.send('camera', track('video').asTrack);
    await settle();
    expect(ben.offers()).toBe(1);
  });

  it('a section is said to bring pictures only while there are any: others take its beginning for that of a share', async () => {
    const { ada, ben } = world.pair({ dialect }, { dialect });
    ada.link.start();
    ben.link.start();
    await settle();
    for (const end of [ada, ben]) expect(directions(end)).toEqual(['audio sendrecv', 'video recvonly']);
    for (const end of [ada, ben]) {
      await end.link.send('camera', track('video').asTrack);
      expect(directions(end)).toEqual(['audio sendrecv', 'video sendrecv']);
      await end.link.send('camera', null);
      expect(directions(end)).toEqual(['audio sendrecv', 'video recvonly']);
    }
  });

  it('who gave way brings sections of its own: nothing is sent twice, and what comes is heard', async () => {
    const ada = world.end({ dialect, weOffer: true });
    const [tone, theirTone, theirScreen] = [track('audio'), track('audio'), track('video')];
    await ada.link.send('microphone', tone.asTrack);
    ada.link.start();
    const foreign = new Foreign();
    foreign.pc.addTransceiver(theirTone);
    foreign.pc.addTransceiver(theirScreen);
    foreign.pc.createDataChannel('meta', { negotiated: true, id: 0 });
    const collided = await foreign.offer();
    await settle();
    tell(ada, 'offer', collided); // ours wins
    await settle();
    await foreign.take(ada);
    await foreign.offerTo(ada);
    expect(ada.states).toEqual(['connected']);
    expect(directions(ada)).toEqual(['audio sendrecv', 'video recvonly', 'audio recvonly', 'video recvonly']);
    expect(live(ada).map(({ sender }) => sender.track)).toEqual([tone, null, null, null]);
    expect(Object.values(foreign.pc.arriving())).toEqual([tone]);
    expect(ada.offers()).toBe(1);
    expect(ada.tracks.microphone).toBe(incoming(ada, 2));
    expect(ada.tracks.camera).toBe(incoming(ada, 3));
    expect(ada.tracks.screen).toBeUndefined();
  });

  it('tells who shares, and nothing else that an old client would stumble over', async () => {
    const { ada, ben } = world.pair({ dialect }, { dialect });
    const heard: unknown[] = [];
    ben.link.events.on('hints', (told) => heard.push(told));
    ada.link.tell(hints({ muted: false, sharing: true }));
    ada.link.start();
    await settle();
    expect(heard).toEqual([hints({ muted: false, sharing: true })]);
  });
});

describe('where nothing is renegotiated', () => {
  const dialect = ONE_OFFER;

  it('the first offer is the last one, whatever happens', async () => {
    const { ada, ben } = world.pair({ dialect }, { dialect });
    ada.link.start();
    await settle();
    await ada.link.send('camera', track('video').asTrack);
    await ada.link.send('camera', track('video').asTrack);
    ada.link.restart();
    ada.link.setRelayOnly(true);
    world.network.cut();
    world.network.fail();
    world.clock.advance(60_000);
    ada.link.hurry();
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([1, 0]);
  });

  it('an offer is not said twice: a slow other end would take it for a second one', async () => {
    const { ada } = world.pair({ dialect }, { dialect });
    world.signalling = false;
    ada.link.start();
    await settle();
    world.clock.advance(OFFER_REPEAT_MS * 3);
    ada.link.hurry();
    await settle();
    expect(ada.offers()).toBe(1);
  });

  it('who is asked for an offer makes it, once', async () => {
    const { ada, ben } = world.pair({ dialect, weOffer: false }, { dialect });
    ada.link.start();
    ben.link.start();
    await settle();
    expect([...ada.sent, ...ben.sent]).toEqual([]);
    ben.link.receive({ type: 'offer-request' });
    ben.link.receive({ type: 'offer-request' });
    await settle();
    ben.link.receive({ type: 'offer-request' });
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([0, 1]);
    for (const end of [ada, ben]) expect(end.states).toEqual(['connected']);
  });

  it('takes an offer with pictures first, and candidates without a mid that come before it', async () => {
    const ben = world.end({ dialect });
    const foreign = new Foreign();
    for (const [kind, mid] of [['video', 'video0'] as const, ['audio', 'audio1'] as const]) {
      foreign.pc.addTransceiver(kind).mid = mid;
    }
    const offer = await foreign.offer();
    const ufrag = foreign.pc.ufrag;
    // the fake asks for the credentials, as Chromium does not
    ben.link.receive({
      type: 'candidate',
      candidate: { candidate: 'candidate:1', sdpMLineIndex: 0, usernameFragment: ufrag },
    });
    tell(ben, 'offer', offer);
    await settle();
    expect(ben.pc.candidates).toEqual([
      { candidate: 'candidate:1', sdpMLineIndex: 0, usernameFragment: ufrag },
    ]);
    await foreign.take(ben);
    const [tone, picture] = [track('audio'), track('video')];
    await ben.link.send('microphone', tone.asTrack);
    await ben.link.send('camera', picture.asTrack);
    expect(foreign.pc.arriving()).toEqual({ video0: picture, audio1: tone });
  });

  it('an answer that only receives is no error, and nothing comes in', async () => {
    const ada = world.end({ dialect, weOffer: true });
    const foreign = new Foreign();
    const tone = track('audio');
    await ada.link.send('microphone', tone.asTrack);
    ada.link.start();
    await settle();
    await foreign.take(ada);
    expect(ada.states).toEqual(['connected']);
    expect(Object.values(foreign.pc.arriving())).toEqual([tone]);
    expect(ada.tracks).toEqual({});
  });
});

describe('text over a channel of the link', () => {
  const dialect = ONE_OFFER;

  function listen(end: End) {
    const heard: { texts: string[]; open: boolean[] } = { texts: [], open: [] };
    end.link.events.on('text', (text) => heard.texts.push(text));
    end.link.events.on('textChannel', (open) => heard.open.push(open));
    return heard;
  }

  it('goes both ways once the channel is open, and nothing else does', async () => {
    const { ada, ben } = world.pair({ dialect }, { dialect });
    const [hers, his] = [listen(ada), listen(ben)];
    ada.link.tell(hints());
    ada.link.say('too early');
    ada.link.start();
    await settle();
    ada.link.handleReturn(3000);
    ada.link.say('hello');
    ben.link.say('hi');
    await settle();
    expect([hers, his]).toEqual([
      { texts: ['hi'], open: [true] },
      { texts: ['hello'], open: [true] },
    ]);
    ada.link.close();
    await settle();
    expect(hers.open).toEqual([true, false]);
    ada.link.say('too late');
  });

  it('is heard on a channel that the other end has made beside ours; bytes and floods are not', async () => {
    const ada = world.end({ dialect, weOffer: true });
    const hers = listen(ada);
    const foreign = new Foreign();
    const theirs = foreign.pc.createDataChannel('channel');
    ada.link.start();
    await settle();
    await foreign.take(ada);
    await settle();
    theirs.send('Hi! from GStreamer');
    theirs.send(new ArrayBuffer(4) as unknown as string);
    theirs.send('x'.repeat(TEXT_CHARS_MAX + 1));
    await settle();
    expect(hers).toEqual({ texts: ['Hi! from GStreamer'], open: [true] });
  });
});

describe('only to look and to listen', () => {
  it('answers with sections that receive, and sends nothing', async () => {
    const { ada, ben } = world.pair({ dialect: ONE_OFFER }, { dialect: ONE_OFFER, watch: true });
    await ben.link.send('microphone', track('audio').asTrack);
    ada.link.start();
    await settle();
    await ben.link.send('camera', track('video').asTrack);
    expect(directions(ben)).toEqual(['audio recvonly', 'video recvonly']);
    expect(ada.pc.arriving()).toEqual({});
    expect(ben.states).toEqual(['connected']);
  });

  it('asked for an offer, it offers to receive', async () => {
    const ada = world.end({ dialect: ONE_OFFER, watch: true });
    ada.link.receive({ type: 'offer-request' });
    await settle();
    expect(directions(ada)).toEqual(['audio recvonly', 'video recvonly']);
  });
});
