import { describe, expect } from 'vitest';
import type { SignalOut } from '#engine/backends/adapter.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Can } from './abilities.ts';
import type { AdapterHarness } from './harness.ts';
import { refusal, type Seat } from './seat.ts';

const FIRST = { rejoin: false, takeOver: false };
const OFFER: SignalOut['signal'] = {
  type: 'description',
  description: { type: 'offer', sdp: 'v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\n' },
};
const FIGURES = {
  connection_quality: 'good',
  quality_stats: { rtt: 12, loss: 0 },
  media_stats: { codec: 'VP9', relayed: false },
} as const;

const partOf = (call: Call, seat: Seat) => call.participants.find((one) => one.userId === seat.id);
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (refused: unknown) => AppError.from(refused),
  );

/** Calls of more than two, and what participants do in a call beside talking. */
export function groupCallSuite(harness: () => AdapterHarness, can: Can): void {
  const people = async (...names: string[]) => {
    const seats: Seat[] = [];
    for (const name of names) seats.push(await harness().person(name));
    return seats as [Seat, Seat, Seat, ...Seat[]];
  };
  const group = async (...names: string[]) => {
    const seats = await people('ann', 'bob', 'cai', ...names);
    const [ann, ...others] = seats;
    const { id } = await ann.chat.createGroup(
      'Team',
      others.map((other) => other.id),
    );
    for (const other of others) await other.next('conversation', (one) => one.id === id);
    return { ann, bob: seats[1], cai: seats[2], seats, id };
  };
  /** Ann is in it alone. */
  const waiting = async (...names: string[]) => {
    const all = await group(...names);
    const call = await all.ann.call(all.id, [], names.length > 0, false);
    return { ...all, call, callId: call.id };
  };
  const talking = async () => {
    const [ann, bob] = await people('ann', 'bob');
    const conversationId = await ann.direct(bob);
    const { id } = await ann.call(conversationId, [bob]);
    const call = await bob.calls.answer(id, FIRST);
    await ann.seesOf(id, bob, (one) => one.status === 'joined');
    return { ann, bob, conversationId, callId: id, call };
  };

  describe('a call without a ring', () => {
    can.it(
      ['calls.live', 'chat.groups'],
      'rings nobody, is told to the group, and can be joined by its members',
      async () => {
        const { ann, bob, id, call, callId } = await waiting();
        expect(call.participants.map((one) => [one.userId, one.status])).toEqual([[ann.id, 'joined']]);
        expect(call.startedAt).toBeNull();
        const told = await bob.next('live-call', (one) => one.conversationId === id);
        expect(told.liveCall).toMatchObject({ id: callId, initiatedBy: ann.id, joinedIds: [ann.id] });
        const listed = (await bob.chat.conversations()).find((one) => one.id === id);
        expect(listed?.liveCall?.joinedIds).toEqual([ann.id]);
        const joined = await bob.calls.answer(callId, FIRST);
        expect(joined.status).toBe('active');
        await ann.next('live-call', (one) => one.liveCall?.joinedIds.includes(bob.id) ?? false);
        expect(bob.all('call').filter((one) => one.ringsForMs !== null)).toEqual([]);
      },
    );

    can.it(
      ['calls.live', 'chat.groups'],
      'goes on with one alone, and is told to be over when the last has left',
      async () => {
        const { ann, bob, cai, id, callId } = await waiting();
        await bob.calls.answer(callId, FIRST);
        await bob.calls.end(callId, 'ended-by-user');
        expect((await ann.calls.get(callId)).status).toBe('active');
        await ann.calls.end(callId, 'ended-by-user');
        await cai.next('live-call', (one) => one.conversationId === id && one.liveCall === null);
        expect((await cai.chat.conversations())[0]?.liveCall ?? null).toBeNull();
      },
    );

    can.it(['calls.live', 'stays', 'chat.groups'], 'is left and joined again, as a new stay', async () => {
      const { bob, callId } = await waiting();
      const first = partOf(await bob.calls.answer(callId, FIRST), bob);
      await bob.calls.end(callId, 'ended-by-user');
      const second = partOf(await bob.calls.answer(callId, FIRST), bob);
      expect(second?.joinId).not.toBe(first?.joinId);
      expect(second?.joinSeq ?? 0).toBeGreaterThan(first?.joinSeq ?? 0);
    });
  });

  describe('an invitation', () => {
    can.it(
      ['calls.live', 'calls.invite', 'chat.groups'],
      'rings members, and those who have left again',
      async () => {
        const { ann, bob, cai, callId } = await waiting();
        const call = await ann.calls.invite(callId, [bob.id]);
        expect(partOf(call, bob)?.status).toBe('invited');
        await bob.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
        await bob.calls.answer(callId, FIRST);
        await bob.calls.end(callId, 'ended-by-user');
        bob.clear();
        await ann.calls.invite(callId, [bob.id, cai.id]);
        const again = await bob.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
        expect(partOf(again.call, bob)?.status).toBe('invited');
        await cai.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
      },
    );

    can.it(
      ['calls.live', 'calls.invite', 'chat.groups'],
      'of more than the call holds is refused, with the number',
      async () => {
        const { ann, seats, callId } = await waiting('dan', 'eve');
        const others = seats.slice(1).map((seat) => seat.id);
        const limit = ann.adapter.info().features.calls?.meshVideo;
        expect(limit).toBe(4);
        expect(await caught(ann.calls.invite(callId, others))).toMatchObject({
          code: 'call-full',
          params: { limit },
        });
        await ann.calls.invite(callId, others.slice(0, 3));
      },
    );

    can.it(
      ['calls.live', 'calls.invite', 'chat.groups'],
      'is for members, by those who are in the call, while it lives',
      async () => {
        const { ann, bob, cai, callId } = await waiting();
        const stranger = await harness().person('zoe');
        expect(await refusal(ann.calls.invite(callId, [stranger.id]))).toBe('not-a-member');
        expect(await refusal(bob.calls.invite(callId, [cai.id]))).toBe('call-ended');
        await ann.calls.end(callId, 'ended-by-user');
        expect(await refusal(ann.calls.invite(callId, [bob.id]))).toBe('call-ended');
      },
    );
  });

  can.it(
    ['calls', 'devices', 'stays', 'direct'],
    'a call moves to another device of mine only when I say so, and the first is told',
    async () => {
      const { ann, bob, callId, call } = await talking();
      const phone = await harness().another(bob);
      expect(await refusal(phone.calls.answer(callId, FIRST))).toBe('already-answered');
      const moved = await phone.calls.answer(callId, { rejoin: false, takeOver: true });
      expect(partOf(moved, bob)).toMatchObject({ status: 'joined', deviceId: phone.deviceId });
      expect(partOf(moved, bob)?.joinId).not.toBe(partOf(call, bob)?.joinId);
      expect((await bob.next('call-ended', (one) => one.callId === callId)).reason).toBe('replaced');
      await ann.seesOf(callId, bob, (one) => one.deviceId === phone.deviceId);
      expect(await refusal(bob.calls.end(callId, 'ended-by-user'))).toBe('already-answered');
    },
  );

  describe('messages in a call', () => {
    can.it(
      ['calls.live', 'calls.relay', 'chat.groups'],
      'go to one, or to all others who are joined',
      async () => {
        const { ann, bob, cai, callId } = await waiting();
        for (const seat of [bob, cai]) await seat.calls.answer(callId, FIRST);
        await ann.calls.tell(callId, null, { type: 'reaction', emoji: '🎉' });
        for (const seat of [bob, cai]) {
          const told = await seat.next('told');
          expect(told).toEqual({ callId, fromUserId: ann.id, message: { type: 'reaction', emoji: '🎉' } });
        }
        await cai.calls.tell(callId, bob.id, { type: 'please-mute' });
        await bob.next('told', (one) => one.fromUserId === cai.id && one.message.type === 'please-mute');
        expect(ann.all('told')).toEqual([]);
      },
    );

    can.it(
      ['calls.live', 'calls.relay', 'chat.groups'],
      'do not come from outside, and say that they never left without a connection',
      async () => {
        const { ann, bob, cai, callId } = await waiting();
        await bob.calls.answer(callId, FIRST);
        expect(await refusal(cai.calls.tell(callId, null, { type: 'please-mute' }))).toMatch(
          /not-found|call-ended/,
        );
        bob.adapter.disconnect();
        expect(await refusal(bob.calls.tell(callId, null, { type: 'please-mute' }))).toBe('offline');
        expect(ann.all('told')).toEqual([]);
      },
    );
  });

  can.it(
    ['calls.quality', 'direct'],
    'figures of a call are taken while it runs, and when it is over',
    async () => {
      const { ann, bob, callId } = await talking();
      await bob.calls.reportQuality(callId, FIGURES);
      await ann.calls.end(callId, 'ended-by-user');
      await ann.calls.reportQuality(callId, { ...FIGURES, connection_quality: 'poor' });
      expect(ann.adapter.info().features.calls?.quality).toBe(true);
    },
  );

  can.it(['calls.history', 'direct'], 'history tells what was missed apart', async () => {
    const { ann, bob, callId, conversationId } = await talking();
    await ann.calls.end(callId, 'ended-by-user');
    const missed = await ann.call(conversationId, [bob]);
    await ann.calls.end(missed.id, 'ended-by-user');
    const ids = async (missedOnly: boolean) =>
      (await bob.calls.history({ cursor: null, missedOnly })).calls.map((one) => one.id);
    expect(await ids(false)).toEqual([missed.id, callId]);
    expect(await ids(true)).toEqual([missed.id]);
    const { calls } = await ann.calls.history({ cursor: null, missedOnly: true });
    expect(calls).toEqual([]);
  });

  describe('signalling while it rings', () => {
    const ringing = async () => {
      const [ann, bob] = await people('ann', 'bob');
      const conversationId = await ann.direct(bob);
      const call = await ann.call(conversationId, [bob]);
      await bob.next('call', (one) => one.call.id === call.id && one.ringsForMs !== null);
      const mine = partOf(call, ann);
      return { ann, bob, callId: call.id, joinId: mine?.joinId ?? null, mine };
    };
    const wish = async ({ ann, bob, callId }: { ann: Seat; bob: Seat; callId: string }) => {
      bob.calls.ringing(callId, true);
      await ann.seesOf(callId, bob, (one) => one.ringing.some((device) => device.prewarm));
    };
    const toDevice = (callId: string, to: Seat, joinId: string | null): SignalOut => ({
      callId,
      targetUserId: to.id,
      targetDeviceId: to.deviceId,
      fromJoinId: joinId,
      toJoinId: null,
      n: 1,
      signal: OFFER,
    });

    can.it(
      ['calls.prewarm', 'devices', 'direct'],
      'goes to the device that wishes for it, and back, before there is a stay',
      async () => {
        const { ann, bob, callId, joinId } = await ringing();
        await wish({ ann, bob, callId });
        const phone = await harness().another(bob);
        await ann.calls.signal(toDevice(callId, bob, joinId));
        const heard = await bob.next('signal');
        expect(heard).toMatchObject({ fromDeviceId: ann.deviceId, fromJoinId: joinId, toJoinId: null, n: 1 });
        expect(phone.all('signal')).toEqual([]);
        await bob.calls.signal({ ...toDevice(callId, ann, null), toJoinId: joinId });
        const back = await ann.next('signal');
        expect(back).toMatchObject({ fromDeviceId: bob.deviceId, fromJoinId: null, toJoinId: joinId, n: 1 });
      },
    );

    can.it(
      ['calls.prewarm', 'devices', 'direct'],
      'goes on when that device answers, and to no other any more',
      async () => {
        const { ann, bob, callId, joinId } = await ringing();
        const phone = await harness().another(bob);
        await phone.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
        await wish({ ann, bob, callId });
        const call = await bob.calls.answer(callId, FIRST);
        await ann.calls.signal({ ...toDevice(callId, bob, joinId), n: 2 });
        await ann.calls.signal({
          ...toDevice(callId, bob, joinId),
          toJoinId: partOf(call, bob)?.joinId ?? null,
          n: 3,
        });
        await bob.next('signal', (one) => one.n === 3);
        expect(bob.all('signal').map((one) => one.n)).toEqual([2, 3]);
        expect(await refusal(ann.calls.signal(toDevice(callId, phone, joinId)))).toBe('colleague-offline');
      },
    );

    can.it(['calls.prewarm', 'devices', 'direct'], 'the wish can be withdrawn', async () => {
      const { ann, bob, callId } = await ringing();
      await wish({ ann, bob, callId });
      ann.clear();
      bob.calls.ringing(callId, false);
      const rung = await ann.seesOf(callId, bob, (one) => one.status === 'ringing');
      expect(rung.ringing).toEqual([{ deviceId: bob.deviceId, prewarm: false }]);
    });
  });
}
