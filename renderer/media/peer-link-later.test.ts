import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '#test/fakes/settle.ts';
import { type End, LinkWorld, live, track } from '#test/support/link-world.ts';
import { OFFER_REPEAT_MS, SECOND_OFFER_PATIENCE_MS } from './negotiation.ts';

let world: LinkWorld;
beforeEach(() => {
  world = new LinkWorld();
});
afterEach(() => world.close());

describe('later offers', () => {
  it('at once from both sides: the polite one gives way, both end stable with new credentials', async () => {
    const { ada, ben } = await world.connected();
    const before = [ada.pc.ufrag, ben.pc.ufrag];
    ada.link.restart();
    ben.link.restart();
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([2, 1]);
    expect([ada.pc.signalingState, ben.pc.signalingState]).toEqual(['stable', 'stable']);
    expect(ada.pc.ufrag).not.toBe(before[0]);
    expect(ben.pc.ufrag).not.toBe(before[1]);
    expect(live(ada)).toHaveLength(2);
    expect(live(ben)).toHaveLength(2);
  });

  it('who gives way right after the first exchange goes on seeing: Chromium would take the pictures back', async () => {
    const { ada, ben } = await world.connected();
    const [hers, his] = [track('video'), track('video')];
    await ada.link.send('camera', hers.asTrack);
    await ben.link.send('camera', his.asTrack);
    ada.link.restart();
    ben.link.restart();
    await settle();
    expect(ben.pc.arriving()).toEqual({ 1: hers });
    expect(ada.pc.arriving()).toEqual({ 1: his });
  });

  it('what was added while giving way is offered afterwards', async () => {
    const { ada, ben } = await world.connected();
    ben.pc.addTransceiver('video');
    ada.link.restart();
    await settle();
    expect([ada.pc.signalingState, ben.pc.signalingState]).toEqual(['stable', 'stable']);
    expect(live(ada)).toHaveLength(3);
    expect(ada.tracks.screen).toBeDefined();
  });

  it('one that was lost is said again, when the signalling is back or the next restart is due', async () => {
    const { ada, ben } = await world.connected();
    world.signalling = false;
    ada.link.restart();
    await settle();
    const { ufrag } = ada.pc;
    ada.link.restart();
    await settle();
    expect(ada.offers()).toBe(3);
    world.signalling = true;
    ada.link.hurry();
    await settle();
    expect(ada.pc.signalingState).toBe('stable');
    expect(ada.pc.ufrag).toBe(ufrag);
    expect(ben.pc.remoteDescription?.sdp).toContain(ufrag);
  });

  it('an answer to the one before does not answer a restart', async () => {
    const { ada, ben } = await world.connected();
    const old = ben.sent.find(({ type }) => type === 'description')!;
    world.signalling = false;
    ada.link.restart();
    await settle();
    ada.link.receive(old);
    await settle();
    expect(ada.pc.signalingState).toBe('have-local-offer');
    world.signalling = true;
    world.clock.advance(OFFER_REPEAT_MS);
    await settle();
    expect(ada.pc.signalingState).toBe('stable');
    expect(ada.pc.remoteDescription?.sdp).toContain(ben.pc.ufrag);
  });

  it('a candidate of a generation that is gone is dropped', async () => {
    const { ada, ben } = await world.connected();
    ben.link.receive({
      type: 'candidate',
      candidate: { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', usernameFragment: 'old' },
    });
    ben.link.receive({ type: 'candidate', candidate: null });
    await settle();
    expect(ben.pc.candidates).toHaveLength(1);
    const tone = track('audio');
    await ada.link.send('microphone', tone.asTrack);
    expect(ben.pc.arriving()).toEqual({ 0: tone });
  });
});

describe('no longer over the relay alone', () => {
  const hidden = { relayOnly: true };
  const policy = (end: End) => end.pc.getConfiguration().iceTransportPolicy;
  const joined = async () => {
    const { ada, ben } = world.pair(hidden, hidden);
    ada.link.start();
    await settle();
    return { ada, ben };
  };

  it('at both ends: one restart of the first offerer serves both', async () => {
    const { ada, ben } = await joined();
    const before = [ada.pc.ufrag, ben.pc.ufrag];
    ben.link.setRelayOnly(false);
    ada.link.setRelayOnly(false);
    await settle();
    world.clock.advance(SECOND_OFFER_PATIENCE_MS * 2);
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([2, 0]);
    expect([policy(ada), policy(ben)]).toEqual(['all', 'all']);
    expect([ada.pc.ufrag, ben.pc.ufrag].some((ufrag, end) => ufrag === before[end])).toBe(false);
  });

  it('at the one that answered first: it restarts when the other has not for a while', async () => {
    const { ada, ben } = await joined();
    ben.link.setRelayOnly(false);
    world.clock.advance(SECOND_OFFER_PATIENCE_MS - 1);
    await settle();
    expect(ben.offers()).toBe(0);
    world.clock.advance(1);
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([1, 1]);
  });

  it('an offer that restarts nothing does not stand for the restart', async () => {
    const { ada, ben } = await joined();
    ben.link.setRelayOnly(false);
    ada.pc.addTransceiver('video');
    await settle();
    world.clock.advance(SECOND_OFFER_PATIENCE_MS);
    await settle();
    expect(ben.offers()).toBe(1);
  });

  it('but hidden: at once, by whoever hides', async () => {
    const { ben } = await world.connected();
    ben.link.setRelayOnly(true);
    await settle();
    expect([policy(ben), ben.offers()]).toEqual(['relay', 1]);
  });

  it('closed while it waits, it leaves no timer', async () => {
    const { ada, ben } = await joined();
    ben.link.setRelayOnly(false);
    expect(world.clock.pending).toBe(1);
    ben.link.close();
    ada.link.close();
    expect(world.clock.pending).toBe(0);
  });
});

describe('an interrupted link', () => {
  it('that heals by itself within 2 s is left alone', async () => {
    const { ada, ben } = await world.connected();
    world.network.cut();
    world.clock.advance(1999);
    world.network.heal();
    await settle();
    world.clock.advance(60_000);
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([1, 0]);
    expect(ada.states).toEqual(['connected', 'interrupted', 'connected']);
  });

  it('is restarted by the first offerer after 2 s; when nobody answers, both go on trying until it is up', async () => {
    const { ada, ben } = await world.connected();
    const before = ada.pc.ufrag;
    world.signalling = false;
    world.network.cut();
    world.clock.advance(2000);
    await settle();
    expect([ada.offers(), ben.offers()]).toEqual([2, 0]);
    expect(ada.pc.ufrag).not.toBe(before);
    world.clock.advance(20_000);
    await settle();
    world.signalling = true;
    world.network.up = true;
    world.clock.advance(8000);
    await settle();
    expect([ada.states.at(-1), ben.states.at(-1)]).toEqual(['connected', 'connected']);
    const offers = ada.offers() + ben.offers();
    world.clock.advance(60_000);
    await settle();
    expect(ada.offers() + ben.offers()).toBe(offers);
  });

  it('is restarted anew every 8 s while answered restarts do not help', async () => {
    const { ada } = await world.connected();
    world.network.cut();
    const ufrags = new Set<string>();
    for (const ms of [2000, 8000, 8000]) {
      world.clock.advance(ms);
      await settle();
      ufrags.add(ada.pc.ufrag);
    }
    expect(ufrags.size).toBe(3);
  });

  it('is restarted by the other side one second later, if the first does not', async () => {
    const { ada, ben } = await world.connected();
    ada.link.close();
    world.network.cut();
    world.clock.advance(2999);
    await settle();
    expect(ben.offers()).toBe(0);
    world.clock.advance(1);
    await settle();
    expect(ben.offers()).toBe(1);
  });

  it('is restarted at once when it has failed', async () => {
    const { ada } = await world.connected();
    world.network.cut();
    world.network.fail();
    world.clock.advance(0);
    await settle();
    expect(ada.offers()).toBe(2);
  });

  it('does not wait for its round when the network is back', async () => {
    const { ada } = await world.connected();
    world.network.cut();
    ada.link.hurry();
    await settle();
    expect(ada.offers()).toBe(2);
    world.network.up = true;
    world.network.settle();
    ada.link.hurry();
    await settle();
    expect(ada.offers()).toBe(2);
  });

  it('shows its picture at once when it is back: the sender gives a key frame', async () => {
    const { ada } = await world.connected();
    await ada.link.send('camera', track('video').asTrack);
    world.network.cut();
    world.network.heal();
    await settle();
    expect(live(ada).map(({ sender }) => sender.keyFrames)).toEqual([0, 1]);
  });
});

describe('closing', () => {
  it('is idempotent, says nothing more, leaves no timer and no track of ours stopped', async () => {
    const { ada } = await world.connected();
    const tone = track('audio');
    await ada.link.send('microphone', tone.asTrack);
    world.network.cut();
    const before = ada.sent.length;
    ada.link.close();
    ada.link.close();
    expect(ada.states).toEqual(['connected', 'interrupted', 'closed']);
    expect(ada.pc.closed).toBe(true);
    expect(tone.readyState).toBe('live');
    world.clock.advance(60_000);
    await settle();
    expect(ada.sent).toHaveLength(before);
  });

  it('while an offer waits for its answer leaves no timer', async () => {
    const { ada } = world.pair();
    world.signalling = false;
    ada.link.start();
    await settle();
    expect(world.clock.pending).toBe(1);
    ada.link.close();
    expect(world.clock.pending).toBe(0);
  });

  it('while an offer is being taken gives no answer', async () => {
    const { ada, ben } = world.pair();
    ada.link.start();
    await settle();
    const late = world.end({});
    late.link.receive(ada.sent[0]!);
    late.link.close();
    await settle();
    expect(late.sent).toEqual([]);
    ben.link.close();
    ada.link.close();
    expect(world.clock.pending).toBe(0);
  });

  it('takes no more signals and tracks', async () => {
    const { ada, ben } = await world.connected();
    ben.link.close();
    ben.link.receive(ada.sent[0]!);
    await ben.link.send('microphone', track('audio').asTrack);
    ben.link.restart();
    ben.link.useIceServers([]);
    await settle();
    expect(ben.states).toEqual(['connected', 'closed']);
  });
});
