import { beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import {
  group,
  me,
  pair,
  ringing,
  seats,
  sit,
  standings,
  talking,
  seatAt,
  threeTalking,
  turnUntil,
} from './calls.seat.ts';

const RING_MS = 45_000;
const GRACE_MS = 60_000;

onEachDatabase('deadlines of a call', (start) => {
  let clock: ManualClock;
  let backend: TestBackend;
  const env = { PARLEY_SWEEP_MS: '1', PARLEY_ACCESS_TOKEN_S: '1000000' };
  beforeAll(async () => {
    clock = new ManualClock();
    backend = await start({ clock, env });
  });

  const turn = <T>(ms: number, told: Promise<T>): Promise<T> => turnUntil(clock, ms, told);

  describe('the ring limit', () => {
    it('ends a call that nobody answers, on every device', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const bobsPhone = await bob.another();
      clock.advance(RING_MS - 1000);
      expect((await alice.get(callId)).body.call.status).toBe('initiated');
      const told = Promise.all([alice, bob, bobsPhone].map((seat) => seat.isToldEnd(callId)));
      expect(await turn(1000, told)).toEqual(['missed', 'missed', 'missed']);
      const { call } = (await alice.get(callId)).body;
      expect(call).toMatchObject({ status: 'missed', endReason: 'missed', duration: 0 });
      expect(standings(call)).toBe('alice:left bob:missed');
      expect((await bob.answer(callId)).body).toMatchObject({
        code: 'call-ended',
        call: { status: 'missed' },
      });
    });

    it('lets a group go on without who did not answer', async () => {
      const { alice, bob, carol, conversation } = await group(backend);
      const { callId } = (await alice.initiate(conversation, [bob, carol])).body;
      await bob.answer(callId);
      expect(await turn(RING_MS, carol.isToldEnd(callId))).toBe('missed');
      const call = await alice.sees(callId, (one) => me(one, carol).status === 'missed');
      expect(call.status).toBe('active');
      expect((await carol.answer(callId)).status).toBe(200);
    });

    it('is the configured one, without anybody turning a clock', async () => {
      const hasty = await start({ env: { PARLEY_RING_MS: '150', PARLEY_SWEEP_MS: '10' } });
      const { alice, bob, callId } = await ringing(hasty);
      expect(bob.ear.all('call:incoming')[0]!.ringsForMs).toBeLessThanOrEqual(150);
      expect(await alice.isToldEnd(callId)).toBe('missed');
    });

    it('holds over a restart of the server', async () => {
      const first = await start({ clock, env });
      const { alice, bob, callId } = await ringing(first);
      await first.close();
      clock.advance(RING_MS - 1000);
      const second = await start({ clock, env, storage: first.storage });
      const [alice2, bob2] = [await seatAt(alice, second.url), await seatAt(bob, second.url)];
      const incoming = await bob2.ear.next('call:incoming', (event) => event.callId === callId);
      expect(incoming.ringsForMs).toBeGreaterThan(0);
      expect(incoming.ringsForMs).toBeLessThanOrEqual(1000);
      expect(await turn(1000, bob2.isToldEnd(callId))).toBe('missed');
      expect((await alice2.get(callId)).body.call.status).toBe('missed');
    });
  });

  describe('a device that connects', () => {
    it('is rung for what still rings, with the time that is left', async () => {
      const { alice, bob, conversation } = await pair(backend);
      bob.ear.close();
      const { callId } = (await alice.initiate(conversation, [bob])).body;
      clock.advance(20_000);
      const late = await sit(bob.person);
      expect(await late.ear.next('call:incoming')).toMatchObject({ callId, ringsForMs: RING_MS - 20_000 });
      await late.answer(callId);
      const phone = await late.another();
      await phone.ear.settled();
      expect((await phone.person.ask('activeCalls')).body.calls).toHaveLength(1);
      expect(phone.ear.all('call:incoming')).toEqual([]);
    });
  });

  describe('a lost connection', () => {
    it('is shown, healed by coming back, and ends the stay after the grace', async () => {
      const { alice, bob, callId } = await talking(backend);
      bob.ear.close();
      await alice.sees(callId, (call) => me(call, bob).connection === 'interrupted');
      clock.advance(GRACE_MS - 1000);
      const returned = await sit(bob.person);
      const healed = await alice.sees(
        callId,
        (call) => call.rev! >= 4 && me(call, bob).connection === 'connected',
      );
      expect(standings(healed)).toBe('alice:joined bob:joined');

      returned.ear.close();
      await alice.sees(callId, (call) => call.rev! >= 5 && me(call, bob).connection === 'interrupted');
      expect(await turn(GRACE_MS, alice.isToldEnd(callId))).toBe('connection-lost');
      const { call } = (await alice.get(callId)).body;
      expect(call).toMatchObject({ status: 'ended', endReason: 'connection-lost' });
    });

    it('of one of three ends only that stay, and a rejoin is a new one', async () => {
      const { alice, bob, callId } = await threeTalking(backend);
      bob.ear.close();
      await alice.sees(callId, (call) => me(call, bob).connection === 'interrupted');
      const left = await turn(GRACE_MS, alice.ear.next('call:participant-left'));
      expect(left).toEqual({ callId, userId: bob.id });
      const returned = await sit(bob.person);
      expect((await returned.person.ask('activeCalls')).body.calls).toEqual([]);
      expect(await returned.answer(callId, { rejoin: true })).toMatchObject({
        status: 200,
        body: { joinSeq: 4 },
      });
    });

    it('of another device of the same person changes nothing', async () => {
      const { alice, bob, callId } = await talking(backend);
      const phone = await bob.another();
      await bob.person.ask('signOutDevice', { params: { deviceId: phone.deviceId } });
      await phone.ear.whenClosed();
      await bob.media(callId);
      await alice.ear.next('call:media-state-changed');
      expect(
        alice.ear.all('call:updated').every(({ call }) => me(call, bob).connection === 'connected'),
      ).toBe(true);
    });

    it('a socket that is replaced by one of the same device does not interrupt', async () => {
      const { alice, bob, callId } = await talking(backend);
      await sit(bob.person);
      await bob.ear.whenClosed();
      await bob.media(callId);
      await alice.ear.next('call:media-state-changed');
      expect(
        alice.ear.all('call:updated').every(({ call }) => me(call, bob).connection === 'connected'),
      ).toBe(true);
    });

    it('runs from the start for a device that never had a socket', async () => {
      const [alice] = await seats(backend, 'alice');
      const bob = await backend.person('bob');
      const { callId } = (await alice!.initiate(await alice!.person.direct(bob), [bob])).body;
      const answered = await bob.ask('answerCall', { params: { callId } });
      expect(me(answered.body.call, bob).connection).toBe('interrupted');
      expect(await turn(GRACE_MS, alice!.isToldEnd(callId))).toBe('connection-lost');
    });

    it('of the whole server: who comes back talks on, who does not has left after the grace', async () => {
      const first = await start({ clock, env });
      const { alice, bob, carol, callId } = await threeTalking(first);
      const before = (await alice.get(callId)).body.call;
      await first.close();
      const second = await start({ clock, env, storage: first.storage });
      const alice2 = await seatAt(alice, second.url);
      const { calls } = (await alice2.person.ask('activeCalls')).body;
      expect(calls).toHaveLength(1);
      expect(me(calls[0], alice).joinId).toBe(me(before, alice).joinId);
      const bob2 = await seatAt(bob, second.url);
      await alice2.sees(callId, (call) => me(call, bob).connection === 'connected');
      const after = await turn(
        GRACE_MS,
        bob2.sees(callId, (call) => me(call, carol).status === 'left'),
      );
      expect(standings(after)).toBe('alice:joined bob:joined carol:left');
      await bob2.end(callId);
      expect(await alice2.isToldEnd(callId)).toBe('left-alone');
    });
  });
});
