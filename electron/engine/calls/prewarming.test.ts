import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Signal } from '#shared/contracts/signal.ts';
import { type Caller, CallsRig } from '#test/fakes/calls-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: CallsRig;
beforeEach(() => {
  rig = new CallsRig();
});
afterEach(() => {
  expect(rig.end()).toBe(0);
});

const deviceOf = (caller: Caller) => caller.adapter.identity()?.deviceId ?? '';
const peersOf = (caller: Caller, callId?: string) => caller.view(callId).peers;
const keysOf = (caller: Caller) => peersOf(caller).map(({ key }) => key);
const description = (type: 'offer' | 'answer', session = 1): Signal => ({
  type: 'description',
  description: { type, sdp: `v=0\r\no=- ${session} 1 IN IP4 127.0.0.1\r\n` },
});
const candidate = (n: number): Signal => ({ type: 'candidate', candidate: { candidate: `candidate:${n}` } });
const heard = (caller: Caller) =>
  caller.signals.map(({ signal }) => {
    if (signal.type === 'candidate') return signal.candidate?.candidate;
    return signal.type === 'description' ? signal.description.type : signal.type;
  });

/** Two who know each other; Ann calls. */
async function ringing() {
  const [ann, bob] = [await rig.person('ann'), await rig.person('bob')];
  const conversationId = await rig.acquaint(ann, bob);
  const callId = await ann.start(conversationId);
  return { ann, bob, conversationId, callId };
}
/** Ann and Bob, and what they wish. */
async function two(wish: { ann?: object; bob?: object; known?: boolean; turn?: boolean }) {
  const [ann, bob] = [await rig.person('ann'), await rig.person('bob')];
  for (const { adapter } of [ann, bob]) {
    const { calls } = adapter.features;
    adapter.features = { ...adapter.features, calls: calls && { ...calls, turn: wish.turn ?? true } };
  }
  await ann.set(wish.ann ?? {});
  await bob.set(wish.bob ?? {});
  const id = await (wish.known === false ? rig.direct(ann, bob) : rig.acquaint(ann, bob));
  const callId = await ann.start(id);
  return { ann, bob, callId };
}
const announced = (ann: Caller, bob: Caller) =>
  ann.calls.live[0]?.call.participants.find((one) => one.userId === bob.id)?.ringing;

describe('while it rings', () => {
  it('caller and called have one link to be, offered by the caller, without an answer', async () => {
    const { ann, bob } = await ringing();
    const joinId = ann.calls.record(ann.view().id)?.call.participants[0]?.joinId;
    expect(peersOf(ann)).toEqual([
      {
        key: `${joinId}:${deviceOf(bob)}`,
        userId: bob.id,
        deviceId: deviceOf(bob),
        joinId: null,
        weOffer: true,
        polite: ann.id < bob.id,
        prewarm: true,
        relayOnly: false,
      },
    ]);
    expect(peersOf(bob)).toEqual([
      {
        key: `${deviceOf(bob)}:${joinId}`,
        userId: ann.id,
        deviceId: deviceOf(ann),
        joinId,
        weOffer: false,
        polite: bob.id < ann.id,
        prewarm: true,
        relayOnly: false,
      },
    ]);
  });

  it('relay servers are asked for, at both ends', async () => {
    const { ann, bob, callId } = await ringing();
    for (const caller of [ann, bob]) {
      expect(caller.adapter.asked.filter((verb) => verb === 'iceServers')).toHaveLength(1);
      expect((await caller.calls.iceServers(callId)).iceServers).toHaveLength(1);
      expect(caller.adapter.asked.filter((verb) => verb === 'iceServers')).toHaveLength(1);
    }
  });

  it('the answer keeps the links of the device that answered, with their keys, and drops the others', async () => {
    const { ann, bob, callId } = await ringing();
    const phone = await rig.device('bob');
    expect(peersOf(ann).map(({ deviceId }) => deviceId)).toEqual([deviceOf(bob), deviceOf(phone)]);
    const [first, second] = keysOf(ann);
    const own = keysOf(phone);
    await phone.accept(callId);
    expect(keysOf(ann)).toEqual([second]);
    expect(keysOf(ann)).not.toContain(first);
    expect(keysOf(phone)).toEqual(own);
    expect(bob.views).toEqual({});
    expect(peersOf(ann)[0]).toMatchObject({ prewarm: false, weOffer: true, deviceId: deviceOf(phone) });
    expect(peersOf(phone)[0]).toMatchObject({ prewarm: false, weOffer: false });
    expect(peersOf(ann)[0]?.joinId).not.toBeNull();
    phone.calls.rejoin(callId);
    await settle();
    expect(keysOf(ann)).not.toEqual([second]);
    expect(keysOf(phone)).not.toEqual(own);
  });

  it('three devices at most are linked', async () => {
    const { ann, bob } = await ringing();
    const phones = [await rig.device('bob'), await rig.device('bob'), await rig.device('bob')];
    expect(peersOf(ann).map(({ deviceId }) => deviceId)).toEqual(
      [bob, ...phones.slice(0, 2)].map((one) => deviceOf(one)),
    );
  });

  it('the peers go when the call does', async () => {
    const { ann, bob, callId } = await ringing();
    bob.adapter.held = [];
    await ann.say(callId, 'hang-up');
    expect(peersOf(ann)).toEqual([]);
    bob.adapter.release();
    await settle();
    expect(bob.views).toEqual({});
  });
});

describe('a link while it rings is', () => {
  it('not there in a group', async () => {
    const [ann, bob] = [await rig.person('ann'), await rig.person('bob')];
    await rig.acquaint(ann, bob);
    await ann.start(await rig.group(ann, bob));
    expect(announced(ann, bob)).toEqual([{ deviceId: deviceOf(bob), prewarm: false }]);
    expect([peersOf(ann), peersOf(bob)]).toEqual([[], []]);
  });

  it('not wished for where the called one has switched it off', async () => {
    const { ann, bob } = await two({ bob: { prewarm: false } });
    expect(announced(ann, bob)).toEqual([{ deviceId: deviceOf(bob), prewarm: false }]);
    expect([peersOf(ann), peersOf(bob)]).toEqual([[], []]);
  });

  it('not offered where the caller has, and begins with the answer', async () => {
    const { ann, bob, callId } = await two({ ann: { prewarm: false } });
    expect(peersOf(ann)).toEqual([]);
    const before = keysOf(bob);
    await bob.accept(callId);
    expect(peersOf(ann)).toMatchObject([{ weOffer: true, prewarm: false }]);
    expect(keysOf(bob)).toEqual(before);
  });

  it('hidden behind a relay for strangers, until it is answered', async () => {
    const { ann, bob, callId } = await two({ known: false });
    expect(peersOf(ann)[0]).toMatchObject({ prewarm: true, relayOnly: true });
    expect(peersOf(bob)[0]).toMatchObject({ prewarm: true, relayOnly: true });
    const key = keysOf(bob)[0];
    await ann.adapter.chat.send(ann.view().conversationId, { clientId: 'x', content: 'a', replyToId: null });
    await bob.adapter.chat.send(ann.view().conversationId, { clientId: 'y', content: 'b', replyToId: null });
    await bob.set({});
    expect(peersOf(bob)[0]?.relayOnly).toBe(true);
    await bob.accept(callId);
    expect(peersOf(bob)[0]).toMatchObject({ key, prewarm: false, relayOnly: false });
    expect(peersOf(ann)[0]).toMatchObject({ prewarm: false, relayOnly: false });
  });

  it('not there for strangers where there is no relay', async () => {
    const { ann, bob } = await two({ known: false, turn: false });
    expect(announced(ann, bob)).toEqual([{ deviceId: deviceOf(bob), prewarm: false }]);
    expect([peersOf(ann), peersOf(bob)]).toEqual([[], []]);
  });

  it('there for those who have talked before', async () => {
    const { ann, bob, callId } = await rig.talking();
    await rig.pass(2000);
    await ann.say(callId, 'hang-up');
    const again = await bob.start(bob.calls.past(callId)?.call.conversationId ?? '');
    expect(peersOf(ann, again)[0]).toMatchObject({ prewarm: true, relayOnly: false });
  });

  it('relayed for ever for who shows no address', async () => {
    const { ann, bob, callId } = await two({ bob: { relayOnly: true } });
    expect(peersOf(bob)[0]).toMatchObject({ prewarm: true, relayOnly: true });
    expect(peersOf(ann)[0]).toMatchObject({ prewarm: true, relayOnly: false });
    await bob.accept(callId);
    expect(peersOf(bob)[0]).toMatchObject({ prewarm: false, relayOnly: true });
    await bob.set({ relayOnly: false });
    expect(peersOf(bob)[0]?.relayOnly).toBe(false);
  });

  it('not wished for by who wants no disturbance, or is in a call', async () => {
    const { ann, bob, callId } = await ringing();
    await bob.accept(callId);
    const cai = await rig.person('cai');
    const second = await cai.start(await rig.acquaint(cai, bob));
    expect(peersOf(cai)).toEqual([]);
    expect(peersOf(bob, second)).toEqual([]);
    await ann.say(callId, 'hang-up');
    await cai.say(second, 'hang-up');
    rig.world.setPresence(bob.id, 'dnd');
    await cai.start(await rig.direct(cai, bob));
    expect(announced(cai, bob)).toEqual([{ deviceId: deviceOf(bob), prewarm: false }]);
    expect(bob.calls.rings).toMatchObject([{ quiet: true }]);
  });

  it('dropped when another call begins, and does not come again', async () => {
    const { ann, bob } = await ringing();
    const cai = await rig.person('cai');
    const callId = ann.view().id;
    const other = await bob.start(await rig.acquaint(bob, cai));
    expect(peersOf(bob, callId)).toEqual([]);
    expect(peersOf(ann)).toEqual([]);
    await bob.say(other, 'hang-up');
    expect(peersOf(ann)).toEqual([]);
    await bob.accept(callId);
    expect(peersOf(ann)).toHaveLength(1);
  });

  it('dropped when it is switched off meanwhile', async () => {
    const { ann, bob } = await ringing();
    await bob.set({ prewarm: false });
    expect([peersOf(ann), peersOf(bob)]).toEqual([[], []]);
  });
});

describe('signalling while it rings', () => {
  it('goes both ways, and on over the answer, each counted once', async () => {
    const { ann, bob, callId } = await ringing();
    const [toBob = ''] = keysOf(ann);
    const [toAnn = ''] = keysOf(bob);
    ann.calls.signal(callId, toBob, description('offer'));
    ann.calls.signal(callId, toBob, candidate(1));
    await settle();
    expect(bob.signals.map((one) => one.peerKey)).toEqual([toAnn, toAnn]);
    bob.calls.signal(callId, toAnn, description('answer'));
    await settle();
    await bob.accept(callId);
    ann.calls.signal(callId, toBob, candidate(2));
    bob.calls.signal(callId, toAnn, candidate(3));
    await settle();
    expect(heard(bob)).toEqual(['offer', 'candidate:1', 'candidate:2']);
    expect(heard(ann)).toEqual(['answer', 'candidate:3']);
    expect(new Set(ann.signals.map((one) => one.peerKey))).toEqual(new Set([toBob]));
  });

  it('names the stays as far as there are any', async () => {
    const { ann, bob, callId } = await ringing();
    const ends: unknown[] = [];
    for (const { adapter } of [ann, bob])
      adapter.events.on('signal', ({ fromJoinId, toJoinId, n }) => ends.push([fromJoinId, toJoinId, n]));
    const [toBob = ''] = keysOf(ann);
    const [toAnn = ''] = keysOf(bob);
    const say = async () => {
      ann.calls.signal(callId, toBob, candidate(1));
      await settle();
      bob.calls.signal(callId, toAnn, candidate(1));
      await settle();
    };
    const stay = (of: Caller) =>
      ann.calls.record(callId)?.call.participants.find((one) => one.userId === of.id)?.joinId ?? null;
    await say();
    expect(ends.splice(0)).toEqual([
      [stay(ann), null, 1],
      [null, stay(ann), 1],
    ]);
    await bob.accept(callId);
    await say();
    expect(stay(bob)).not.toBeNull();
    expect(ends).toEqual([
      [stay(ann), stay(bob), 2],
      [stay(bob), stay(ann), 2],
    ]);
  });

  it('reaches the device that it is meant for alone', async () => {
    const { ann, bob, callId } = await ringing();
    const phone = await rig.device('bob');
    const [toBob = '', toPhone = ''] = keysOf(ann);
    ann.calls.signal(callId, toPhone, description('offer'));
    await settle();
    expect([heard(bob), heard(phone)]).toEqual([[], ['offer']]);
    phone.calls.signal(callId, keysOf(phone)[0] ?? '', description('answer'));
    bob.calls.signal(callId, keysOf(bob)[0] ?? '', candidate(1));
    await settle();
    expect(ann.signals.map((one) => one.peerKey)).toEqual([toPhone, toBob]);
  });

  it('of a device that did not get the call is heard no more', async () => {
    const { ann, bob, callId } = await ringing();
    const phone = await rig.device('bob');
    ann.adapter.held = [];
    bob.calls.signal(callId, keysOf(bob)[0] ?? '', candidate(1));
    await settle();
    const late = ann.adapter.held;
    ann.adapter.held = null;
    await phone.accept(callId);
    for (const tell of late) tell();
    await settle();
    expect(ann.signals).toEqual([]);
  });

  it('that crosses the answer arrives', async () => {
    const { ann, bob, callId } = await ringing();
    const [toBob = ''] = keysOf(ann);
    ann.adapter.held = [];
    await bob.accept(callId);
    ann.calls.signal(callId, toBob, candidate(1));
    bob.calls.signal(callId, keysOf(bob)[0] ?? '', candidate(2));
    await settle();
    ann.adapter.release();
    await settle();
    expect(heard(bob)).toEqual(['candidate:1']);
    expect(heard(ann)).toEqual(['candidate:2']);
    expect(ann.signals[0]?.peerKey).toBe(toBob);
  });

  it('a new connection at the caller’s end makes the link anew, and its numbers go on', async () => {
    const { ann, bob, callId } = await ringing();
    const [toBob = ''] = keysOf(ann);
    const [first = ''] = keysOf(bob);
    ann.calls.signal(callId, toBob, description('offer', 1));
    await settle();
    bob.calls.signal(callId, first, description('answer', 5));
    // the window that had the link was loaded again
    ann.calls.signal(callId, toBob, description('offer', 2));
    await settle();
    const [second = ''] = keysOf(bob);
    expect(second).not.toBe(first);
    expect(bob.signals.map((one) => one.peerKey)).toEqual([first, second]);
    bob.calls.signal(callId, second, description('answer', 6));
    await bob.accept(callId);
    ann.calls.signal(callId, toBob, candidate(1));
    await settle();
    expect(keysOf(bob)).toEqual([second]);
    expect(heard(ann)).toEqual(['answer', 'answer']);
    expect(heard(bob)).toEqual(['offer', 'offer', 'candidate:1']);
  });

  it('of a plain client does not reach the link', async () => {
    const { ann, bob, callId } = await ringing();
    const from = { callId, fromUserId: ann.id, fromDeviceId: deviceOf(ann), fromJoinId: null };
    bob.adapter.events.emit('signal', { ...from, toJoinId: null, n: null, signal: description('offer') });
    expect(bob.signals).toEqual([]);
    await rig.pass(30_000);
    await bob.accept(callId);
    expect(heard(bob)).toEqual(['offer']);
  });
});

describe('a link while it rings survives', () => {
  it('a connection of the called one that comes back: it is announced again', async () => {
    const { ann, bob, callId } = await ringing();
    bob.adapter.cut();
    await settle();
    expect(peersOf(ann)).toEqual([]);
    bob.adapter.mend();
    await rig.pass(10_000);
    expect(peersOf(ann)).toMatchObject([{ deviceId: deviceOf(bob), prewarm: true }]);
    await bob.accept(callId);
    expect(peersOf(ann)).toHaveLength(1);
  });

  it('no restart of the called one’s app that nobody noticed', async () => {
    const { ann, bob, callId } = await ringing();
    const call = bob.calls.record(callId)?.call;
    bob.restart({ noticed: false });
    if (call) bob.calls.handleCall(bob.host, call, 40_000);
    await settle();
    expect(announced(ann, bob)).toEqual([{ deviceId: deviceOf(bob), prewarm: false }]);
    expect([peersOf(ann), peersOf(bob)]).toEqual([[], []]);
  });

  it('no window that was loaded again', async () => {
    const { ann, bob, callId } = await ringing();
    bob.calls.rejoin(callId);
    await settle();
    expect([peersOf(ann), peersOf(bob)]).toEqual([[], []]);
    await bob.accept(callId);
    expect(peersOf(ann)).toHaveLength(1);
    expect(keysOf(bob)).toHaveLength(1);
  });

  it('a restart of the caller’s app as a new one', async () => {
    const { ann, bob, callId } = await ringing();
    const [before] = keysOf(bob);
    ann.restart();
    await ann.online();
    expect(ann.view(callId).state.phase).toBe('outgoing');
    expect(peersOf(ann)).toMatchObject([{ deviceId: deviceOf(bob), prewarm: true }]);
    expect(keysOf(bob)).not.toEqual([before]);
    ann.calls.signal(callId, keysOf(ann)[0] ?? '', description('offer', 9));
    await settle();
    expect(bob.signals.map((one) => one.peerKey)).toEqual(keysOf(bob));
    await bob.accept(callId);
    expect(peersOf(ann)[0]).toMatchObject({ weOffer: true, prewarm: false });
  });
});
