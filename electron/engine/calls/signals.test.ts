import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialectOf } from '#engine/backends/connect/features.ts';
import { AppError } from '#shared/errors/app-error.ts';
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

const offer = (session = 1): Signal => ({
  type: 'description',
  description: { type: 'offer', sdp: `v=0\r\no=- ${session} 1 IN IP4 127.0.0.1\r\n` },
});
const candidate = (n: number): Signal => ({ type: 'candidate', candidate: { candidate: `candidate:${n}` } });
const heard = (caller: Caller) =>
  caller.signals.map(({ signal }) => {
    if (signal.type === 'candidate') return signal.candidate?.candidate;
    return signal.type === 'description' ? signal.description.type : signal.type;
  });
const peerOf = (caller: Caller) => {
  const [peer] = caller.view().peers;
  if (!peer) throw new Error('no peer');
  return peer;
};

describe('signalling out', () => {
  it('goes to the other stay in order, counted from 1', async () => {
    const { ann, bob, callId } = await rig.talking();
    const { key } = peerOf(ann);
    ann.calls.signal(callId, key, offer());
    for (let n = 1; n <= 3; n += 1) ann.calls.signal(callId, key, candidate(n));
    await settle();
    expect(heard(bob)).toEqual(['offer', 'candidate:1', 'candidate:2', 'candidate:3']);
    expect(bob.signals.every((one) => one.callId === callId && one.peerKey === peerOf(bob).key)).toBe(true);
  });

  it('with a stale key goes nowhere', async () => {
    const { ann, bob, callId } = await rig.talking();
    const { key } = peerOf(ann);
    bob.calls.rejoin(callId);
    await settle();
    ann.calls.signal(callId, key, offer());
    ann.calls.signal('no call', key, offer());
    await settle();
    expect(bob.signals).toEqual([]);
  });

  it('waits in order while our connection is gone', async () => {
    const { ann, bob, callId } = await rig.talking();
    const { key } = peerOf(ann);
    ann.adapter.cut();
    await settle();
    ann.calls.signal(callId, key, offer());
    for (let n = 1; n <= 3; n += 1) ann.calls.signal(callId, key, candidate(n));
    await settle();
    ann.adapter.mend();
    await rig.pass(1000);
    expect(heard(bob)).toEqual(['offer', 'candidate:1', 'candidate:2', 'candidate:3']);
  });

  it('that waited for a link that is no more is dropped', async () => {
    const { ann, bob, callId } = await rig.talking();
    const { key } = peerOf(ann);
    ann.adapter.cut();
    await settle();
    ann.calls.signal(callId, key, offer());
    bob.calls.rejoin(callId);
    await settle();
    ann.adapter.mend();
    await rig.pass(5000);
    expect(peerOf(ann).key).not.toBe(key);
    expect(bob.signals).toEqual([]);
  });

  it('waits while the other is away, and goes when they are back', async () => {
    const { ann, bob, callId } = await rig.talking();
    bob.adapter.cut();
    await settle();
    const { key } = peerOf(ann);
    ann.calls.signal(callId, key, offer());
    await settle();
    ann.calls.signal(callId, key, candidate(1));
    await rig.pass(1500);
    bob.adapter.mend();
    bob.adapter.wake();
    await settle();
    await settle();
    expect(heard(bob)).toEqual(['offer', 'candidate:1']);
  });

  it('whose acknowledgement is lost is sent again, and heard once', async () => {
    const { ann, bob, callId } = await rig.talking();
    rig.world.next('signal', { kind: 'lose-answer' });
    ann.calls.signal(callId, peerOf(ann).key, offer());
    await settle();
    ann.calls.signal(callId, peerOf(ann).key, candidate(1));
    await rig.pass(1000);
    expect(heard(bob)).toEqual(['offer', 'candidate:1']);
    expect(ann.adapter.asked.filter((verb) => verb === 'signal')).toHaveLength(3);
  });

  it('refused for good is dropped, and the next one goes', async () => {
    const { ann, bob, callId } = await rig.talking();
    rig.world.next('signal', { kind: 'refuse', error: new AppError('bad-payload') });
    ann.calls.signal(callId, peerOf(ann).key, candidate(1));
    ann.calls.signal(callId, peerOf(ann).key, candidate(2));
    await settle();
    expect(heard(bob)).toEqual(['candidate:2']);
  });

  it('does not pile up without end', async () => {
    const { ann, bob, callId } = await rig.talking();
    ann.adapter.cut();
    await settle();
    for (let n = 1; n <= 700; n += 1) ann.calls.signal(callId, peerOf(ann).key, candidate(n));
    ann.adapter.mend();
    await rig.pass(1000);
    expect(bob.signals).toHaveLength(500);
    expect(ann.logged.filter((record) => record.level === 'warn')).toHaveLength(200);
  });
});

describe('signalling in', () => {
  const stays = (ann: Caller, bob: Caller) => {
    const joinId = (caller: Caller) =>
      caller.calls.record(caller.view().id)?.call.participants.find((one) => one.userId === caller.id)
        ?.joinId ?? null;
    return { from: joinId(ann), to: joinId(bob) };
  };
  const arrive = (
    bob: Caller,
    from: Pick<Caller, 'id'>,
    callId: string,
    more: object,
    signal: Signal = offer(),
  ) =>
    bob.adapter.events.emit('signal', {
      callId,
      fromUserId: from.id,
      fromDeviceId: null,
      fromJoinId: null,
      toJoinId: null,
      n: null,
      signal,
      ...more,
    });

  it('that comes before we know of the other stay waits for it', async () => {
    const { ann, bob, callId } = await rig.talking();
    bob.adapter.held = [];
    ann.calls.rejoin(callId);
    await settle();
    const held = bob.adapter.held;
    bob.adapter.held = null;
    const { from, to } = stays(ann, bob);
    arrive(bob, ann, callId, { fromJoinId: from, toJoinId: to, n: 1 });
    expect(bob.signals).toEqual([]);
    for (const tell of held) tell();
    await settle();
    expect(heard(bob)).toEqual(['offer']);
    expect(bob.signals[0]?.peerKey).toBe(peerOf(bob).key);
  });

  it('that comes before our own answer is confirmed waits for it', async () => {
    const { ann, bob, callId } = await rig.ringing();
    bob.adapter.delayMs = 100;
    bob.adapter.held = [];
    const accepting = bob.accept(callId);
    await settle();
    arrive(bob, ann, callId, {}, offer());
    expect(bob.signals).toEqual([]);
    bob.adapter.release();
    rig.clock.advance(100);
    await accepting;
    await settle();
    expect(heard(bob)).toEqual(['offer']);
  });

  it('of an earlier stay, of mine or of theirs, is dropped', async () => {
    const { ann, bob, callId } = await rig.talking();
    const before = stays(ann, bob);
    bob.calls.rejoin(callId);
    await settle();
    const between = stays(ann, bob);
    arrive(bob, ann, callId, { fromJoinId: before.from, toJoinId: before.to, n: 1 });
    ann.calls.rejoin(callId);
    await settle();
    arrive(bob, ann, callId, { fromJoinId: before.from, toJoinId: between.to, n: 1 });
    await rig.pass(20_000);
    expect(bob.signals).toEqual([]);
  });

  it('repeated is heard once', async () => {
    const { ann, bob, callId } = await rig.talking();
    const { from, to } = stays(ann, bob);
    for (const n of [1, 2, 2, 1, 3])
      arrive(bob, ann, callId, { fromJoinId: from, toJoinId: to, n }, candidate(n));
    expect(heard(bob)).toEqual(['candidate:1', 'candidate:2', 'candidate:3']);
  });

  it('of a stay that nobody tells of is forgotten', async () => {
    const { ann, bob, callId } = await rig.talking();
    arrive(bob, ann, callId, { fromJoinId: 'unknown', n: 1 });
    await rig.pass(10_001);
    const record = bob.calls.record(callId);
    if (!record) throw new Error('gone');
    bob.calls.handleCall(
      bob.host,
      {
        ...record.call,
        rev: (record.call.rev ?? 0) + 1,
        participants: record.call.participants.map((one) =>
          one.userId === ann.id ? { ...one, joinId: 'unknown', joinSeq: 9 } : one,
        ),
      },
      null,
    );
    expect(peerOf(bob).joinId).toBe('unknown');
    expect(bob.signals).toEqual([]);
  });

  it('of strangers and of calls that are over goes nowhere', async () => {
    const { ann, bob, callId } = await rig.talking();
    arrive(bob, ann, 'another call', {});
    arrive(bob, { id: 'eve' }, callId, {});
    await ann.say(callId, 'hang-up');
    arrive(bob, ann, callId, {});
    expect(bob.signals).toEqual([]);
  });

  it('is bounded while it waits', async () => {
    const { ann, bob, callId } = await rig.ringing();
    for (let n = 1; n <= 400; n += 1) arrive(bob, ann, callId, {}, candidate(n));
    await bob.accept(callId);
    expect(bob.signals).toHaveLength(300);
    expect(heard(bob).at(-1)).toBe('candidate:400');
  });
});

describe('where joins have no ids', () => {
  /** The call as a plain server of the seed tells it. */
  const plain = async () => {
    const all = await rig.talking();
    for (const caller of [all.ann, all.bob]) {
      caller.dialect = dialectOf(true);
      const record = caller.calls.record(all.callId);
      if (!record) throw new Error('no call');
      const participants = record.call.participants.map((one) => ({
        ...one,
        joinId: null,
        joinSeq: null,
        deviceId: null,
      }));
      // numbered, so that what the fake server tells is older
      const rev = (record.call.rev ?? 0) + 100;
      caller.calls.handleCall(caller.host, { ...record.call, rev, participants }, null);
      caller.signals.length = 0;
    }
    return all;
  };
  const arrive = (bob: Caller, ann: Caller, callId: string, signal: Signal) =>
    bob.adapter.events.emit('signal', {
      callId,
      fromUserId: ann.id,
      fromDeviceId: null,
      fromJoinId: null,
      toJoinId: null,
      n: null,
      signal,
    });

  it('an offer of another session means a new link', async () => {
    const { ann, bob, callId } = await plain();
    const first = peerOf(bob).key;
    arrive(bob, ann, callId, offer(1));
    arrive(bob, ann, callId, offer(1));
    arrive(bob, ann, callId, offer(2));
    await settle();
    const second = peerOf(bob).key;
    expect(second).not.toBe(first);
    expect(bob.signals.map((one) => one.peerKey)).toEqual([first, first, second]);
    arrive(bob, ann, callId, candidate(1));
    expect(bob.signals.at(-1)?.peerKey).toBe(second);
  });

  it('the caller’s first offer is repeated every 3 s until something comes back', async () => {
    const { ann, bob, callId } = await plain();
    const count = () => ann.adapter.asked.filter((verb) => verb === 'signal').length;
    ann.calls.signal(callId, peerOf(ann).key, offer());
    await settle();
    expect(count()).toBe(1);
    await rig.pass(3000);
    await rig.pass(3000);
    expect(count()).toBe(3);
    arrive(ann, bob, callId, { type: 'description', description: { type: 'answer', sdp: 'v=0' } });
    await rig.pass(30_000);
    expect(count()).toBe(3);
  });

  it('an offer repeated while it rings is heard once', async () => {
    const { ann, bob, callId } = await rig.ringing();
    for (let n = 0; n < 5; n += 1) arrive(bob, ann, callId, offer(1));
    await bob.accept(callId);
    expect(heard(bob)).toEqual(['offer']);
  });
});
