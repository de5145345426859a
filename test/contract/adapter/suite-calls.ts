import { describe, expect } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { SignalOut } from '#engine/backends/adapter.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import type { Can } from './abilities.ts';
import { type AdapterHarness, GRACE_MS, RING_MS } from './harness.ts';
import { refusal, type Seat } from './seat.ts';

const OFFER_SDP = 'v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\ns=-\r\n';

const partOf = (call: Call, seat: Seat) => {
  const found = call.participants.find((one) => one.userId === seat.id);
  if (!found) throw new Error(`${seat.username} is no part of it`);
  return found;
};

/** Calls from the first ring to the end, and signalling between. */
export function callSuite(harness: () => AdapterHarness, can: Can): void {
  const two = async () => {
    const ann = await harness().person('ann');
    const bob = await harness().person('bob');
    return { ann, bob, conversationId: await ann.direct(bob) };
  };
  const ringing = async (video = false) => {
    const { ann, bob, conversationId } = await two();
    const call = await ann.call(conversationId, [bob], video);
    await bob.next('call', (told) => told.call.id === call.id && told.ringsForMs !== null);
    return { ann, bob, conversationId, callId: call.id, call };
  };
  const talking = async () => {
    const { ann, bob, ...rest } = await ringing();
    const call = await bob.calls.answer(rest.callId, { rejoin: false, takeOver: false });
    await ann.seesOf(rest.callId, bob, (one) => one.status === 'joined');
    return { ann, bob, ...rest, call };
  };

  describe('ringing', () => {
    can.it(
      ['calls.video', 'devices', 'ringing-told'],
      'reaches the other with the time that is left',
      async () => {
        const { ann, bob, callId, call, conversationId } = await ringing(true);
        expect(partOf(call, ann)).toMatchObject({ status: 'joined', deviceId: ann.deviceId, joinSeq: 1 });
        const [told] = bob.all('call').filter((one) => one.ringsForMs !== null);
        expect(told?.call).toMatchObject({ id: callId, conversationId, type: 'video', initiatedBy: ann.id });
        expect(told?.ringsForMs).toBeGreaterThan(RING_MS - 15_000);
        expect(told?.ringsForMs).toBeLessThanOrEqual(RING_MS);
        bob.calls.ringing(callId, false);
        const rung = await ann.seesOf(callId, bob, (one) => one.status === 'ringing');
        expect(rung.ringing).toEqual([{ deviceId: bob.deviceId, prewarm: false }]);
      },
    );

    can.it(
      ['calls', 'direct', 'one-call-per-wish'],
      'is asked for twice with one clientId and is one call',
      async () => {
        const { ann, bob, conversationId } = await two();
        const wish = {
          conversationId,
          participantIds: [bob.id],
          video: false,
          ring: true,
          clientId: crypto.randomUUID(),
        };
        const [first, second] = [await ann.calls.initiate(wish), await ann.calls.initiate(wish)];
        expect(second.call.id).toBe(first.call.id);
      },
    );

    can.it(['calls', 'direct'], 'is told again to a device that comes back', async () => {
      const { ann, bob, conversationId } = await two();
      bob.adapter.disconnect();
      const call = await ann.call(conversationId, [bob]);
      await bob.online();
      const told = await bob.next('call', (one) => one.call.id === call.id && one.ringsForMs !== null);
      expect(told.ringsForMs).toBeGreaterThan(0);
    });

    can.it(
      ['calls', 'direct', 'deadlines', 'end-reasons'],
      'ends by itself: missed by everybody',
      async () => {
        const { ann, bob, callId } = await ringing();
        await harness().pass(RING_MS + 1000);
        expect((await bob.next('call-ended', (one) => one.callId === callId)).reason).toBe('missed');
        const call = await ann.sees(callId, (one) => one.status === 'missed');
        expect(partOf(call, bob).status).toBe('missed');
        expect(await refusal(bob.calls.answer(callId, { rejoin: false, takeOver: false }))).toBe(
          'call-ended',
        );
      },
    );

    can.it(['calls', 'direct'], 'ends when the caller hangs up: cancelled', async () => {
      const { ann, bob, callId } = await ringing();
      const over = await ann.calls.end(callId, 'ended-by-user');
      expect(over?.endReason ?? 'cancelled').toBe('cancelled');
      expect((await bob.next('call-ended', (one) => one.callId === callId)).reason).toBe('cancelled');
    });

    can.it(
      ['calls', 'direct', 'devices', 'call-lines', 'end-reasons'],
      'ends when it is declined, on every device of that person',
      async () => {
        const { ann, bob, callId, conversationId } = await ringing();
        const phone = await harness().another(bob);
        await phone.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
        await bob.calls.reject(callId);
        expect((await phone.next('call-ended', (one) => one.callId === callId)).reason).toBe('rejected');
        expect((await ann.sees(callId, (one) => one.status === 'rejected')).endReason).toBe('rejected');
        const line = await ann.next('message', (message) => message.kind === 'call');
        expect(line).toMatchObject({ conversationId, call: { status: 'rejected', duration: 0 } });
      },
    );

    can.it(['calls', 'direct', 'devices'], 'stops on the others when one device answers', async () => {
      const { ann, bob, callId } = await ringing();
      const phone = await harness().another(bob);
      await phone.next('call', (one) => one.call.id === callId && one.ringsForMs !== null);
      await bob.calls.answer(callId, { rejoin: false, takeOver: false });
      expect((await phone.next('call-ended', (one) => one.callId === callId)).reason).toBe(
        'answered-elsewhere',
      );
      expect(await refusal(phone.calls.answer(callId, { rejoin: false, takeOver: false }))).toBe(
        'already-answered',
      );
      const joined = await ann.seesOf(callId, bob, (one) => one.status === 'joined');
      expect(joined.deviceId).toBe(bob.deviceId);
    });

    can.it(
      ['calls', 'direct', 'call-in-way'],
      'meets a call the other way: told which one, so that it can be answered',
      async () => {
        const { ann, bob, callId, conversationId } = await ringing();
        const error = await bob.call(conversationId, [ann]).then(
          () => null,
          (refused: unknown) => AppError.from(refused),
        );
        expect(error?.code).toBe('call-in-progress');
        expect(error?.params).toMatchObject({ callId });
        const call = await bob.calls.answer(callId, { rejoin: false, takeOver: false });
        expect(call.status).toBe('active');
      },
    );

    can.it(
      ['calls', 'direct', 'call-members'],
      'is refused for people outside of the conversation',
      async () => {
        const { ann, conversationId } = await two();
        const eve = await harness().person('eve');
        const error = await ann.call(conversationId, [eve]).then(
          () => null,
          (refused: unknown) => AppError.from(refused),
        );
        expect(error?.code).toBe('call-refused');
        expect(error?.params['text']).not.toBe('');
      },
    );

    can.it(['calls', 'direct', 'closed-calls'], 'is nobody else’s business', async () => {
      const { callId } = await ringing();
      const eve = await harness().person('eve');
      expect(await refusal(eve.calls.get(callId))).toBe('not-found');
      expect(await refusal(eve.calls.answer(callId, { rejoin: false, takeOver: false }))).toMatch(
        /not-found|not-a-member/,
      );
      expect(await refusal(eve.calls.end(callId, 'ended-by-user'))).toMatch(/not-found|not-a-member/);
    });
  });

  describe('a call', () => {
    can.it(
      ['calls', 'direct', 'stays'],
      'starts with the answer, and gives each stay an id and an order',
      async () => {
        const { ann, bob, call } = await talking();
        expect(call.status).toBe('active');
        expect(call.startedAt).not.toBeNull();
        const [first, second] = [partOf(call, ann), partOf(call, bob)];
        expect(first.joinId).not.toBe(second.joinId);
        expect(second.joinSeq ?? 0).toBeGreaterThan(first.joinSeq ?? 0);
      },
    );

    can.it(
      ['calls', 'direct', 'stays'],
      'answered again from the same device is the same stay; rejoined is a new one',
      async () => {
        const { ann, bob, callId, call } = await talking();
        const again = await bob.calls.answer(callId, { rejoin: false, takeOver: false });
        expect(partOf(again, bob).joinId).toBe(partOf(call, bob).joinId);
        const rejoined = await bob.calls.answer(callId, { rejoin: true, takeOver: false });
        expect(partOf(rejoined, bob).joinId).not.toBe(partOf(call, bob).joinId);
        expect(partOf(rejoined, bob).joinSeq ?? 0).toBeGreaterThan(partOf(call, bob).joinSeq ?? 0);
        await ann.seesOf(callId, bob, (one) => one.joinId === partOf(rejoined, bob).joinId);
      },
    );

    can.it(['calls.video', 'direct', 'end-reasons'], 'tells the others what I send', async () => {
      const { ann, bob, callId } = await talking();
      await bob.calls.setMedia(callId, { audioEnabled: false, videoEnabled: true, screenSharing: false });
      const seen = await ann.seesOf(callId, bob, (one) => !one.mediaState.audioEnabled);
      expect(seen.mediaState).toMatchObject({ audioEnabled: false, videoEnabled: true });
    });

    can.it(
      ['calls', 'direct', 'calls.history'],
      'ends for both when one leaves, and is remembered',
      async () => {
        const { ann, bob, callId } = await talking();
        await bob.calls.end(callId, 'ended-by-user');
        expect((await ann.next('call-ended', (one) => one.callId === callId)).reason).toBe('ended-by-user');
        const { calls } = await ann.calls.history({ cursor: null, missedOnly: false });
        expect(calls[0]).toMatchObject({ id: callId, direction: 'outgoing', missed: false, status: 'ended' });
        expect(await ann.calls.active()).toEqual([]);
      },
    );

    can.it(['calls', 'direct', 'end-reasons'], 'ended again is still ended', async () => {
      const { ann, bob, callId } = await talking();
      await Promise.all([ann.calls.end(callId, 'ended-by-user'), bob.calls.end(callId, 'ended-by-user')]);
      expect((await ann.calls.get(callId)).status).toBe('ended');
      await ann.calls.end(callId, 'ended-by-user');
    });

    can.it(['calls', 'direct', 'end-reasons'], 'without media ends as failed', async () => {
      const { ann, callId } = await ringing();
      await ann.calls.end(callId, 'failed');
      expect((await ann.calls.get(callId)).status).toBe('failed');
    });

    can.it(
      ['calls', 'direct', 'interrupted', 'devices'],
      'is found again by a device that starts anew',
      async () => {
        const { ann, bob, callId } = await talking();
        await bob.adapter.close();
        await ann.seesOf(callId, bob, (one) => one.connection === 'interrupted');
        const again = await (await harness().again(bob)).online();
        const active = await again.calls.active();
        expect(active.map((one) => one.id)).toEqual([callId]);
        expect(partOf(active[0] as Call, again)).toMatchObject({
          status: 'joined',
          deviceId: again.deviceId,
        });
      },
    );

    can.it(
      ['calls', 'direct', 'interrupted', 'deadlines'],
      'survives a lost connection of one, and not for ever',
      async () => {
        const { ann, bob, callId } = await talking();
        await bob.wire.cut();
        await ann.seesOf(callId, bob, (one) => one.connection === 'interrupted');
        ann.clear();
        await bob.wire.mend();
        bob.adapter.wake();
        await ann.seesOf(callId, bob, (one) => one.connection === 'connected' && one.status === 'joined');
        await bob.wire.cut();
        await ann.seesOf(callId, bob, (one) => one.connection === 'interrupted');
        await harness().pass(GRACE_MS + 1000);
        expect((await ann.next('call-ended', (one) => one.callId === callId)).reason).toBe('connection-lost');
      },
    );

    can.it(['calls.turn', 'direct'], 'gives relay servers as a list, and says when they end', async () => {
      const { ann } = await two();
      const { iceServers, expiresAt } = await ann.calls.iceServers();
      expect(iceServers.some((server) => server.urls.some((url) => url.startsWith('turn:')))).toBe(true);
      expect(iceServers.every((server) => server.username !== '' && server.credential !== '')).toBe(true);
      expect(expiresAt).toBeGreaterThan(Date.now());
    });
  });

  describe('signalling', () => {
    const outOf = (call: Call, from: Seat, to: Seat, n: number, signal: SignalOut['signal']): SignalOut => ({
      callId: call.id,
      targetUserId: to.id,
      targetDeviceId: partOf(call, to).deviceId,
      fromJoinId: partOf(call, from).joinId,
      toJoinId: partOf(call, to).joinId,
      n,
      signal,
    });
    const offer: SignalOut['signal'] = {
      type: 'description',
      description: { type: 'offer', sdp: OFFER_SDP },
      tracks: { 0: 'microphone', 1: 'camera' },
    };

    can.it(
      ['calls', 'direct', 'signal-stays'],
      'goes both ways between the two stays, in order',
      async () => {
        const { ann, bob, call } = await talking();
        const candidate = {
          candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host',
          sdpMid: '0',
          sdpMLineIndex: 0,
        };
        await Promise.all([
          ann.calls.signal(outOf(call, ann, bob, 1, offer)),
          ann.calls.signal(outOf(call, ann, bob, 2, { type: 'candidate', candidate })),
          ann.calls.signal(outOf(call, ann, bob, 3, { type: 'candidate', candidate: null })),
        ]);
        await bob.next('signal', (signal) => signal.n === 3);
        const heard = bob.all('signal');
        expect(heard.map((signal) => signal.n)).toEqual([1, 2, 3]);
        expect(heard[0]).toMatchObject({
          callId: call.id,
          fromUserId: ann.id,
          fromDeviceId: ann.deviceId,
          fromJoinId: partOf(call, ann).joinId,
          toJoinId: partOf(call, bob).joinId,
          signal: offer,
        });
        expect(heard[1]?.signal).toMatchObject({ type: 'candidate', candidate });
        const answer = { type: 'description', description: { type: 'answer', sdp: OFFER_SDP } } as const;
        await bob.calls.signal(outOf(call, bob, ann, 1, answer));
        expect((await ann.next('signal')).signal).toMatchObject(answer);
      },
    );

    can.it(['calls', 'direct', 'signal-away'], 'to somebody who is away is said to be lost', async () => {
      const { ann, bob, call } = await talking();
      await bob.wire.cut();
      await ann.seesOf(call.id, bob, (one) => one.connection === 'interrupted');
      expect(await refusal(ann.calls.signal(outOf(call, ann, bob, 1, offer)))).toBe('colleague-offline');
    });

    can.it(['calls', 'direct', 'stays', 'signal-stays'], 'of an earlier stay is dropped', async () => {
      const { ann, bob, call } = await talking();
      const rejoined = await bob.calls.answer(call.id, { rejoin: true, takeOver: false });
      await ann.calls.signal(outOf(call, ann, bob, 1, offer));
      await ann.calls.signal(outOf(rejoined, ann, bob, 1, offer));
      await bob.next('signal');
      expect(bob.all('signal')).toHaveLength(1);
    });

    can.it(['calls', 'direct'], 'without a connection says that it never left', async () => {
      const { ann, bob, call } = await talking();
      ann.adapter.disconnect();
      expect(await refusal(ann.calls.signal(outOf(call, ann, bob, 1, offer)))).toBe('offline');
    });

    can.it(['calls', 'direct', 'closed-calls'], 'from outside of the call is refused', async () => {
      const { bob, call, ann } = await talking();
      const eve = await harness().person('eve');
      const out = { ...outOf(call, ann, bob, 1, offer), fromJoinId: null };
      expect(await refusal(eve.calls.signal(out))).toBe('not-found');
      expect(bob.all('signal')).toEqual([]);
    });
  });
}
