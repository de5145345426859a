import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkDialect } from '#shared/contracts/features.ts';
import { settle } from '#test/fakes/settle.ts';
import { type End, hints, LinkWorld, live, track } from '#test/support/link-world.ts';
import { DIALECT } from '#test/support/sample-view.ts';
import { OFFER_REPEAT_MS } from './negotiation.ts';

let world: LinkWorld;
beforeEach(() => {
  world = new LinkWorld();
});
afterEach(() => world.close());

describe('the first exchange', () => {
  it('is one offer of the first offerer and one answer; the answerer makes no transceivers of its own', async () => {
    const { ada, ben } = world.pair();
    ben.link.start();
    await settle();
    expect(ben.sent).toEqual([]);
    expect(ben.pc.getTransceivers()).toEqual([]);
    ada.link.start();
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([1, 0]);
    for (const end of [ada, ben]) {
      expect(end.states).toEqual(['connected']);
      expect(live(end).map(({ kind, direction }) => [kind, direction])).toEqual([
        ['audio', 'sendrecv'],
        ['video', 'sendrecv'],
      ]);
    }
  });

  it('gives both tracks of an end one stream, for lip sync', async () => {
    const { ada, ben } = await world.connected();
    for (const end of [ada, ben]) {
      const streams = live(end).map(({ sender }) => sender.streams);
      expect(streams.map(({ length }) => length)).toEqual([1, 1]);
      expect(streams[0]![0]).toBe(streams[1]![0]);
    }
  });

  it('tells what each m-line carries, and believes the map more than the order', async () => {
    const { ada, ben } = world.pair();
    ada.link.start();
    await settle();
    const offer = ada.sent[0]!;
    expect(offer).toMatchObject({ type: 'description', tracks: { 0: 'microphone', 1: 'camera' } });
    expect(Object.keys(ben.tracks).sort()).toEqual(['camera', 'microphone']);

    const other = world.end({});
    if (offer.type !== 'description') throw new Error('an offer comes first');
    other.link.receive({ ...offer, tracks: { 0: 'screen-audio', 1: 'screen' } });
    await settle();
    expect(Object.keys(other.tracks).sort()).toEqual(['screen', 'screen-audio']);
  });

  it('guesses by order where there is no map', async () => {
    const ada = world.end({ weOffer: true });
    const ben = world.end({});
    ada.link.start();
    await settle();
    const offer = ada.sent[0]!;
    if (offer.type !== 'description') throw new Error('an offer comes first');
    ben.link.receive({ type: 'description', description: offer.description });
    await settle();
    expect(Object.keys(ben.tracks).sort()).toEqual(['camera', 'microphone']);
  });

  it('keeps candidates that come before the description', async () => {
    const ada = world.end({ weOffer: true });
    const ben = world.end({ polite: true });
    ada.link.start();
    await settle();
    for (const signal of ada.sent.toReversed()) ben.link.receive(signal);
    await settle();
    expect(ben.pc.candidates).toHaveLength(1);
    expect(ada.sent.map(({ type }) => type)).toEqual(['description', 'candidate']);
  });

  it('prefers VP9, VP8, H264 at the offerer alone', async () => {
    const codecs = ['AV1', 'VP8', 'rtx', 'H264', 'VP9'].map((name) => ({ mimeType: `video/${name}` }));
    vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs }) });
    const { ada, ben } = await world.connected();
    const names = (end: End) => live(end)[1]!.codecs.map(({ mimeType }) => mimeType.slice(6));
    expect(names(ada)).toEqual(['VP9', 'VP8', 'H264', 'AV1', 'rtx']);
    expect(names(ben)).toEqual([]);
  });

  it('limits every sender, and falls silent in pauses by the description that came in', async () => {
    const { ada, ben } = await world.connected();
    for (const end of [ada, ben]) {
      const [audio, video] = live(end).map(({ sender }) => sender.parameters);
      expect(audio!.encodings[0]).toMatchObject({ maxBitrate: 64_000 });
      expect(video!.encodings[0]).toMatchObject({ maxBitrate: 2_000_000 });
      expect(video!.degradationPreference).toBe('maintain-framerate');
      expect(end.pc.remoteDescription?.sdp).toContain('useinbandfec=1;usedtx=1');
      expect(end.pc.localDescription?.sdp).not.toContain('usedtx');
    }
  });

  it('repeats an offer that nobody answers, and drops the second answer', async () => {
    const { ada, ben } = world.pair();
    world.signalling = false;
    ada.link.start();
    await settle();
    world.clock.advance(OFFER_REPEAT_MS * 2);
    expect(ada.offers()).toBe(3);
    world.signalling = true;
    world.clock.advance(OFFER_REPEAT_MS);
    await settle();
    expect(ada.states).toEqual(['connected']);
    const answer = ben.sent.find(({ type }) => type === 'description')!;
    ada.link.receive(answer);
    await settle();
    world.clock.advance(OFFER_REPEAT_MS * 3);
    expect(ada.offers()).toBe(4);
    expect(ada.pc.signalingState).toBe('stable');
  });

  it('answers a repeated offer again: the answer was lost', async () => {
    const ada = world.end({ weOffer: true });
    const ben = world.end({ polite: true });
    ada.link.start();
    await settle();
    const offer = ada.sent[0]!;
    ben.link.receive(offer);
    ben.link.receive(offer);
    await settle();
    const answers = ben.sent.filter(({ type }) => type === 'description');
    expect(answers).toHaveLength(2);
    for (const answer of answers) ada.link.receive(answer);
    await settle();
    expect([ada.pc.signalingState, ben.pc.signalingState]).toEqual(['stable', 'stable']);
    expect(live(ben)).toHaveLength(2);
  });
});

describe('dialects', () => {
  it('a microphone alone, no data channel', async () => {
    const dialect: LinkDialect = { ...DIALECT, layout: 'microphone-only', dataChannel: 'none' };
    const { ada, ben } = world.pair({ dialect }, { dialect });
    ada.link.start();
    await settle();
    expect(live(ben).map(({ kind }) => kind)).toEqual(['audio']);
    expect([...ada.pc.channels, ...ben.pc.channels]).toEqual([]);
  });

  it('passes the bundle policy and the relay servers on', () => {
    const iceServers = [{ urls: ['turn:relay.example'], username: 'u', credential: 'c' }];
    const end = world.end({ dialect: { ...DIALECT, bundlePolicy: 'max-compat' }, iceServers });
    expect(end.pc.getConfiguration()).toMatchObject({ bundlePolicy: 'max-compat', iceServers });
    end.link.useIceServers([{ urls: ['turn:other.example'] }]);
    expect(end.pc.getConfiguration()).toMatchObject({
      bundlePolicy: 'max-compat',
      iceServers: [{ urls: ['turn:other.example'] }],
    });
  });

  it('a peer without a data section gets no channel, and so no offer of ours', async () => {
    const dialect: LinkDialect = { ...DIALECT, dataChannel: 'none' };
    const { ada, ben } = world.pair({ dialect }, {});
    ada.link.start();
    await settle();
    expect(ben.pc.channels).toEqual([]);
    expect(ben.offers()).toBe(0);
    expect(ben.states).toEqual(['connected']);
  });

  it('one that never renegotiates makes no later offers', async () => {
    const dialect: LinkDialect = { ...DIALECT, politeness: 'never-renegotiates' };
    const { ada } = world.pair({ dialect }, { dialect });
    ada.link.start();
    await settle();
    ada.pc.addTransceiver('video');
    await settle();
    expect(ada.offers()).toBe(1);
  });

  it('both offer first: the polite one gives way and leaves no dead sections', async () => {
    const { ada, ben } = world.pair({}, { weOffer: true });
    ada.link.start();
    ben.link.start();
    await settle();
    for (const end of [ada, ben]) {
      expect(end.states).toEqual(['connected']);
      expect(live(end)).toHaveLength(2);
    }
    const tone = track('audio');
    await ben.link.send('microphone', tone.asTrack);
    expect(Object.values(ada.pc.arriving())).toEqual([tone]);
  });
});

describe('sending', () => {
  it('puts in before the exchange what is wanted by then, on either side', async () => {
    const { ada, ben } = world.pair();
    const [tone, picture] = [track('audio'), track('video')];
    void ada.link.send('microphone', tone.asTrack);
    void ben.link.send('camera', picture.asTrack);
    ada.link.start();
    await settle();
    expect(ben.pc.arriving()).toEqual({ 0: tone });
    expect(ada.pc.arriving()).toEqual({ 1: picture });
  });

  it('starts, changes and stops without any negotiation', async () => {
    const { ada, ben } = await world.connected();
    const before = ada.sent.length + ben.sent.length;
    const [first, second] = [track('video'), track('video')];
    await ada.link.send('camera', first.asTrack);
    expect(ben.pc.arriving()).toEqual({ 1: first });
    await ada.link.send('camera', second.asTrack);
    expect(ben.pc.arriving()).toEqual({ 1: second });
    await ada.link.send('camera', null);
    expect(ben.pc.arriving()).toEqual({});
    expect(first.readyState).toBe('live');
    await settle();
    expect(ada.sent.length + ben.sent.length).toBe(before);
  });

  it('tells the other end what is really sent, also what was told before the channel was open', async () => {
    const { ada, ben } = world.pair();
    const heard: unknown[] = [];
    ben.link.events.on('hints', (told) => heard.push(told));
    ada.link.tell(hints());
    ada.link.start();
    await settle();
    expect(heard).toEqual([hints()]);
    ada.link.tell(hints({ muted: false, camera: true }));
    await settle();
    expect(heard.at(-1)).toEqual(hints({ muted: false, camera: true }));
  });
});
