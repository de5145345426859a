/** Calls with one other peer, by the frames that running servers and webrtcbin peers were seen to send. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignalOut } from '../adapter.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { GST_OFFER, GstreamerRig, ICE_FRAME, sdpFrame, sdpOf } from '#test/fakes/gstreamer-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GstreamerRig;

beforeEach(async () => {
  rig = new GstreamerRig();
  await rig.online();
});
afterEach(async () => {
  await rig.adapter.close();
  expect(rig.clock.pending).toBe(0);
  expect(rig.sockets.every((socket) => socket.isClosed)).toBe(true);
});

const FIRST = { rejoin: false, takeOver: false };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );
const partOf = (call: Call, userId: string) => call.participants.find((one) => one.userId === userId);
const offer: Signal = { type: 'description', description: { type: 'offer', sdp: GST_OFFER } };
const answer: Signal = { type: 'description', description: { type: 'answer', sdp: GST_OFFER } };
const candidate: Signal = {
  type: 'candidate',
  candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 },
};

function out(call: Call, targetUserId: string, signal: Signal): SignalOut {
  return {
    callId: call.id,
    targetUserId,
    targetDeviceId: null,
    fromJoinId: partOf(call, 'me')?.joinId ?? null,
    toJoinId: partOf(call, targetUserId)?.joinId ?? null,
    n: 1,
    signal,
  };
}

/** An unknown caller rings. */
async function ringing(...frames: string[]): Promise<Call> {
  rig.socket.say(...frames);
  await settle();
  const call = rig.calls.at(-1);
  if (!call) throw new Error('nothing rings');
  return call;
}

describe('calling a peer', () => {
  it('is a session: there at once, for nobody says that it rings', async () => {
    const call = await rig.calling('robot', { video: true });
    expect(rig.socket.sent).toEqual(['HELLO me', 'SESSION robot']);
    expect(call).toMatchObject({
      type: 'video',
      status: 'active',
      initiatedBy: 'me',
      conversationId: 'peer:robot',
    });
    expect(partOf(call, 'robot')).toMatchObject({ status: 'joined', userName: 'robot' });
    expect(partOf(call, 'me')).toMatchObject({
      status: 'joined',
      deviceId: rig.adapter.identity()?.deviceId,
    });
    expect(rig.adapter.dialect()).toMatchObject({ firstOffer: 'caller', bundlePolicy: 'balanced' });
    expect((await rig.adapter.calls.active()).map(({ id }) => id)).toEqual([call.id]);
  });

  it('only to watch asks the other end for the offer', async () => {
    const call = await rig.calling('camera', { watch: true });
    expect(rig.socket.sent).toEqual(['HELLO me', 'SESSION camera', 'OFFER_REQUEST']);
    expect(call.type).toBe('video');
    rig.socket.say(sdpFrame('offer', sdpOf('1', 'sendonly')));
    expect(rig.heard('signal').map(({ signal }) => signal.type)).toEqual(['description']);
    expect(partOf(rig.calls.at(-1) as Call, 'camera')?.mediaState).toMatchObject({ videoEnabled: true });
  });

  it.each([
    ["ERROR peer 'robot' not found", 'colleague-offline'],
    ["ERROR peer 'robot' busy", 'colleague-busy'],
    ['ERROR of another kind', 'call-refused'],
  ])('%s is refused', async (text, code) => {
    const { id } = await rig.adapter.chat.createDirect('robot');
    const started = rig.start(id);
    await settle();
    rig.socket.say(text);
    expect(await codeOf(started)).toBe(code);
    expect(await rig.adapter.calls.active()).toEqual([]);
  });

  it('asked for twice with one clientId is one call, and after a failure another', async () => {
    const { id } = await rig.adapter.chat.createDirect('robot');
    const wish = { clientId: 'same' };
    const failed = rig.start(id, wish);
    await settle();
    rig.socket.say("ERROR peer 'robot' not found");
    expect(await codeOf(failed)).toBe('colleague-offline');
    const [first, second] = [rig.start(id, wish), rig.start(id, wish)];
    await settle();
    rig.socket.say('SESSION_OK');
    expect((await first).id).toBe((await second).id);
    expect(rig.socket.sent.filter((text) => text === 'SESSION robot')).toHaveLength(2);
  });

  it('while in another call is refused, and nothing is sent', async () => {
    await rig.calling('robot');
    const { id } = await rig.adapter.chat.createDirect('other');
    expect(await codeOf(rig.start(id))).toBe('call-in-progress');
    expect(rig.socket.sent).toEqual(['HELLO me', 'SESSION robot']);
  });

  it('without an answer of the server is given up, and the line begun anew', async () => {
    const { id } = await rig.adapter.chat.createDirect('robot');
    const started = rig.start(id);
    await settle();
    rig.clock.advance(8000);
    expect(await codeOf(started)).toBe('server-unreachable');
    expect(rig.sockets).toHaveLength(3);
  });

  it('of whom has no name, and without a ring, cannot be', async () => {
    await ringing(sdpFrame('offer'));
    expect(await codeOf(rig.start('unknown'))).toBe('unsupported');
    expect(await codeOf(rig.adapter.chat.createDirect('me'))).toBe('not-found');
    expect(await codeOf(rig.start('peer:nobody'))).toBe('not-found');
  });
});

describe('signalling', () => {
  it('tells descriptions before candidates, and never a null', async () => {
    const call = await rig.calling();
    const { calls } = rig.adapter;
    await calls.signal(out(call, 'robot', candidate));
    expect(rig.socket.sent).toHaveLength(2);
    await calls.signal(out(call, 'robot', offer));
    await calls.signal(out(call, 'robot', candidate));
    await calls.signal(out(call, 'robot', { type: 'candidate', candidate: null }));
    const ice = '{"ice":{"candidate":"candidate:1","sdpMLineIndex":0}}';
    expect(rig.socket.sent.slice(2)).toEqual([sdpFrame('offer'), ice, ice]);
  });

  it('comes in the order in which it was sent, between the two stays', async () => {
    const call = await rig.calling();
    rig.socket.say(ICE_FRAME, sdpFrame('answer'), ICE_FRAME);
    expect(rig.heard('signal').map(({ signal }) => signal.type)).toEqual([
      'candidate',
      'description',
      'candidate',
    ]);
    expect(rig.heard('signal')[0]).toMatchObject({
      callId: call.id,
      fromUserId: 'robot',
      fromJoinId: partOf(call, 'robot')?.joinId,
      toJoinId: partOf(call, 'me')?.joinId,
    });
  });

  it('takes ERROR, SESSION and ROOM in a session for what the other end says, and binary for nothing', async () => {
    await rig.calling();
    rig.told = [];
    rig.socket.say(
      'ERROR invalid JSON',
      "ERROR peer 'robot' busy",
      'SESSION me',
      'ROOM x',
      'SESSION_OK',
      '{}',
    );
    rig.socket.sign();
    expect(rig.told).toEqual([]);
    expect(await rig.adapter.calls.active()).toHaveLength(1);
    expect(rig.logged.filter(({ message }) => message === 'frame of no use')).toHaveLength(6);
  });

  it('of an earlier stay, to somebody else and after the end goes nowhere', async () => {
    const call = await rig.calling();
    const { calls } = rig.adapter;
    await calls.signal({ ...out(call, 'robot', offer), toJoinId: 'earlier' });
    expect(await codeOf(calls.signal(out(call, 'other', offer)))).toBe('not-found');
    await calls.end(call.id, 'ended-by-user');
    expect(await codeOf(calls.signal(out(call, 'robot', offer)))).toBe('not-found');
    expect(rig.sockets.flatMap(({ sent }) => sent)).not.toContain(sdpFrame('offer'));
  });

  it('a wish for an offer goes to whoever does not offer in any case', async () => {
    await rig.calling();
    rig.socket.say('OFFER_REQUEST');
    expect(rig.heard('signal')).toEqual([]);
  });
});

describe('being called', () => {
  it('begins with the first word of the other end: nobody says who', async () => {
    const call = await ringing(sdpFrame('offer'), ICE_FRAME);
    expect(rig.heard('call')).toEqual([{ call, ringsForMs: 45_000 }]);
    expect(call).toMatchObject({
      conversationId: 'unknown',
      initiatedBy: 'unknown',
      type: 'video',
      status: 'ringing',
    });
    expect(partOf(call, 'unknown')).toMatchObject({ status: 'joined', userName: '' });
    expect(partOf(call, 'me')).toMatchObject({ status: 'ringing', joinId: null });
    // whoever shows the call knows its conversation by then
    const names = rig.told.map(({ name }) => name);
    expect(names.indexOf('conversation')).toBeLessThan(names.indexOf('call'));
    expect(rig.heard('signal')).toEqual([]);
  });

  it('is told what waited only when it is answered, in order', async () => {
    const { id } = await ringing(ICE_FRAME, sdpFrame('offer'), ICE_FRAME);
    const call = await rig.adapter.calls.answer(id, FIRST);
    expect(call.status).toBe('active');
    expect(partOf(call, 'me')?.status).toBe('joined');
    expect(rig.heard('signal').map(({ signal }) => signal.type)).toEqual([
      'candidate',
      'description',
      'candidate',
    ]);
    await rig.adapter.calls.signal(out(call, 'unknown', answer));
    expect(rig.socket.sent).toEqual(['HELLO me', sdpFrame('answer')]);
    expect(await rig.adapter.calls.answer(id, FIRST)).toEqual(call);
  });

  it('by a wish for our offer lets us make it', async () => {
    const { id } = await ringing('OFFER_REQUEST');
    const call = await rig.adapter.calls.answer(id, FIRST);
    expect(rig.heard('signal').map(({ signal }) => signal)).toEqual([{ type: 'offer-request' }]);
    await rig.adapter.calls.signal(out(call, 'unknown', offer));
    expect(rig.socket.sent).toContain(sdpFrame('offer'));
  });

  it('without a picture is a call with sound alone', async () => {
    expect((await ringing(sdpFrame('offer', sdpOf('1', 'recvonly')))).type).toBe('audio');
  });

  it('declined: the socket is closed, and HELLO said at once', async () => {
    const before = rig.socket;
    const { id } = await ringing(sdpFrame('offer'));
    expect(await rig.adapter.calls.reject(id)).toMatchObject({ status: 'rejected' });
    expect(before.isClosed).toBe(true);
    await rig.greet();
    expect(rig.socket.sent).toEqual(['HELLO me']);
    expect(rig.adapter.connection().state).toBe('online');
    expect(await codeOf(rig.adapter.calls.answer(id, FIRST))).toBe('call-ended');
  });

  it('rings for 45 s, and not longer', async () => {
    const { id } = await ringing(sdpFrame('offer'));
    rig.clock.advance(14_000);
    rig.socket.sign();
    rig.clock.advance(14_000);
    rig.socket.sign();
    rig.clock.advance(14_000);
    rig.socket.sign();
    rig.clock.advance(2999);
    expect(rig.heard('call-ended')).toEqual([]);
    rig.clock.advance(1);
    expect(rig.heard('call-ended')).toMatchObject([{ callId: id, reason: 'missed' }]);
    await rig.greet();
    expect(rig.socket.sent).toEqual(['HELLO me']);
  });

  it('by somebody who gives up is cancelled, and the line is there again at once', async () => {
    const { id } = await ringing(sdpFrame('offer'));
    rig.socket.end();
    expect(rig.heard('call-ended')).toMatchObject([{ callId: id, reason: 'cancelled' }]);
    await rig.greet();
    expect(rig.heard('connection').map(({ state }) => state)).toEqual(['connecting', 'online']);
  });

  it('while one calls: what was asked for is refused, and it rings', async () => {
    const { id } = await rig.adapter.chat.createDirect('robot');
    const refused = codeOf(rig.start(id));
    await settle();
    const call = await ringing(sdpFrame('offer'));
    expect(await refused).toBe('call-in-progress');
    expect(call.initiatedBy).toBe('unknown');
  });

  it('by words that are none of links is nothing', () => {
    rig.socket.say('hello?', 'ERROR x', '{"type":"offer"}', 'ROOM_PEER_JOINED x');
    expect(rig.heard('call')).toEqual([]);
  });
});

describe('the end of a session', () => {
  it('hung up here: the socket is closed, HELLO follows, and the next call waits for it', async () => {
    const call = await rig.calling();
    const before = rig.socket;
    rig.socket.say(sdpFrame('answer'));
    const over = await rig.adapter.calls.end(call.id, 'ended-by-user');
    expect(over).toMatchObject({ status: 'ended', endReason: 'ended-by-user' });
    expect(before.isClosed).toBe(true);
    const next = rig.start('peer:robot');
    await settle();
    expect(rig.socket.sent).toEqual([]);
    await rig.greet();
    expect(rig.socket.sent).toEqual(['HELLO me', 'SESSION robot']);
    rig.socket.say('SESSION_OK');
    expect((await next).id).not.toBe(call.id);
    expect((await rig.adapter.calls.get(call.id)).status).toBe('ended');
  });

  it.each([
    ['an answer', [sdpFrame('answer')], 'ended-by-user'],
    ['nothing', [], 'rejected'],
    ['candidates alone', [ICE_FRAME], 'rejected'],
  ])('by the other end after %s is told as such', async (_after, frames, reason) => {
    const call = await rig.calling();
    rig.socket.say(...frames);
    rig.socket.end();
    expect(rig.heard('call-ended')).toMatchObject([{ callId: call.id, reason }]);
    await rig.greet();
    expect(rig.adapter.connection().state).toBe('online');
  });

  it('before anything was heard, by me, has only been a try', async () => {
    const call = await rig.calling();
    expect((await rig.adapter.calls.end(call.id, 'ended-by-user'))?.endReason).toBe('cancelled');
  });

  it('by a lost network is a lost connection, and the line comes back by itself', async () => {
    const call = await rig.calling();
    rig.socket.end({ code: 1006 });
    expect(rig.heard('call-ended')).toMatchObject([{ callId: call.id, reason: 'connection-lost' }]);
    expect(rig.adapter.connection()).toMatchObject({
      state: 'offline',
      error: { code: 'server-unreachable' },
    });
    rig.clock.advance(250);
    await rig.greet();
    expect(rig.adapter.connection().state).toBe('online');
  });

  it('told again is still the end', async () => {
    const call = await rig.calling();
    await rig.adapter.calls.end(call.id, 'ended-by-user');
    const sockets = rig.sockets.length;
    expect((await rig.adapter.calls.end(call.id, 'failed'))?.endReason).toBe('cancelled');
    expect(rig.sockets).toHaveLength(sockets);
    expect(await codeOf(rig.adapter.calls.end('nothing', 'failed'))).toBe('not-found');
  });
});

describe('a window that is loaded anew', () => {
  it('of the caller offers again, from a stay of its own', async () => {
    const call = await rig.calling();
    await rig.adapter.calls.signal(out(call, 'robot', offer));
    rig.socket.say(sdpFrame('answer'));
    const again = await rig.adapter.calls.answer(call.id, { rejoin: true, takeOver: false });
    expect(partOf(again, 'me')?.joinId).not.toBe(partOf(call, 'me')?.joinId);
    // candidates wait for the new offer once more
    await rig.adapter.calls.signal(out(again, 'robot', candidate));
    expect(rig.socket.sent.at(-1)).toBe(sdpFrame('offer'));
    await rig.adapter.calls.signal(out(again, 'robot', offer));
    expect(rig.socket.sent.at(-1)).toContain('candidate:1');
  });

  it('of who was called asks for an offer', async () => {
    const { id } = await ringing(sdpFrame('offer'));
    await rig.adapter.calls.answer(id, FIRST);
    await rig.adapter.calls.answer(id, { rejoin: true, takeOver: false });
    expect(rig.socket.sent.at(-1)).toBe('OFFER_REQUEST');
  });

  it('at the other end gives it a new stay: told by an offer of another session, or the wish for one', async () => {
    const { id } = await ringing(sdpFrame('offer', sdpOf('1', 'sendrecv')));
    const call = await rig.adapter.calls.answer(id, FIRST);
    rig.socket.say(sdpFrame('offer', sdpOf('1', 'sendrecv')));
    expect(partOf(await rig.adapter.calls.get(id), 'unknown')?.joinId).toBe(partOf(call, 'unknown')?.joinId);
    rig.socket.say(sdpFrame('offer', sdpOf('2', 'sendrecv')));
    const anew = partOf(await rig.adapter.calls.get(id), 'unknown')?.joinId;
    expect(anew).not.toBe(partOf(call, 'unknown')?.joinId);
    expect(rig.heard('signal').at(-1)).toMatchObject({ fromJoinId: anew });
  });

  it('at the other end of my call: its wish for an offer is a new stay, to which I offer anyway', async () => {
    const call = await rig.calling();
    rig.socket.say(sdpFrame('answer'));
    const heard = rig.heard('signal').length;
    rig.socket.say('OFFER_REQUEST');
    expect(rig.heard('signal')).toHaveLength(heard);
    expect(partOf(rig.calls.at(-1) as Call, 'robot')?.joinId).not.toBe(partOf(call, 'robot')?.joinId);
  });
});
