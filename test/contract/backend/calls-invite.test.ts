import { beforeAll, expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { group, me, pair, seats, standings, threeTalking, turnUntil, type Seat } from './calls.seat.ts';

const RING_MS = 45_000;

onEachDatabase('inviting to a running call', (start) => {
  let clock: ManualClock;
  let backend: TestBackend;
  beforeAll(async () => {
    clock = new ManualClock();
    const env = { PARLEY_SWEEP_MS: '1', PARLEY_ACCESS_TOKEN_S: '1000000', PARLEY_MESH_VIDEO: '3' };
    backend = await start({ clock, env });
  });

  /** Alice and bob of a group of three talk; carol is not in the call. */
  async function twoOfThree() {
    const trio = await group(backend);
    const { callId } = (await trio.alice.initiate(trio.conversation, [trio.bob])).body as { callId: string };
    expect((await trio.bob.answer(callId)).status).toBe(200);
    return { ...trio, callId };
  }

  const rings = ({ ear }: Seat, callId: string) =>
    ear.all('call:incoming').filter((event) => event.callId === callId);

  it('rings a member who is not in it, on every device, and tells the others', async () => {
    const { alice, bob, carol, conversation, callId } = await twoOfThree();
    const phone = await carol.another();
    const reply = await bob.invite(callId, [carol]);
    expect(reply.status).toBe(200);
    expect(standings(reply.body.call)).toBe('alice:joined bob:joined carol:invited');
    for (const device of [carol, phone]) {
      expect(await device.ear.next('call:incoming')).toMatchObject({
        callId,
        conversationId: conversation.id,
        initiatedBy: alice.id,
        ringsForMs: expect.any(Number),
      });
    }
    await alice.sees(callId, (call) => standings(call) === standings(reply.body.call));
    await phone.ear.say('call:ringing', { callId, prewarm: false });
    await alice.sees(callId, (call) => standings(call).endsWith('carol:ringing'));
    expect((await phone.answer(callId)).body).toMatchObject({ status: 'active', joinSeq: 3 });
    expect(await carol.isToldEnd(callId)).toBe('answered-elsewhere');
  });

  it('rings again whoever left or rejected, and leaves those alone who are in it', async () => {
    const { alice, bob, carol, callId } = await threeTalking(backend);
    await carol.end(callId);
    const first = await alice.invite(callId, [alice, bob, carol]);
    expect(standings(first.body.call)).toBe('alice:joined bob:joined carol:invited');
    await carol.ear.next('call:incoming', (event) => event.callId === callId);
    await carol.reject(callId);
    const again = await alice.invite(callId, [carol, carol]);
    expect(me(again.body.call, carol)).toMatchObject({ status: 'invited', joinId: null, deviceId: null });
    const unchanged = await bob.invite(callId, [carol, alice]);
    expect(unchanged.body.call.rev).toBe(again.body.call.rev);
    for (const seat of [alice, bob, carol]) await seat.ear.settled();
    // Once when the call began, and once for each invitation.
    expect(rings(carol, callId)).toHaveLength(3);
    expect(rings(bob, callId)).toHaveLength(1);
    expect(rings(alice, callId)).toEqual([]);
    expect((await carol.answer(callId)).body).toMatchObject({ status: 'active', joinSeq: 4 });
  });

  it('rings for its own time, and again for one who missed it', async () => {
    const { alice, carol, callId } = await twoOfThree();
    for (let round = 0; round < 2; round += 1) {
      clock.advance(1000);
      expect((await alice.invite(callId, [carol])).status).toBe(200);
      const called = await carol.ear.next('call:incoming', (event) => event.callId === callId);
      expect(called.ringsForMs).toBeGreaterThan(RING_MS - 1000);
      clock.advance(RING_MS - 1000);
      expect(me((await alice.get(callId)).body.call, carol).status).toBe('invited');
      expect(await turnUntil(clock, 1000, carol.isToldEnd(callId))).toBe('missed');
      carol.ear.clear();
      expect((await alice.get(callId)).body.call).toMatchObject({ status: 'active' });
    }
  });

  it('is for members of the conversation only, all of them or nobody', async () => {
    const { alice, carol, callId } = await twoOfThree();
    const [mallory] = await seats(backend, 'mallory');
    expect(await alice.invite(callId, [carol, mallory!])).toMatchObject({
      status: 403,
      body: { code: 'not-a-member' },
    });
    for (const seat of [carol, mallory!]) {
      await seat.ear.settled();
      expect(rings(seat, callId)).toEqual([]);
    }
  });

  it('is for who is joined, on the device that is', async () => {
    const { alice, bob, carol, callId } = await threeTalking(backend);
    const phone = await alice.another();
    await carol.end(callId);
    for (const seat of [phone, carol]) {
      expect(await seat.invite(callId, [carol])).toMatchObject({
        status: 409,
        body: { code: 'not-joined' },
      });
    }
    await alice.end(callId);
    expect(await bob.invite(callId, [carol])).toMatchObject({
      status: 409,
      body: { code: 'call-ended', call: { id: callId, status: 'ended' } },
    });
  });

  it('in a direct conversation is for the other one', async () => {
    const { alice, bob, conversation } = await pair(backend);
    const { callId } = (await alice.initiate(conversation, [], { ring: false })).body;
    expect(standings((await alice.invite(callId, [bob])).body.call)).toBe('alice:joined bob:invited');
    await bob.ear.next('call:incoming', (event) => event.callId === callId);
    expect((await bob.answer(callId)).body.status).toBe('active');
    const [carol] = await seats(backend, 'carol');
    expect(await alice.invite(callId, [carol!])).toMatchObject({
      status: 403,
      body: { code: 'not-a-member' },
    });
  });

  it('stops where the call is full, who rings counted', async () => {
    const [alice, ...others] = await seats(backend, 'alice', 'bob', 'carol', 'dave');
    const [bob, carol, dave] = others;
    const conversation = await alice!.person.group(others.map(({ person }) => person));
    const { callId } = (await alice!.initiate(conversation, [bob!], { type: 'video' })).body;
    const full = { status: 409, body: { code: 'call-full', limit: 3 } };
    expect(await alice!.invite(callId, [carol!, dave!])).toMatchObject(full);
    expect((await alice!.invite(callId, [carol!])).status).toBe(200);
    expect(await alice!.invite(callId, [dave!])).toMatchObject(full);
    await bob!.reject(callId);
    expect((await alice!.invite(callId, [dave!])).status).toBe(200);
  });
});
