import { beforeAll, describe, expect, it } from 'vitest';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { group, me, pair, ringing, seats, standings, talking, threeTalking } from './calls.seat.ts';

onEachDatabase('calls', (start) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await start();
  });

  describe('beginning and ringing', () => {
    it('initiate answers in the shape of the seed and rings every device of the others', async () => {
      const { alice, bob, conversation } = await pair(backend);
      const bobsPhone = await bob.another();
      const reply = await alice.initiate(conversation, [bob], { type: 'video' });
      expect(reply.status).toBe(200);
      const { username } = bob.person.user;
      expect(reply.body).toMatchObject({
        status: 'initiated',
        participants: [{ userId: bob.id, userName: 'bob', userIdentifier: username, status: 'invited' }],
        joinSeq: 1,
      });
      for (const device of [bob, bobsPhone]) {
        const incoming = await device.ear.next('call:incoming');
        expect(incoming).toMatchObject({
          callId: reply.body.callId,
          conversationId: conversation.id,
          type: 'video',
          initiatedBy: alice.id,
        });
        expect(incoming.participants).toHaveLength(2);
        expect(incoming.ringsForMs).toBeGreaterThan(40_000);
        expect(incoming.ringsForMs).toBeLessThanOrEqual(45_000);
      }
      await alice.ear.settled();
      expect(alice.ear.all('call:incoming')).toEqual([]);
    });

    it('ringing is told with the device and what it can do', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const bobsPhone = await bob.another();
      expect(await bob.ear.say('call:ringing', { callId, prewarm: true })).toEqual({ ok: true });
      expect(await bobsPhone.ear.say('call:ringing', { callId, prewarm: false })).toEqual({ ok: true });
      const call = await alice.sees(callId, (one) => me(one, bob).ringing.length === 2);
      expect(call.status).toBe('ringing');
      expect(me(call, bob)).toMatchObject({
        status: 'ringing',
        joinId: null,
        ringing: [
          { deviceId: bob.deviceId, prewarm: true },
          { deviceId: bobsPhone.deviceId, prewarm: false },
        ],
      });
      bobsPhone.ear.close();
      await alice.sees(callId, (one) => one.rev === call.rev! + 1 && me(one, bob).ringing.length === 1);
    });

    it('the same clientId is the same call, also after its end', async () => {
      const { alice, bob, conversation } = await pair(backend);
      const first = await alice.initiate(conversation, [bob], { clientId: 'once' });
      const again = await alice.initiate(conversation, [bob], { clientId: 'once' });
      expect(again).toMatchObject({
        status: 200,
        body: { callId: first.body.callId, joinId: first.body.joinId },
      });
      await alice.end(first.body.callId);
      const late = await alice.initiate(conversation, [bob], { clientId: 'once' });
      expect(late).toMatchObject({ status: 200, body: { callId: first.body.callId, status: 'ended' } });
      await bob.ear.settled();
      expect(bob.ear.all('call:incoming')).toHaveLength(1);
    });

    it('without a ring nobody is invited, members may join, and the last one ends it', async () => {
      const { alice, bob, carol, conversation } = await group(backend);
      const { callId } = (await alice.initiate(conversation, [bob, carol], { ring: false })).body;
      expect((await bob.get(callId)).body.call.participants).toHaveLength(1);
      const joined = await bob.answer(callId);
      expect(joined).toMatchObject({ status: 200, body: { status: 'active', joinSeq: 2 } });
      expect((await alice.end(callId)).body.call.status).toBe('active');
      expect((await bob.end(callId)).body).toMatchObject({ status: 'ended', endReason: 'ended-by-user' });
      await carol.ear.settled();
      expect(carol.ear.all('call:incoming')).toEqual([]);
    });

    it('shows a callee who talks elsewhere as busy, and as free once that is over', async () => {
      const { bob, callId: earlier } = await talking(backend);
      const [dave] = await seats(backend, 'dave');
      const conversation = await dave!.person.direct(bob.person);
      const { callId, call } = (await dave!.initiate(conversation, [bob])).body;
      expect(me(call, bob).busy).toBe(true);
      await bob.ear.next('call:incoming', (event) => event.callId === callId);
      await bob.end(earlier);
      await dave!.sees(callId, (one) => !me(one, bob).busy);
    });
  });

  describe('answering', () => {
    it('makes the call active and tells the caller, with a stay of its own', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const reply = await bob.answer(callId);
      expect(reply).toMatchObject({ status: 200, body: { callId, status: 'active', joinSeq: 2 } });
      expect(Math.abs(Date.now() - Date.parse(reply.body.startedAt))).toBeLessThan(60_000);
      expect(await alice.ear.next('call:participant-joined')).toEqual({
        callId,
        userId: bob.id,
        userName: 'bob',
        userIdentifier: bob.person.user.username,
      });
      const call = await alice.sees(callId, ({ status }) => status === 'active');
      expect(me(call, bob)).toMatchObject({
        status: 'joined',
        joinId: reply.body.joinId,
        joinSeq: 2,
        deviceId: bob.deviceId,
        connection: 'connected',
      });
    });

    it('stops the other devices and refuses them', async () => {
      const { bob, callId } = await ringing(backend);
      const bobsPhone = await bob.another();
      await bob.answer(callId);
      expect(await bobsPhone.isToldEnd(callId)).toBe('answered-elsewhere');
      expect(await bobsPhone.answer(callId)).toMatchObject({
        status: 409,
        body: { code: 'already-answered' },
      });
      await bob.ear.settled();
      expect(bob.ear.all('call:ended')).toEqual([]);
    });

    it('again from the same device answers the same; a rejoin gives a new stay', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const first = await bob.answer(callId);
      const again = await bob.answer(callId);
      expect(again).toEqual({ ...first, headers: expect.anything() });
      const rejoined = await bob.answer(callId, { rejoin: true });
      expect(rejoined.body.joinSeq).toBe(3);
      expect(rejoined.body.joinId).not.toBe(first.body.joinId);
      await alice.sees(callId, (call) => me(call, bob).joinId === rejoined.body.joinId);
    });

    it('the caller may rejoin before anybody has answered', async () => {
      const { alice, callId } = await ringing(backend);
      const reply = await alice.answer(callId, { rejoin: true });
      expect(reply).toMatchObject({
        status: 200,
        body: { status: 'initiated', startedAt: null, joinSeq: 2 },
      });
    });

    it('takes over from the first device, which is replaced', async () => {
      const { alice, bob, callId } = await talking(backend);
      const bobsPhone = await bob.another();
      const reply = await bobsPhone.answer(callId, { takeOver: true });
      expect(reply).toMatchObject({ status: 200, body: { joinSeq: 3 } });
      expect(await bob.isToldEnd(callId)).toBe('replaced');
      await alice.sees(callId, (call) => me(call, bob).deviceId === bobsPhone.deviceId);
      expect(await bob.end(callId)).toMatchObject({ status: 409, body: { code: 'already-answered' } });
      expect(await bob.media(callId)).toMatchObject({ status: 409, body: { code: 'not-joined' } });
      expect((await bobsPhone.end(callId)).status).toBe(200);
    });

    it('is refused with the final state once the call is over', async () => {
      const { alice, bob, callId } = await ringing(backend);
      await alice.end(callId);
      const reply = await bob.answer(callId);
      expect(reply).toMatchObject({
        status: 409,
        body: { code: 'call-ended', call: { id: callId, status: 'ended' } },
      });
    });

    it('rings and lets in as many as a mesh carries', async () => {
      const small = await start({ env: { PARLEY_MESH_VIDEO: '2', PARLEY_MESH_AUDIO: '3' } });
      const { alice, bob, carol, conversation } = await group(small);
      expect(await alice.initiate(conversation, [bob, carol], { type: 'video' })).toMatchObject({
        status: 409,
        body: { code: 'call-full', limit: 2 },
      });
      const video = (await alice.initiate(conversation, [bob], { type: 'video' })).body;
      await bob.answer(video.callId);
      expect(await carol.answer(video.callId)).toMatchObject({
        status: 409,
        body: { code: 'call-full', limit: 2 },
      });
      await alice.end(video.callId);
      const audio = (await alice.initiate(conversation, [bob, carol], { type: 'audio' })).body;
      await bob.answer(audio.callId);
      expect((await carol.answer(audio.callId)).status).toBe(200);
    });
  });

  describe('ending', () => {
    it('reject ends a call of two, on all devices', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const bobsPhone = await bob.another();
      expect(await bob.reject(callId)).toMatchObject({ status: 200, body: { callId, status: 'rejected' } });
      expect(await bobsPhone.isToldEnd(callId)).toBe('rejected');
      expect(await alice.isToldEnd(callId)).toBe('rejected');
      expect(await bobsPhone.reject(callId)).toMatchObject({ status: 200, body: { status: 'rejected' } });
    });

    it('reject of one leaves the others of a group ringing', async () => {
      const { alice, bob, carol, conversation } = await group(backend);
      const { callId } = (await alice.initiate(conversation, [bob, carol])).body;
      expect((await bob.reject(callId)).body.status).toBe('rejected');
      const call = await alice.sees(callId, (one) => me(one, bob).status === 'rejected');
      expect(standings(call)).toBe('alice:joined bob:rejected carol:invited');
      expect((await carol.reject(callId)).body.call).toMatchObject({
        status: 'rejected',
        endReason: 'rejected',
      });
    });

    it('the caller cancels', async () => {
      const { alice, bob, callId } = await ringing(backend);
      const reply = await alice.end(callId);
      expect(reply.body).toMatchObject({ callId, status: 'ended', duration: 0, endReason: 'cancelled' });
      expect(standings(reply.body.call)).toBe('alice:left bob:missed');
      expect(await bob.isToldEnd(callId)).toBe('cancelled');
    });

    it('end by one who rings is a reject', async () => {
      const { alice, bob, callId } = await ringing(backend);
      expect((await bob.end(callId)).body).toMatchObject({ status: 'rejected', endReason: 'rejected' });
      expect(await alice.isToldEnd(callId)).toBe('rejected');
    });

    it('either ends a call of two, and ending it again answers the final state', async () => {
      const { alice, bob, callId } = await talking(backend);
      const reply = await bob.end(callId);
      expect(reply.body).toMatchObject({ status: 'ended', endReason: 'ended-by-user' });
      const told = await alice.ear.next('call:ended');
      expect(told).toMatchObject({ callId, reason: 'ended-by-user', endedBy: bob.id });
      expect((await alice.end(callId)).body).toMatchObject({ status: 'ended', endReason: 'ended-by-user' });
      expect((await alice.end(callId)).body.call).toEqual(reply.body.call);
    });

    it('who leaves a group leaves the others talking; the last one is left alone', async () => {
      const { alice, bob, carol, callId } = await threeTalking(backend);
      const reply = await alice.end(callId);
      expect(reply.body).toMatchObject({ status: 'ended', call: { status: 'active' } });
      expect(await bob.ear.next('call:participant-left')).toEqual({ callId, userId: alice.id });
      await bob.end(callId);
      expect(await carol.isToldEnd(callId)).toBe('left-alone');
      expect((await carol.get(callId)).body.call.status).toBe('ended');
    });

    it('who left a group may come back', async () => {
      const { alice, bob, callId } = await threeTalking(backend);
      await alice.end(callId);
      expect(await alice.answer(callId)).toMatchObject({
        status: 200,
        body: { status: 'active', joinSeq: 4 },
      });
      await bob.sees(callId, (call) => me(call, alice).joinSeq === 4);
    });

    it('a call for which no media could be connected has failed', async () => {
      const { alice, bob, callId } = await ringing(backend);
      expect((await alice.end(callId, 'failed')).body).toMatchObject({
        status: 'failed',
        endReason: 'failed',
      });
      expect(await bob.isToldEnd(callId)).toBe('failed');
    });

    it('a finished call leaves one line in its conversation', async () => {
      const { alice, bob, conversation, callId } = await talking(backend, { type: 'video' });
      await alice.end(callId);
      const { message } = await bob.ear.next('message:new');
      expect(message).toMatchObject({
        kind: 'call',
        callId,
        senderId: alice.id,
        content: 'Video call, 0:00',
        call: { type: 'video', status: 'ended', endReason: 'ended-by-user', duration: 0 },
      });
      await bob.end(callId);
      const page = await bob.person.ask('messages', { params: { conversationId: conversation.id } });
      expect(page.body.messages).toEqual([message]);
    });
  });

  describe('media state', () => {
    it('is told to the others and kept', async () => {
      const { alice, bob, callId } = await talking(backend);
      const more = { audioEnabled: false, screenSharing: true, onHold: true };
      const reply = await bob.media(callId, more);
      expect(reply.body).toEqual({ success: true, mediaState: { videoEnabled: false, ...more } });
      expect(await alice.ear.next('call:media-state-changed')).toEqual({
        callId,
        userId: bob.id,
        mediaState: reply.body.mediaState,
      });
      expect(me((await alice.get(callId)).body.call, bob).mediaState).toEqual(reply.body.mediaState);
      await bob.ear.settled();
      expect(bob.ear.all('call:media-state-changed')).toEqual([]);
    });

    it('is only for who has joined, while the call lives', async () => {
      const { alice, bob, callId } = await ringing(backend);
      expect(await bob.media(callId)).toMatchObject({ status: 409, body: { code: 'not-joined' } });
      await alice.end(callId);
      expect(await alice.media(callId)).toMatchObject({ status: 409, body: { code: 'call-ended' } });
    });
  });

  it('active lists the calls that a person is in or that ring for them, no others', async () => {
    const { alice, bob, callId } = await ringing(backend);
    const [stranger] = await seats(backend, 'stranger');
    const idsOf = async (seat: typeof alice) =>
      (await seat.person.ask('activeCalls')).body.calls.map((call: { id: string }) => call.id);
    expect(await idsOf(alice)).toEqual([callId]);
    expect(await idsOf(bob)).toEqual([callId]);
    expect(await idsOf(stranger!)).toEqual([]);
    await bob.reject(callId);
    expect(await idsOf(alice)).toEqual([]);
  });

  it('every change of a call raises its rev', async () => {
    const { alice, bob, callId } = await talking(backend);
    await bob.media(callId);
    await bob.end(callId);
    await alice.sees(callId, ({ status }) => status === 'ended');
    const revs = alice.ear.all('call:updated').map(({ call }) => call.rev);
    expect(revs).toEqual([1, 2, 3, 4]);
  });
});
