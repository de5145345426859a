import { setImmediate } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { Call } from '#shared/contracts/connect/model.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import type { AnyBody, Reply } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { group, me, pair, ringing, seats, standings, talking, type Seat } from './calls.seat.ts';

/** Each race is run so often: on a loaded machine one order may win many times. */
const ROUNDS = 6;
const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
const statuses = (replies: readonly Reply<AnyBody>[]) =>
  replies.map(({ status }) => status).sort((a, b) => a - b);

onEachDatabase('races in a call', (start) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await start();
  });

  /** Both were told the same end, and the server says it too. */
  async function agreeOn(callId: string, ...seatsOfCall: Seat[]): Promise<Call> {
    const views: Call[] = [];
    for (const seat of seatsOfCall) views.push(await seat.sees(callId, ({ endedAt }) => endedAt !== null));
    const { call } = (await seatsOfCall[0]!.get(callId)).body;
    for (const view of views) expect(view).toEqual(call);
    return call;
  }

  it('two people who call each other at once end in one call', async () => {
    for (const _ of rounds) {
      const { alice, bob, conversation } = await pair(backend);
      const replies = await Promise.all([
        alice.initiate(conversation, [bob]),
        bob.initiate(conversation, [alice]),
      ]);
      expect(statuses(replies)).toEqual([200, 409]);
      const won = replies.find(({ status }) => status === 200)!.body;
      const lost = replies.find(({ status }) => status === 409)!.body;
      expect(lost).toMatchObject({ code: 'call-in-progress', callId: won.callId });
      // What a client does then, unasked.
      const loser = won.call.initiatedBy === alice.id ? bob : alice;
      const winner = loser === bob ? alice : bob;
      expect((await loser.answer(lost.callId)).status).toBe(200);
      const call = await winner.sees(lost.callId, ({ status }) => status === 'active');
      expect(call.participants.map(({ status }) => status)).toEqual(['joined', 'joined']);
      expect((await alice.person.ask('activeCalls')).body.calls).toHaveLength(1);
    }
  });

  it('several initiates at once in a group end in one call', async () => {
    const { alice, bob, carol, conversation } = await group(backend);
    const replies = await Promise.all([
      alice.initiate(conversation, [bob, carol]),
      bob.initiate(conversation, [alice, carol]),
      carol.initiate(conversation, [alice, bob]),
      alice.initiate(conversation, [bob, carol]),
    ]);
    expect(statuses(replies)).toEqual([200, 409, 409, 409]);
    expect(new Set(replies.map(({ body }) => body.callId)).size).toBe(1);
  });

  it('the same clientId sent several times at once is one call', async () => {
    for (const _ of rounds) {
      const { alice, bob, conversation } = await pair(backend);
      const replies = await Promise.all(
        rounds.map(() => alice.initiate(conversation, [bob], { clientId: 'same' })),
      );
      expect(new Set(replies.map(({ status, body }) => `${status} ${body.callId} ${body.joinId}`)).size).toBe(
        1,
      );
      await bob.ear.next('call:incoming');
      await bob.ear.settled();
      expect(bob.ear.all('call:incoming')).toHaveLength(1);
    }
  });

  it('one of two devices that answer at once gets the call', async () => {
    for (const _ of rounds) {
      const { alice, bob, callId } = await ringing(backend);
      const bobsPhone = await bob.another();
      const replies = await Promise.all([bob.answer(callId), bobsPhone.answer(callId)]);
      expect(statuses(replies)).toEqual([200, 409]);
      expect(replies.find(({ status }) => status === 409)!.body.code).toBe('already-answered');
      const [winner, loser] = replies[0].status === 200 ? [bob, bobsPhone] : [bobsPhone, bob];
      expect(await loser.isToldEnd(callId)).toBe('answered-elsewhere');
      const call = await alice.sees(callId, ({ status }) => status === 'active');
      expect(me(call, bob).deviceId).toBe(winner.deviceId);
      await winner.ear.settled();
      expect(winner.ear.all('call:ended')).toEqual([]);
    }
  });

  it('accept on one device against decline on another: the first commit wins', async () => {
    for (const _ of rounds) {
      const { alice, bob, callId } = await ringing(backend);
      const bobsPhone = await bob.another();
      const [accepted, declined] = await Promise.all([bob.answer(callId), bobsPhone.reject(callId)]);
      const call = (await alice.get(callId)).body.call;
      const acceptWon = {
        declined: { status: 409, body: { code: 'already-answered' } },
        standings: 'alice:joined bob:joined',
      };
      const declineWon = {
        accepted: { status: 409, body: { code: 'call-ended', call: { status: 'rejected' } } },
        declined: { status: 200 },
        standings: 'alice:left bob:rejected',
      };
      expect({ accepted, declined, standings: standings(call) }).toMatchObject(
        accepted.status === 200 ? acceptWon : declineWon,
      );
    }
  });

  it('answer against the caller hanging up: both know the same end', async () => {
    for (const _ of rounds) {
      const { alice, bob, callId } = await ringing(backend);
      const [answered, ended] = await Promise.all([bob.answer(callId), alice.end(callId)]);
      expect(ended.status).toBe(200);
      const call = await agreeOn(callId, alice, bob);
      const answerWon = {
        call: { status: 'ended', endReason: 'ended-by-user', startedAt: expect.any(String) },
      };
      const endWon = {
        answered: { status: 409, body: { code: 'call-ended' } },
        call: { status: 'ended', endReason: 'cancelled', startedAt: null, duration: 0 },
      };
      expect({ answered, call }).toMatchObject(answered.status === 200 ? answerWon : endWon);
    }
  });

  it('answer against hanging up against the ring limit: one of them wins for all', async () => {
    const clock = new ManualClock();
    const timed = await start({ clock });
    for (const round of rounds) {
      const { alice, bob, callId } = await ringing(timed);
      // Who sets off first alternates; who arrives first is the machine's affair.
      if (round % 3 === 0) clock.advance(45_000);
      const first = round % 2 === 0 ? bob.answer(callId) : null;
      const ending = alice.end(callId);
      const answering = first ?? bob.answer(callId);
      if (round % 3 === 1) await setImmediate();
      if (round % 3 !== 0) clock.advance(45_000);
      const [answered, ended] = await Promise.all([answering, ending]);
      expect([200, 409]).toContain(answered.status);
      expect(ended.status).toBe(200);
      const call = await agreeOn(callId, alice, bob);
      expect(call.status === 'missed' || call.status === 'ended').toBe(true);
      expect(call.startedAt === null).toBe(answered.status === 409);
      const lines = await alice.person.ask('messages', { params: { conversationId: call.conversationId } });
      expect(lines.body.messages).toHaveLength(1);
    }
  });

  it('both hang up at once: one end, one line', async () => {
    for (const _ of rounds) {
      const { alice, bob, callId, conversation } = await talking(backend);
      const replies = await Promise.all([alice.end(callId), bob.end(callId), alice.end(callId)]);
      expect(statuses(replies)).toEqual([200, 200, 200]);
      await agreeOn(callId, alice, bob);
      for (const seat of [alice, bob]) {
        await seat.ear.settled();
        expect(seat.ear.all('call:ended')).toHaveLength(1);
      }
      const lines = await bob.person.ask('messages', { params: { conversationId: conversation.id } });
      expect(lines.body.messages).toHaveLength(1);
    }
  });

  it('the last place of a full call is taken once, by answers and by invitations', async () => {
    const small = await start({ env: { PARLEY_MESH_AUDIO: '3' } });
    const [alice, ...others] = await seats(small, 'alice', 'bob', 'carol', 'dave', 'erin');
    const conversation = await alice!.person.group(others.map(({ person }) => person));
    const { callId } = (await alice!.initiate(conversation, [], { ring: false })).body;
    const replies = await Promise.all(others.map((seat) => seat.answer(callId)));
    expect(statuses(replies)).toEqual([200, 200, 409, 409]);
    const seqs = replies.filter(({ status }) => status === 200).map(({ body }) => body.joinSeq);
    expect(new Set(seqs)).toEqual(new Set([2, 3]));

    const [bob, carol, dave] = others;
    const second = await alice!.person.group([bob!.person, carol!.person, dave!.person]);
    const { callId: other } = (await alice!.initiate(second, [bob!])).body;
    await bob!.answer(other);
    const invited = await Promise.all([alice!.invite(other, [carol!]), bob!.invite(other, [dave!])]);
    expect(statuses(invited)).toEqual([200, 409]);
    expect(invited.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'call-full', limit: 3 });
  });

  it('rejoins at once get stays of their own, the highest is the one that counts', async () => {
    const { alice, bob, callId } = await talking(backend);
    const replies = await Promise.all(rounds.map(() => bob.answer(callId, { rejoin: true })));
    const seqs = replies.map(({ body }) => body.joinSeq).sort((a, b) => a - b);
    expect(seqs).toEqual(rounds.map((round) => round + 2));
    const last = replies.find(({ body }) => body.joinSeq === ROUNDS + 2)!.body;
    expect(me((await alice.get(callId)).body.call, bob).joinId).toBe(last.joinId);
  });
});
