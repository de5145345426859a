import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InBandPort } from '#engine/backends/adapter.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import { type Caller, CallsRig } from '#test/fakes/calls-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: CallsRig;
beforeEach(() => {
  rig = new CallsRig();
});
afterEach(() => {
  expect(rig.end()).toBe(0);
});

const SESSIONS: LinkDialect = {
  firstOffer: 'caller',
  politeness: 'never-renegotiates',
  layout: 'microphone-camera',
  dataChannel: 'in-band',
  bundlePolicy: 'balanced',
  screenAs: 'replaces-camera',
};
const OFF = { audioEnabled: false, videoEnabled: false, screenSharing: false };

function peerOf(caller: Caller) {
  const [peer] = caller.view().peers;
  if (!peer) throw new Error('no peer');
  return peer;
}

describe('the dialect of a call', () => {
  it('says whether it is whoever calls that offers, or whoever came last', async () => {
    const { ann, bob } = await rig.talking();
    for (const one of [ann, bob]) {
      one.dialect = SESSIONS;
      one.calls.refresh();
    }
    expect([peerOf(ann), peerOf(bob)].map(({ weOffer }) => weOffer)).toEqual([true, false]);
    expect(ann.view().dialect).toEqual(SESSIONS);

    const [cai, dot] = [await rig.person('cai'), await rig.person('dot')];
    const room = await rig.group(cai, dot);
    const roomCall = await cai.start(room, false, false);
    await dot.join(roomCall);
    for (const firstOffer of ['newcomer', 'caller'] as const) {
      for (const one of [cai, dot]) {
        one.dialect = { ...SESSIONS, firstOffer };
        one.calls.refresh();
      }
      expect(cai.view(roomCall).dialect.firstOffer).toBe(firstOffer);
      const isCallers = firstOffer === 'caller';
      expect([peerOf(cai), peerOf(dot)].map(({ weOffer }) => weOffer)).toEqual([isCallers, !isCallers]);
    }
  });

  it('the engine repeats no offer where nothing gets lost on the way', async () => {
    const { ann, callId } = await rig.talking();
    const peer = { ...peerOf(ann), joinId: null };
    ann.dialect = SESSIONS;
    const record = ann.calls.must(callId);
    record.peers = () => [peer];
    ann.calls.refresh();
    const count = () => ann.adapter.asked.filter((verb) => verb === 'signal').length;
    const offer = { type: 'offer', sdp: 'v=0' } as const;
    ann.calls.signal(callId, peer.key, { type: 'description', description: offer });
    await rig.pass(10_000);
    expect(count()).toBe(1);
  });

  it('in a place that people just enter, who calls rings for nobody and is in it', async () => {
    const [ann, bob] = [await rig.person('ann'), await rig.person('bob')];
    const room = await rig.group(ann, bob);
    const initiate = ann.adapter.calls.initiate.bind(ann.adapter.calls);
    ann.adapter.calls.initiate = (wish) => initiate({ ...wish, participantIds: [], ring: false });
    const callId = await ann.start(room);
    expect(ann.view(callId).state).toMatchObject({ phase: 'joined' });
    await rig.pass(60_000);
    expect(ann.view(callId).state).toMatchObject({ phase: 'joined' });
  });

  it('a wish for our offer waits until the call is answered', async () => {
    const { ann, bob, callId } = await rig.ringing();
    const from = { fromUserId: ann.id, fromDeviceId: null, fromJoinId: null, toJoinId: null, n: null };
    bob.adapter.events.emit('signal', { callId, ...from, signal: { type: 'offer-request' } });
    expect(bob.signals).toEqual([]);
    await bob.accept(callId);
    expect(bob.signals).toMatchObject([{ peerKey: peerOf(bob).key, signal: { type: 'offer-request' } }]);
  });

  it('a caller without a name has none', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    bob.host.userName = (userId) => (userId === ann.id ? '' : null);
    await ann.start(await rig.direct(ann, bob));
    expect(bob.view().participants.find(({ userId }) => userId === ann.id)?.name).toBe('');
    expect(bob.rings.at(-1)?.[0]?.callerName).toBe('');
  });
});

describe('a call only to look and to listen', () => {
  async function watching() {
    const [ann, bob] = [await rig.person('ann'), await rig.person('bob')];
    const features = ann.adapter.features;
    ann.adapter.features = { ...features, calls: { ...features.calls!, watch: true } };
    const conversationId = await rig.direct(ann, bob);
    const callId = await ann.starter.start(ann.host, conversationId, {
      video: true,
      ring: true,
      watch: true,
    });
    await settle();
    return { ann, bob, conversationId, callId };
  }

  it('sends nothing, and waits for the offer of the other end', async () => {
    const { ann, bob, callId } = await watching();
    expect(ann.view()).toMatchObject({ watch: true, type: 'video', mediaState: OFF });
    await bob.accept(callId);
    expect(peerOf(ann).weOffer).toBe(false);
    expect(bob.view()).toMatchObject({ watch: false });
    expect(bob.view().participants.find(({ userId }) => userId === ann.id)?.mediaState).toMatchObject(OFF);
    ann.calls.setMedia(callId, { ...OFF, audioEnabled: true });
    expect(ann.view().mediaState).toEqual(OFF);
  });

  it('is asked of the server as such, and refused where it has none', async () => {
    const ann = await rig.person('ann');
    const bob = await rig.person('bob');
    const conversationId = await rig.direct(ann, bob);
    const wish = { video: true, ring: true, watch: true };
    await expect(ann.starter.start(ann.host, conversationId, wish)).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(ann.adapter.asked).not.toContain('initiate');

    const asked: unknown[] = [];
    const features = ann.adapter.features;
    ann.adapter.features = { ...features, calls: { ...features.calls!, watch: true } };
    const { calls } = ann.adapter;
    const initiate = calls.initiate.bind(calls);
    calls.initiate = (call) => {
      asked.push(call);
      return initiate(call);
    };
    await ann.starter.start(ann.host, conversationId, wish);
    expect(asked).toMatchObject([{ watch: true, video: true }]);
  });

  it('whose colleague calls meanwhile is entered muted', async () => {
    const { ann, bob, callId, conversationId } = await rig.ringing();
    const features = bob.adapter.features;
    bob.adapter.features = { ...features, calls: { ...features.calls!, watch: true } };
    await bob.starter.start(bob.host, conversationId, { video: true, ring: true, watch: true });
    await settle();
    expect(bob.view(callId)).toMatchObject({ state: { phase: 'joined' }, mediaState: OFF });
    expect(ann.phase).toBe('joined');
  });
});

describe('text over the data channels of a call', () => {
  class FakeInBand implements InBandPort {
    readonly said: unknown[] = [];
    setChannel(callId: string, userId: string, open: boolean): void {
      this.said.push([callId, userId, open]);
    }
    take(callId: string, fromUserId: string, text: string): void {
      this.said.push([callId, fromUserId, text]);
    }
  }

  async function talking() {
    const all = await rig.talking();
    const port = new FakeInBand();
    all.ann.inBand = port;
    all.ann.calls.refresh();
    return { ...all, port, key: peerOf(all.ann).key };
  }

  it('goes to the adapter by the person at the other end', async () => {
    const { ann, bob, callId, port, key } = await talking();
    ann.calls.textChannel(callId, key, true);
    ann.calls.textChannel(callId, key, true);
    ann.calls.text(callId, key, 'hello');
    ann.calls.text(callId, 'stale', 'lost');
    ann.calls.textChannel(callId, 'stale', true);
    ann.calls.textChannel(callId, key, false);
    expect(port.said).toEqual([
      [callId, bob.id, true],
      [callId, bob.id, 'hello'],
      [callId, bob.id, false],
    ]);
  });

  it('of mine goes out over the link that has a channel, and only there', async () => {
    const { ann, bob, callId, key } = await talking();
    const out = { callId, toUserId: bob.id, text: 'hi' };
    ann.adapter.events.emit('text-out', out);
    ann.calls.textChannel(callId, key, true);
    ann.adapter.events.emit('text-out', out);
    ann.adapter.events.emit('text-out', { ...out, toUserId: 'nobody' });
    expect(ann.texts).toEqual([{ callId, peerKey: key, text: 'hi' }]);
  });

  it('has no channel any more when the link is gone, and when the call is over', async () => {
    const { ann, bob, callId, port, key } = await talking();
    ann.calls.textChannel(callId, key, true);
    ann.calls.rejoin(callId);
    await settle();
    const next = peerOf(ann).key;
    expect(next).not.toBe(key);
    ann.calls.textChannel(callId, next, true);
    await bob.say(callId, 'hang-up');
    expect(port.said).toEqual([
      [callId, bob.id, true],
      [callId, bob.id, false],
      [callId, bob.id, true],
      [callId, bob.id, false],
    ]);
  });
});
