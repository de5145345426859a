import { beforeAll, describe, expect, it } from 'vitest';
import type { Ear } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { me, ringing, seats, talking, threeTalking, type Seat } from './calls.seat.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const offer = { type: 'offer', sdp: 'v=0', tracks: { '0': 'microphone' } } as const;
const answer = { type: 'answer', sdp: 'v=0' } as const;
const candidate = { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };
const to = (seat: Seat, callId: string) => ({ callId, targetUserId: seat.id });

/** What that socket has heard of signalling, everything sent before included. */
async function signalsOf(ear: Ear) {
  await ear.settled();
  const names = ['call:offer', 'call:answer', 'call:ice-candidate', 'call:relay'];
  return ear.heard.filter(({ name }) => names.includes(name));
}

onEachDatabase('signalling in a call', (start) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await start();
  });

  describe('reaches', () => {
    it('the other one, as it was sent and with who sent it', async () => {
      const { alice, bob, callId } = await talking(backend);
      expect(await alice.ear.say('call:offer', { ...to(bob, callId), offer })).toEqual({ ok: true });
      expect(await bob.ear.next('call:offer')).toEqual({
        callId,
        fromUserId: alice.id,
        fromDeviceId: alice.deviceId,
        offer,
      });
      expect(await bob.ear.say('call:answer', { ...to(alice, callId), answer })).toEqual({ ok: true });
      expect(await alice.ear.next('call:answer')).toMatchObject({ fromUserId: bob.id, answer });
      await alice.ear.say('call:ice-candidate', { ...to(bob, callId), candidate });
      await alice.ear.say('call:ice-candidate', { ...to(bob, callId), candidate: null });
      await bob.ear.next('call:ice-candidate', (event) => event.candidate === null);
      expect(bob.ear.all('call:ice-candidate').map((event) => event.candidate)).toEqual([candidate, null]);
      expect(await signalsOf(alice.ear)).toHaveLength(1);
    });

    it('before an answer all devices of the person, or the named one', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const phone = await bob.another();
      await alice.ear.say('call:offer', { ...to(bob, callId), offer });
      expect((await bob.ear.next('call:offer')).fromUserId).toBe(alice.id);
      await phone.ear.next('call:offer');
      await alice.ear.say('call:ice-candidate', {
        ...to(bob, callId),
        targetDeviceId: phone.deviceId,
        candidate,
      });
      await phone.ear.next('call:ice-candidate');
      expect(await signalsOf(bob.ear)).toHaveLength(1);
    });

    it('the caller from a plain client that never says that it rings', async () => {
      const { alice, bob, callId } = await ringing(backend);
      expect(await bob.ear.say('call:answer', { ...to(alice, callId), answer })).toEqual({ ok: true });
      await alice.ear.next('call:answer');
    });

    it('after the answer the device that has the call, no other', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const phone = await bob.another();
      await bob.answer(callId);
      expect(await alice.ear.say('call:offer', { ...to(bob, callId), offer })).toEqual({ ok: true });
      await bob.ear.next('call:offer');
      expect(await signalsOf(phone.ear)).toEqual([]);
    });

    it('in order, candidate by candidate', async () => {
      const { alice, bob, callId } = await talking(backend);
      const sent = Array.from({ length: 60 }, (_, index) => index + 1);
      await Promise.all(
        sent.map((n) => alice.ear.say('call:ice-candidate', { ...to(bob, callId), candidate, n })),
      );
      expect((await signalsOf(bob.ear)).map(({ event }) => (event as { n: number }).n)).toEqual(sent);
    });
  });

  it('between the caller and each ringing device apart, and after the answer the one that has the call', async () => {
    const { alice, bob, callId } = await ringing(backend);
    const phone = await bob.another();
    for (const device of [bob, phone]) await device.ear.say('call:ringing', { callId, prewarm: true });
    const toDevice = (seat: Seat) => ({ ...to(seat, callId), targetDeviceId: seat.deviceId });
    const offerFor = (seat: Seat) => ({ ...offer, sdp: `for ${seat.deviceId}` });
    for (const device of [bob, phone]) {
      await alice.ear.say('call:offer', { ...toDevice(device), n: 1, offer: offerFor(device) });
      await alice.ear.say('call:ice-candidate', { ...toDevice(device), n: 2, candidate });
      expect(await device.ear.say('call:answer', { ...toDevice(alice), n: 1, answer })).toEqual({ ok: true });
      expect(await device.ear.say('call:ice-candidate', { ...toDevice(alice), n: 2, candidate })).toEqual({
        ok: true,
      });
      expect(await device.ear.next('call:offer')).toMatchObject({ offer: offerFor(device), n: 1 });
      expect(await signalsOf(device.ear)).toHaveLength(2);
    }
    expect(
      (await signalsOf(alice.ear)).map(({ event }) => (event as { fromDeviceId?: string }).fromDeviceId),
    ).toEqual([bob.deviceId, bob.deviceId, phone.deviceId, phone.deviceId]);

    const { joinId } = (await phone.answer(callId)).body;
    for (const ear of [alice.ear, bob.ear, phone.ear]) ear.clear();
    expect(await bob.ear.say('call:ice-candidate', { ...to(alice, callId), n: 3, candidate })).toMatchObject({
      code: 'not-joined',
    });
    expect(await alice.ear.say('call:ice-candidate', { ...toDevice(bob), n: 3, candidate })).toMatchObject({
      code: 'target-away',
    });
    // The link that was made while it rang goes on, under the stay that the answer gave it.
    await phone.ear.say('call:ice-candidate', { ...toDevice(alice), fromJoinId: joinId, n: 3, candidate });
    await alice.ear.say('call:ice-candidate', { ...toDevice(phone), toJoinId: joinId, n: 3, candidate });
    expect(await signalsOf(alice.ear)).toMatchObject([{ event: { fromDeviceId: phone.deviceId, n: 3 } }]);
    expect(await signalsOf(phone.ear)).toMatchObject([{ event: { fromDeviceId: alice.deviceId, n: 3 } }]);
    expect(await signalsOf(bob.ear)).toEqual([]);
  });

  describe('is dropped, and acknowledged,', () => {
    it('when its number has passed on that link already', async () => {
      const { alice, bob, callId } = await talking(backend);
      for (const n of [1, 1, 3, 2, 3]) {
        const ack = await alice.ear.say('call:ice-candidate', { ...to(bob, callId), candidate, n });
        expect(ack).toEqual({ ok: true });
      }
      const numbers = (await signalsOf(bob.ear)).map(({ event }) => (event as { n: number }).n);
      expect(numbers).toEqual([1, 3, 2]);
    });

    it('when it comes from, or goes to, a stay that is no more', async () => {
      const { alice, bob, callId } = await talking(backend);
      const { call } = (await alice.get(callId)).body;
      const fromJoinId = me(call, alice).joinId!;
      const old = me(call, bob).joinId!;
      const { joinId } = (await bob.answer(callId, { rejoin: true })).body;
      for (const stays of [
        { fromJoinId, toJoinId: old },
        { fromJoinId: UNKNOWN, toJoinId: joinId },
      ]) {
        expect(await alice.ear.say('call:offer', { ...to(bob, callId), ...stays, offer })).toEqual({
          ok: true,
        });
      }
      expect(await signalsOf(bob.ear)).toEqual([]);
      await alice.ear.say('call:offer', { ...to(bob, callId), fromJoinId, toJoinId: joinId, n: 1, offer });
      expect(await bob.ear.next('call:offer')).toMatchObject({ fromJoinId, toJoinId: joinId, n: 1 });
    });
  });

  describe('is refused', () => {
    it('from and to people who are not in the call', async () => {
      const { alice, bob, callId } = await talking(backend);
      const [mallory] = await seats(backend, 'mallory');
      const from = await mallory!.ear.say('call:offer', { ...to(bob, callId), offer });
      expect(from).toMatchObject({ code: 'not-found' });
      expect(await mallory!.ear.say('call:ringing', { callId, prewarm: false })).toMatchObject({
        code: 'not-found',
      });
      expect(await alice.ear.say('call:offer', { ...to(mallory!, callId), offer })).toMatchObject({
        code: 'not-found',
      });
      const relayed = { callId, targetUserId: null, kind: 'reaction', payload: 'x' };
      expect(await mallory!.ear.say('call:relay', relayed)).toMatchObject({ code: 'not-found' });
      expect(await signalsOf(mallory!.ear)).toEqual([]);
      expect(await signalsOf(bob.ear)).toEqual([]);
    });

    it('in a call that does not exist, or is over', async () => {
      const { alice, bob, callId } = await talking(backend);
      expect(await alice.ear.say('call:offer', { ...to(bob, UNKNOWN), offer })).toMatchObject({
        code: 'not-found',
      });
      await alice.end(callId);
      expect(await alice.ear.say('call:offer', { ...to(bob, callId), offer })).toMatchObject({
        code: 'call-ended',
      });
      expect(await bob.ear.say('call:ringing', { callId, prewarm: false })).toMatchObject({
        code: 'call-ended',
      });
      expect(await signalsOf(bob.ear)).toEqual([]);
    });

    it('from a device that does not have the call', async () => {
      const { alice, bob, callId } = await talking(backend);
      const phone = await bob.another();
      expect(await phone.ear.say('call:offer', { ...to(alice, callId), offer })).toMatchObject({
        code: 'not-joined',
      });
      expect(await phone.ear.say('call:ringing', { callId, prewarm: false })).toMatchObject({
        code: 'already-answered',
      });
      expect(await signalsOf(alice.ear)).toEqual([]);
    });

    it('to a device that is away, is not theirs, or did not get the call; it may come again with the same number', async () => {
      const { alice, bob, callId } = await talking(backend);
      const send = (more: object) =>
        alice.ear.say('call:offer', { ...to(bob, callId), offer, n: 1, ...more });
      expect(await send({ targetDeviceId: alice.deviceId })).toMatchObject({ code: 'target-away' });
      bob.ear.close();
      await alice.sees(callId, (call) => me(call, bob).connection === 'interrupted');
      expect(await send({})).toMatchObject({ code: 'target-away' });
      const ear = await bob.person.listen();
      expect(await send({})).toEqual({ ok: true });
      await ear.next('call:offer');
    });

    it('to a stranger’s device under the name of one who rings', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const [mallory] = await seats(backend, 'mallory');
      const ack = await alice.ear.say('call:offer', {
        ...to(bob, callId),
        targetDeviceId: mallory!.deviceId,
        offer,
      });
      expect(ack).toMatchObject({ code: 'target-away' });
      expect(await signalsOf(mallory!.ear)).toEqual([]);
    });

    it.each([
      ['call:offer', { offer: { type: 'offer', sdp: 'x'.repeat(64 * 1024 + 1) } }],
      ['call:offer', { offer: { type: 'answer', sdp: 'v=0' } }],
      ['call:offer', {}],
      ['call:offer', { offer, n: 0 }],
      ['call:offer', { offer, targetUserId: 'bob' }],
      ['call:offer', { offer, callId: 'call' }],
      ['call:answer', { answer: { type: 'answer', sdp: 7 } }],
      ['call:ice-candidate', { candidate: { candidate: 'x'.repeat(2 * 1024 + 1) } }],
      ['call:ice-candidate', { candidate: 'candidate' }],
      ['call:relay', { kind: '', payload: 1 }],
      ['call:relay', { kind: 'x'.repeat(65), payload: 1 }],
      ['call:relay', { kind: 'key', payload: 'x'.repeat(16 * 1024) }],
      ['call:ringing', { prewarm: 'yes' }],
    ])('%s with a wrong or oversize %o', async (name, wrong) => {
      const { alice, bob, callId } = shared ?? (shared = await talking(backend));
      const ack = await alice.ear.sayAnything(name, { ...to(bob, callId), ...wrong });
      expect(ack).toMatchObject({ code: 'bad-payload' });
      expect(await signalsOf(bob.ear)).toEqual([]);
    });
    let shared: Awaited<ReturnType<typeof talking>> | undefined;

    it('beyond the rate of a device', async () => {
      const slow = await start({ env: { PARLEY_RATE_SIGNALS: '1', PARLEY_RATE_SIGNALS_BURST: '5' } });
      const { alice, bob, callId } = await talking(slow);
      const acks = await Promise.all(
        Array.from({ length: 12 }, () =>
          alice.ear.say('call:ice-candidate', { ...to(bob, callId), candidate }),
        ),
      );
      const refused = acks.filter((ack) => ack.code === 'rate-limited');
      expect(refused.length).toBeGreaterThanOrEqual(5);
      expect(acks.filter((ack) => !ack.code).length).toBeGreaterThanOrEqual(1);
    });
  });

  it('call:relay goes to one, or to all who are joined', async () => {
    const { alice, bob, carol, callId } = await threeTalking(backend);
    const payload = { emoji: 'wave', at: [1, 2] };
    await alice.ear.say('call:relay', { callId, targetUserId: null, kind: 'reaction', payload });
    for (const seat of [bob, carol]) {
      expect(await seat.ear.next('call:relay')).toEqual({
        callId,
        fromUserId: alice.id,
        kind: 'reaction',
        payload,
      });
    }
    await alice.ear.say('call:relay', { callId, targetUserId: carol.id, kind: 'key', payload: 'k' });
    await carol.ear.next('call:relay', ({ kind }) => kind === 'key');
    expect(await signalsOf(bob.ear)).toHaveLength(1);
    expect(await signalsOf(alice.ear)).toEqual([]);
  });
});
