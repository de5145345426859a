/** Rooms: who comes last offers, and leaving is closing the socket. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignalOut } from '../adapter.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { GST_OFFER, GstreamerRig, ICE_FRAME, sdpFrame } from '#test/fakes/gstreamer-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: GstreamerRig;

beforeEach(async () => {
  rig = new GstreamerRig();
  await rig.online();
});
afterEach(async () => {
  await rig.adapter.close();
  expect(rig.clock.pending).toBe(0);
  // the server's handler breaks over it, and whoever asks is thrown out
  const asked = rig.sockets.flatMap(({ sent }) => sent).filter((frame) => frame.startsWith('ROOM_PEER_LIST'));
  expect(asked).toEqual([]);
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error).code,
  );
const partOf = (call: Call | undefined, userId: string) =>
  call?.participants.find((one) => one.userId === userId);
const ids = (call: Call | undefined) => call?.participants.map(({ userId }) => userId);

function offerTo(call: Call, targetUserId: string): SignalOut {
  return {
    callId: call.id,
    targetUserId,
    targetDeviceId: null,
    fromJoinId: partOf(call, 'me')?.joinId ?? null,
    toJoinId: partOf(call, targetUserId)?.joinId ?? null,
    n: 1,
    signal: { type: 'description', description: { type: 'offer', sdp: GST_OFFER } },
  };
}

describe('a room', () => {
  it('is a group of its name, and not entered before there is a call in it', async () => {
    const room = await rig.adapter.rooms.open(' studio ');
    expect(room).toMatchObject({ id: 'room:studio', type: 'group', name: 'studio' });
    expect(rig.socket.sent).toEqual(['HELLO me']);
    expect((await rig.adapter.chat.conversations()).map(({ id }) => id)).toEqual(['room:studio']);
  });

  it.each(['session', 'two words', '', 'x'.repeat(200)])('named %.20j is none', async (name) => {
    expect(await codeOf(rig.adapter.rooms.open(name))).toBe('bad-payload');
  });

  it('entered as the last one: everybody there was there before', async () => {
    const call = await rig.inRoom('studio', 'ann', 'bob');
    expect(rig.socket.sent.at(-1)).toBe('ROOM studio');
    expect(call).toMatchObject({ conversationId: 'room:studio', status: 'active' });
    const seqs = ['ann', 'bob', 'me'].map((id) => partOf(call, id)?.joinSeq);
    expect(seqs).toEqual([1, 2, 3]);
    expect(rig.adapter.dialect().firstOffer).toBe('newcomer');
    expect(rig.heard('live-call').at(-1)).toMatchObject({
      conversationId: 'room:studio',
      liveCall: { id: call.id, joinedIds: ['ann', 'bob', 'me'] },
    });
    expect(
      rig
        .heard('conversation')
        .at(-1)
        ?.participants.map(({ id }) => id),
    ).toEqual(['me', 'ann', 'bob']);
  });

  it('entered as the first one is waited in: later ones offer', async () => {
    const call = await rig.inRoom('studio');
    expect(call.startedAt).toBeNull();
    rig.socket.say('ROOM_PEER_JOINED ann');
    const now = rig.calls.at(-1);
    expect(now?.status).toBe('active');
    expect(partOf(now, 'ann')?.joinSeq ?? 0).toBeGreaterThan(partOf(now, 'me')?.joinSeq ?? 9);
  });

  it('is left by some and entered by them again, as new stays', async () => {
    await rig.inRoom('studio', 'ann', 'bob');
    const first = partOf(rig.calls.at(-1), 'ann')?.joinId;
    rig.socket.say('ROOM_PEER_LEFT ann');
    expect(ids(rig.calls.at(-1))).toEqual(['bob', 'me']);
    rig.socket.say('ROOM_PEER_JOINED ann', 'ROOM_PEER_LEFT nobody');
    expect(partOf(rig.calls.at(-1), 'ann')?.joinId).not.toBe(first);
  });

  it('passes signals on by name, and only from and to who is in it', async () => {
    const call = await rig.inRoom('studio', 'ann', 'bob');
    await rig.adapter.calls.signal(offerTo(call, 'bob'));
    expect(rig.socket.sent.at(-1)).toBe(`ROOM_PEER_MSG bob ${sdpFrame('offer')}`);
    expect(await codeOf(rig.adapter.calls.signal(offerTo(call, 'eve')))).toBe('colleague-offline');
    const frames = [
      `bob ${sdpFrame('answer')}`,
      `ann ${ICE_FRAME}`,
      `eve ${ICE_FRAME}`,
      `me ${ICE_FRAME}`,
      'ann hi',
    ];
    rig.socket.say(...frames.map((frame) => `ROOM_PEER_MSG ${frame}`));
    expect(rig.heard('signal').map(({ fromUserId }) => fromUserId)).toEqual(['bob', 'ann']);
  });

  it('knows peers by the oddest names', async () => {
    const call = await rig.inRoom('studio', '__proto__', 'constructor', 'unknown');
    expect(ids(call)).toEqual(['__proto__', 'constructor', 'unknown (id)', 'me']);
    await rig.adapter.calls.signal(offerTo(call, 'unknown (id)'));
    expect(rig.socket.sent.at(-1)).toContain('ROOM_PEER_MSG unknown {');
    rig.socket.say('ROOM_PEER_LEFT __proto__', `ROOM_PEER_MSG constructor ${sdpFrame('answer')}`);
    expect(ids(rig.calls.at(-1))).not.toContain('__proto__');
    expect(rig.heard('signal').at(-1)?.fromUserId).toBe('constructor');
  });

  it('that the server does not take is refused', async () => {
    const { id } = await rig.adapter.rooms.open('studio');
    const refused = codeOf(rig.start(id));
    await settle();
    rig.socket.say("ERROR invalid room id 'studio'");
    expect(await refused).toBe('bad-payload');
  });

  it('is not entered while somebody calls, and they ring', async () => {
    const { id } = await rig.adapter.rooms.open('studio');
    const refused = codeOf(rig.start(id));
    await settle();
    rig.socket.say(sdpFrame('offer'));
    expect(await refused).toBe('call-in-progress');
    expect(rig.calls.at(-1)?.initiatedBy).toBe('unknown');
  });

  it('is left by closing the socket; HELLO follows at once', async () => {
    const call = await rig.inRoom('studio', 'ann');
    const before = rig.socket;
    expect((await rig.adapter.calls.end(call.id, 'ended-by-user'))?.endReason).toBe('ended-by-user');
    expect(before.isClosed).toBe(true);
    expect(rig.heard('live-call').at(-1)).toEqual({ conversationId: 'room:studio', liveCall: null });
    await rig.greet();
    expect(rig.socket.sent).toEqual(['HELLO me']);
    expect(rig.adapter.dialect().firstOffer).toBe('caller');
  });
});

describe('a lost line', () => {
  it('is no end of a room: it is entered again, with new stays for all', async () => {
    const call = await rig.inRoom('studio', 'ann', 'bob');
    rig.socket.end({ code: 1006 });
    expect(ids((await rig.adapter.calls.active())[0])).toEqual(['me']);
    rig.clock.advance(250);
    await rig.greet();
    expect(rig.socket.sent).toEqual(['HELLO me', 'ROOM studio']);
    rig.socket.say('ROOM_OK bob');
    const now = rig.calls.at(-1);
    expect(now?.id).toBe(call.id);
    expect(ids(now)?.toSorted()).toEqual(['bob', 'me']);
    for (const userId of ['bob', 'me']) {
      expect(partOf(now, userId)?.joinId).not.toBe(partOf(call, userId)?.joinId);
    }
    expect(rig.heard('call-ended')).toEqual([]);
  });

  it('that does not come back in time ends it', async () => {
    const call = await rig.inRoom('studio', 'ann');
    rig.socket.end({ code: 1006 });
    for (let n = 0; n < 8; n += 1) {
      rig.clock.advance(10_000);
      rig.socket.end({ code: 1006 });
      await settle();
    }
    expect(rig.heard('call-ended')).toMatchObject([{ callId: call.id, reason: 'connection-lost' }]);
  });

  it('with a room that is not to be had any more ends it', async () => {
    await rig.inRoom('studio', 'ann');
    rig.socket.end();
    rig.clock.advance(250);
    await rig.greet();
    rig.socket.say('ERROR invalid room id');
    expect(rig.heard('call-ended')).toMatchObject([{ reason: 'connection-lost' }]);
  });

  it('of a person who leaves meanwhile is not used for it again', async () => {
    const call = await rig.inRoom('studio', 'ann');
    rig.socket.end({ code: 1006 });
    await rig.adapter.calls.end(call.id, 'ended-by-user');
    rig.clock.advance(250);
    await rig.greet();
    expect(rig.socket.sent).toEqual(['HELLO me']);
  });
});

it('a window that is loaded anew leaves the room and enters it again', async () => {
  const call = await rig.inRoom('studio', 'ann');
  const again = rig.adapter.calls.answer(call.id, { rejoin: true, takeOver: false });
  await rig.greet();
  expect(rig.socket.sent).toEqual(['HELLO me', 'ROOM studio']);
  rig.socket.say('ROOM_OK ann');
  expect(partOf(await again, 'me')?.joinId).not.toBe(partOf(call, 'me')?.joinId);
  expect(rig.adapter.connection().state).toBe('online');
});
