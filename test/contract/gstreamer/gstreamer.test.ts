/** The adapter against our own simple server, over real sockets. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignalOut } from '#engine/backends/adapter.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { RawClient } from '#test/support/simple-server/raw-client.ts';
import { Can } from '../adapter/abilities.ts';
import { refusal, type Seat } from '../adapter/seat.ts';
import { sessionSuite } from '../adapter/suite-session.ts';
import { type GstreamerHarness, openGstreamer } from './harness.ts';

const AGAIN_MS = 20;
const AGAIN_LIMIT_MS = 20_000;
const FIRST = { rejoin: false, takeOver: false };
const OFFER_SDP = 'v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\ns=-\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\n';
const offer = { type: 'description', description: { type: 'offer', sdp: OFFER_SDP } } as const;
const answer = { type: 'description', description: { type: 'answer', sdp: OFFER_SDP } } as const;
const candidate = {
  type: 'candidate',
  candidate: { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', sdpMLineIndex: 0 },
} as const;

let harness: GstreamerHarness;

beforeEach(async () => {
  harness = await openGstreamer();
});
afterEach(() => harness.close());

const partOf = (call: Call, userId: string) => call.participants.find((one) => one.userId === userId);

function out(call: Call, from: Seat, targetUserId: string, signal: SignalOut['signal']): SignalOut {
  const fromJoinId = partOf(call, from.id)?.joinId ?? null;
  const toJoinId = partOf(call, targetUserId)?.joinId ?? null;
  return { callId: call.id, targetUserId, targetDeviceId: null, fromJoinId, toJoinId, n: 1, signal };
}

const two = async () => ({ ann: await harness.person('ann'), bob: await harness.person('bob') });

/** It rings at `to`, and `from` has made its offer. */
async function ring(from: Seat, to: Seat): Promise<{ mine: Call; theirs: Call }> {
  const mine = await from.call(await from.direct(to), [to], true);
  await from.calls.signal(out(mine, from, to.id, offer));
  const { call } = await to.next('call', (told) => told.ringsForMs !== null);
  return { mine, theirs: call };
}

async function talk(from: Seat, to: Seat): Promise<{ mine: Call; theirs: Call }> {
  const { mine, theirs } = await ring(from, to);
  const answered = await to.calls.answer(theirs.id, FIRST);
  await to.calls.signal(out(answered, to, 'unknown', answer));
  await from.next('signal', ({ signal }) => signal.type === 'description');
  return { mine, theirs: answered };
}

/** As soon as the server has let go of what was before; refused for another reason, it is not asked again. */
async function again<T>(attempt: () => Promise<T>): Promise<T> {
  const asked = await vi.waitFor(
    async () => {
      const [outcome] = await Promise.allSettled([attempt()]);
      if (outcome.status === 'rejected' && isNotLetGo(outcome.reason)) throw outcome.reason;
      return outcome;
    },
    { timeout: AGAIN_LIMIT_MS, interval: AGAIN_MS },
  );
  if (asked.status === 'rejected') throw asked.reason;
  return asked.value;
}

const isNotLetGo = (error: unknown): boolean =>
  ['colleague-offline', 'colleague-busy'].includes(AppError.from(error).code);

describe('as any adapter', () => {
  sessionSuite(() => harness, new Can(['people', 'chat', 'calls', 'calls.video']));
});

describe('a session', () => {
  it('carries signals both ways, and ends for both with one; then the other calls', async () => {
    const { ann, bob } = await two();
    const { mine, theirs } = await talk(ann, bob);
    await ann.calls.signal(out(mine, ann, bob.id, candidate));
    await bob.next('signal', ({ signal }) => signal.type === 'candidate');
    await bob.calls.end(theirs.id, 'ended-by-user');
    expect((await ann.next('call-ended')).reason).toBe('ended-by-user');
    for (const seat of [ann, bob]) seat.clear();
    const back = await again(() => talk(bob, ann));
    await bob.calls.end(back.mine.id, 'ended-by-user');
    await ann.next('call-ended', ({ callId }) => callId === back.theirs.id);
  });

  it('declined leaves both to be called at once, again and again', async () => {
    const { ann, bob } = await two();
    for (let n = 0; n < 5; n += 1) {
      const { mine, theirs } = await again(() => ring(ann, bob));
      await bob.calls.reject(theirs.id);
      expect((await ann.next('call-ended', ({ callId }) => callId === mine.id)).reason).toBe('rejected');
      for (const seat of [ann, bob]) {
        expect(seat.all('connection').filter(({ state }) => state === 'offline')).toEqual([]);
        seat.clear();
      }
    }
  });

  it('given up by the caller is cancelled', async () => {
    const { ann, bob } = await two();
    const { mine } = await ring(ann, bob);
    expect((await ann.calls.end(mine.id, 'ended-by-user'))?.endReason).toBe('cancelled');
    expect((await bob.next('call-ended')).reason).toBe('cancelled');
  });

  it('with somebody who talks, or is not there, is refused', async () => {
    const { ann, bob } = await two();
    const eve = await harness.person('eve');
    await talk(ann, bob);
    expect(await refusal(eve.call(await eve.direct(bob), [bob]))).toBe('colleague-busy');
    await eve.chat.createDirect('nobody');
    const nobody = {
      conversationId: 'peer:nobody',
      participantIds: [],
      video: false,
      ring: true,
      clientId: 'c',
    };
    expect(await refusal(eve.calls.initiate(nobody))).toBe('colleague-offline');
    expect(await refusal(ann.call(await ann.direct(eve), [eve]))).toBe('call-in-progress');
    // refused, it can be called all the same
    const raw = await RawClient.hello(harness.server.url, 'raw');
    raw.send(`SESSION ${eve.id}`, 'OFFER_REQUEST');
    await eve.next('call', ({ ringsForMs }) => ringsForMs !== null);
    await raw.close();
    await eve.next('call-ended', ({ reason }) => reason === 'cancelled');
  });

  it('asked for from both ends at once is one: at one end it rings', async () => {
    const { ann, bob } = await two();
    const [toBob, toAnn] = [await ann.direct(bob), await bob.direct(ann)];
    const results = await Promise.allSettled([
      ann.call(toBob, [bob]).then((call) => ann.calls.signal(out(call, ann, bob.id, offer))),
      bob.call(toAnn, [ann]).then((call) => bob.calls.signal(out(call, bob, ann.id, offer))),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const rung = results[0]?.status === 'rejected' ? ann : bob;
    expect((await rung.next('call', ({ ringsForMs }) => ringsForMs !== null)).call.initiatedBy).toBe(
      'unknown',
    );
  });

  it('only to watch asks a camera for its offer', async () => {
    const ann = await harness.person('ann');
    const camera = await RawClient.hello(harness.server.url, 'camera');
    const { id } = await ann.chat.createDirect('camera');
    const wish = { participantIds: ['camera'], video: true, ring: true, watch: true, clientId: 'c' };
    const { call } = await ann.calls.initiate({ ...wish, conversationId: id });
    expect(await camera.next()).toBe('OFFER_REQUEST');
    camera.send(JSON.stringify({ sdp: { type: 'offer', sdp: OFFER_SDP } }), Buffer.from('no text'));
    await ann.next('signal', ({ signal }) => signal.type === 'description');
    await ann.calls.signal(out(call, ann, 'camera', answer));
    expect(JSON.parse(String(await camera.next()))).toEqual({ sdp: { type: 'answer', sdp: OFFER_SDP } });
    await ann.calls.end(call.id, 'ended-by-user');
    expect(await camera.closed).toEqual({ code: 1000, reason: '' });
  });

  it('carries text where a link carries it', async () => {
    const { ann, bob } = await two();
    const { mine, theirs } = await talk(ann, bob);
    // what two windows would do
    ann.adapter.events.on('text-out', ({ text }) => bob.adapter.inBand?.take(theirs.id, 'unknown', text));
    ann.adapter.inBand?.setChannel(mine.id, bob.id, true);
    const sent = await ann.write(mine.conversationId, 'hello');
    const heard = await bob.next('message');
    expect(heard).toMatchObject({ conversationId: 'unknown', senderId: 'unknown', content: 'hello', seq: 1 });
    expect(sent).toMatchObject({ conversationId: `peer:${bob.id}`, seq: 1 });
  });

  it('is over for both when one loses its network, and both come back', async () => {
    const { ann, bob } = await two();
    await talk(ann, bob);
    await bob.wire.cut();
    expect((await bob.next('call-ended')).reason).toBe('connection-lost');
    expect((await ann.next('call-ended')).reason).toBe('ended-by-user');
    bob.clear();
    await bob.wire.mend();
    bob.adapter.wake();
    await bob.next('connection', ({ state }) => state === 'online');
    await again(() => ring(ann, bob));
  });

  it('is over for both when the server is killed; it comes back and they with it', async () => {
    const { ann, bob } = await two();
    await talk(ann, bob);
    await harness.server.kill();
    for (const seat of [ann, bob]) {
      expect((await seat.next('call-ended')).reason).toBe('connection-lost');
      await seat.next('connection', ({ state }) => state === 'offline');
      seat.clear();
    }
    await harness.server.restart();
    for (const seat of [ann, bob]) {
      seat.adapter.wake();
      await seat.next('connection', ({ state }) => state === 'online');
    }
    const { mine } = await again(() => talk(ann, bob));
    expect(mine.status).toBe('active');
  });
});

describe('a name', () => {
  it('is somebody’s alone, and free again when they have gone', async () => {
    const ann = await harness.person('ann');
    const second = await harness.sit(ann.username);
    expect(await refusal(second.adapter.signIn(ann.username, ''))).toBe('name-in-use');
    await ann.adapter.signOut();
    await second.adapter.signIn(ann.username, '');
    await second.online();
    expect(second.id).toBe(ann.username);
  });

  it('is had again by the one who is cut off, as soon as the server has let go of it', async () => {
    const ann = await harness.person('ann');
    await ann.wire.cut();
    await ann.next('connection', ({ state }) => state === 'offline');
    ann.clear();
    await ann.wire.mend();
    await ann.next('connection', ({ state }) => state === 'online');
  });
});

describe('a room', () => {
  const enter = async (seat: Seat): Promise<Call> => {
    const rooms = seat.adapter.rooms;
    if (!rooms) throw new Error('no rooms');
    return seat.call((await rooms.open('studio')).id, [], true, false);
  };
  const idsOf = (call: Call | undefined) =>
    call?.participants
      .filter(({ status }) => status === 'joined')
      .map(({ userId }) => userId)
      .toSorted();
  const sees = async (seat: Seat, ...others: Seat[]) => {
    const expected = [seat, ...others].map(({ id }) => id).toSorted();
    await seat.until(`seeing ${expected.join()}`, () => {
      const call = seat.all('call').at(-1)?.call;
      return JSON.stringify(idsOf(call)) === JSON.stringify(expected);
    });
    const last = seat.all('call').at(-1);
    if (!last) throw new Error('no call');
    return last.call;
  };

  it('links everybody with everybody: whoever comes last offers', async () => {
    const seats = [await harness.person('ann'), await harness.person('bob'), await harness.person('cai')];
    for (const seat of seats) await enter(seat);
    const [ann, bob, cai] = seats as [Seat, Seat, Seat];
    const atCai = await sees(cai, ann, bob);
    for (const other of [ann, bob]) {
      expect(partOf(atCai, cai.id)?.joinSeq ?? 0).toBeGreaterThan(partOf(atCai, other.id)?.joinSeq ?? 0);
      const there = await sees(other, ...seats.filter((seat) => seat !== other));
      expect(partOf(there, cai.id)?.joinSeq ?? 0).toBeGreaterThan(partOf(there, other.id)?.joinSeq ?? 0);
      await cai.calls.signal(out(atCai, cai, other.id, offer));
      expect((await other.next('signal')).fromUserId).toBe(cai.id);
      await other.calls.signal(out(there, other, cai.id, answer));
      await cai.next('signal', ({ fromUserId }) => fromUserId === other.id);
    }
  });

  it('is left, and entered again as a new stay; who is in it cannot be called', async () => {
    const { ann, bob } = await two();
    const first = await enter(ann);
    await enter(bob);
    await sees(ann, bob);
    const eve = await harness.person('eve');
    expect(await refusal(eve.call(await eve.direct(ann), [ann]))).toBe('colleague-busy');
    await ann.calls.end(first.id, 'ended-by-user');
    await sees(bob);
    const second = await enter(ann);
    expect(second.id).not.toBe(first.id);
    await sees(bob, ann);
  });

  it('outlives a killed server: everybody enters it again, in the same call', async () => {
    const { ann, bob } = await two();
    const mine = await enter(ann);
    await enter(bob);
    const before = await sees(ann, bob);
    await harness.server.kill();
    for (const seat of [ann, bob]) {
      await seat.next('connection', ({ state }) => state === 'offline');
      seat.clear();
    }
    await harness.server.restart();
    for (const seat of [ann, bob]) seat.adapter.wake();
    const after = await sees(ann, bob);
    await sees(bob, ann);
    expect(after.id).toBe(mine.id);
    expect(partOf(after, ann.id)?.joinId).not.toBe(partOf(before, ann.id)?.joinId);
    expect([...ann.all('call-ended'), ...bob.all('call-ended')]).toEqual([]);
  });
});

it('leaves nothing behind when it is closed: in a session, ringing, in a room, and on its way', async () => {
  const { ann, bob } = await two();
  await ring(ann, bob);
  const cai = await harness.person('cai');
  const rooms = cai.adapter.rooms;
  const room = await rooms?.open('studio');
  const call = await cai.call(room?.id ?? '', [], false, false);
  const dan = await harness.person('dan');
  const own = await dan.call((await dan.adapter.rooms?.open('other'))?.id ?? '', [], false, false);
  await dan.calls.end(own.id, 'ended-by-user');
  expect(call.status).toBe('initiated');
  for (const seat of [ann, bob, cai, dan]) {
    await seat.close();
    await seat.close();
    expect(seat.adapter.events.count()).toBe(0);
    expect(await seat.wire.leftovers()).toEqual([]);
  }
});
