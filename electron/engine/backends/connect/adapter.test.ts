/** The adapter against a plain server of the seed: no /api/server, no acknowledgements, no call:updated, chat on some of them only. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ConnectRig, SERVER_INFO } from '#test/fakes/connect-rig.ts';
import { settle } from '#test/fakes/settle.ts';

let rig: ConnectRig;

beforeEach(() => {
  rig = new ConnectRig();
});
afterEach(async () => {
  await rig.adapter.close();
  expect(rig.clock.pending).toBe(0);
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => AppError.from(error),
  );
const incoming = {
  callId: 'c',
  conversationId: 'v',
  type: 'video',
  initiatedBy: 'bob',
  participants: [
    { userId: 'bob', userName: 'Bob', userIdentifier: 'bob@x', status: 'joined' },
    { userId: 'ann', userName: 'Ann', userIdentifier: 'ann@x', status: 'invited' },
  ],
};

describe('on a server of the contract', () => {
  beforeEach(() => {
    rig.answers['GET /api/server'] = () => ({
      status: 200,
      body: { ...SERVER_INFO, time: new Date(rig.clock.now() + 90_000).toISOString() },
    });
  });

  it('knows its name, what it can do, and how far its clock is ahead', async () => {
    await rig.online();
    expect(rig.adapter.info()).toMatchObject({
      name: 'Work',
      features: { calls: { turn: false }, chat: { groups: true } },
    });
    expect(rig.adapter.serverOffsetMs()).toBe(90_000);
    expect(rig.adapter.dialect().firstOffer).toBe('smaller-join-seq');
  });

  it('that has become too new is not tried again', async () => {
    const socket = await rig.online();
    rig.answers['GET /api/server'] = { status: 200, body: { ...SERVER_INFO, contract: 2 } };
    socket.fire('disconnect', 'transport close');
    rig.clock.advance(250);
    await settle();
    rig.sockets.at(-1)?.fire('connect');
    await settle();
    expect(rig.adapter.connection()).toMatchObject({
      state: 'offline',
      error: { code: 'server-too-new', params: { address: 'seed.example' } },
      retryAt: null,
    });
    expect(rig.sockets.at(-1)?.disconnects).toBe(1);
    expect((await codeOf(rig.adapter.signIn('ann', 'pw')))?.code).toBe('server-too-new');
  });

  it('that turned into something else is looked at again', async () => {
    const socket = await rig.online();
    rig.answers['GET /api/server'] = { status: 200, body: '<html>a portal</html>' };
    socket.fire('disconnect', 'transport close');
    rig.clock.advance(250);
    await settle();
    rig.sockets.at(-1)?.fire('connect');
    await settle();
    expect(rig.adapter.connection()).toMatchObject({ state: 'offline', error: { code: 'not-parley' } });
    expect(rig.clock.pending).toBe(1);
  });

  it('puts no single changes together: the whole is told', async () => {
    const socket = await rig.online();
    socket.hear('call:incoming', { ...incoming, ringsForMs: 30_000 });
    socket.hear('call:participant-left', { callId: 'c', userId: 'bob' });
    expect(rig.told.filter((one) => one.name === 'call')).toMatchObject([{ event: { ringsForMs: 30_000 } }]);
    expect(rig.clock.pending).toBe(0);
  });

  it('without a relay does not fail for it', async () => {
    await rig.online();
    rig.answers['GET /api/calls/turn-credentials'] = { status: 404, body: { error: 'x', code: 'not-found' } };
    expect(await rig.adapter.calls.iceServers()).toEqual({ iceServers: [], expiresAt: null });
  });

  it('fetches the token for the group of a call on the SFU', async () => {
    await rig.online();
    const sfu = { kind: 'galene', url: 'https://sfu.example/group/calls/c/', group: 'calls/c' };
    const expiresAt = '2026-01-01T00:05:00.000Z';
    rig.answers['GET /api/calls/c/sfu-token'] = { status: 200, body: { sfu, token: 'a.b.c', expiresAt } };
    expect(await rig.adapter.calls.sfuToken('c')).toBe('a.b.c');
    rig.answers['GET /api/calls/c/sfu-token'] = { status: 200, body: { token: '' } };
    expect((await codeOf(rig.adapter.calls.sfuToken('c')))?.code).toBe('bad-payload');
    rig.answers['GET /api/calls/c/sfu-token'] = { status: 404, body: { error: 'x', code: 'not-found' } };
    expect((await codeOf(rig.adapter.calls.sfuToken('c')))?.code).toBe('not-found');
  });

  it('asks for an invitation where one is needed', async () => {
    rig.answers['GET /api/server'] = { status: 200, body: { ...SERVER_INFO, registration: 'invite' } };
    rig.answers['POST /api/auth/register'] = {
      status: 403,
      body: { error: 'x', code: 'registration-closed' },
    };
    const account = { username: 'ann', displayName: '', password: 'long enough', invite: 'wrong' };
    expect((await codeOf(rig.adapter.register(account)))?.code).toBe('invite-needed');
    expect(rig.asked.at(-1)?.body).toEqual({
      username: 'ann',
      password: 'long enough',
      deviceName: 'Test',
      invite: 'wrong',
    });
  });

  it('signs out even when nobody listens', async () => {
    await rig.online();
    rig.answers['POST /api/auth/logout'] = { status: 503 };
    await rig.adapter.signOut();
    expect(rig.adapter.identity()).toBeNull();
    expect(rig.adapter.connection()).toEqual({ state: 'idle' });
  });
});

describe('on a plain server of the seed', () => {
  it('signs in with what little it tells', async () => {
    expect(await rig.adapter.signIn('ann', 'pw')).toMatchObject({
      user: { id: 'ann', username: 'ann@x', displayName: 'Ann' },
      deviceId: 'device',
    });
    expect(rig.adapter.info().name).toBe('seed.example');
    expect(rig.adapter.dialect().firstOffer).toBe('caller');
  });

  it('takes any 401 of the sign-in for a wrong password', async () => {
    rig.answers['POST /api/auth/login'] = { status: 401, body: { message: 'Unauthorized' } };
    expect((await codeOf(rig.adapter.signIn('ann', 'pw')))?.code).toBe('invalid-credentials');
  });

  it('without chat and relay is used for what it has', async () => {
    await rig.online();
    expect((await codeOf(rig.adapter.chat.conversations()))?.code).toBe('unsupported');
    expect((await codeOf(rig.adapter.people.search('b')))?.code).toBe('unsupported');
    expect(await rig.adapter.calls.iceServers()).toEqual({ iceServers: [], expiresAt: null });
    const { features } = rig.adapter.info();
    expect(features).toMatchObject({ chat: null, people: null, calls: { turn: false, video: true } });
    expect(rig.told.filter((one) => one.name === 'info').length).toBeGreaterThanOrEqual(3);
  });

  it('rings, and asks every 3 s whether it still does', async () => {
    const socket = await rig.online();
    socket.hear('call:incoming', incoming);
    expect(rig.calls[0]).toMatchObject({ id: 'c', status: 'initiated', initiatedBy: 'bob', type: 'video' });
    rig.answers['GET /api/calls/c'] = {
      status: 200,
      body: { call: { ...incoming, id: 'c', status: 'missed' } },
    };
    rig.clock.advance(3000);
    await settle();
    expect(rig.calls.at(-1)).toMatchObject({ id: 'c', status: 'missed' });
  });

  it('answers, and then both are in it', async () => {
    const socket = await rig.online();
    socket.hear('call:incoming', incoming);
    rig.answers['POST /api/calls/c/answer'] = {
      status: 200,
      body: { callId: 'c', status: 'active', startedAt: '2026-01-01T00:00:00Z' },
    };
    const call = await rig.adapter.calls.answer('c', { rejoin: false, takeOver: false });
    expect(call).toMatchObject({ status: 'active', conversationId: 'v' });
    expect(call.participants.map((one) => one.status)).toEqual(['joined', 'joined']);
    socket.hear('call:media-state-changed', {
      callId: 'c',
      userId: 'bob',
      mediaState: { videoEnabled: false },
    });
    expect(rig.calls.at(-1)?.participants[0]?.mediaState.videoEnabled).toBe(false);
    socket.hear('call:ended', { callId: 'c', reason: 'a reason of its own', endedBy: 'bob' });
    expect(rig.told.at(-1)).toEqual({
      name: 'call-ended',
      event: { callId: 'c', reason: 'ended-by-user', rev: null },
    });
  });

  it('calls, and is told who joins', async () => {
    const socket = await rig.online();
    rig.answers['POST /api/calls/initiate'] = {
      status: 200,
      body: {
        callId: 'c',
        status: 'initiated',
        participants: [{ userId: 'bob', userName: 'Bob', userIdentifier: 'b', status: 'invited' }],
      },
    };
    const wish = { conversationId: 'v', participantIds: ['bob'], video: false, ring: true, clientId: 'k' };
    const { call } = await rig.adapter.calls.initiate(wish);
    expect(call.participants.map((one) => [one.userId, one.status])).toEqual([
      ['ann', 'joined'],
      ['bob', 'invited'],
    ]);
    socket.hear('call:participant-joined', {
      callId: 'c',
      userId: 'bob',
      userName: 'Bob',
      userIdentifier: 'b',
    });
    expect(rig.calls.at(-1)).toMatchObject({ status: 'active' });
    socket.hear('call:participant-left', { callId: 'c', userId: 'bob' });
    expect(rig.calls.at(-1)?.participants[1]?.status).toBe('left');
  });

  it('shows a refusal to call in the server’s own words', async () => {
    await rig.online();
    const wish = { conversationId: 'v', participantIds: ['bob'], video: false, ring: true, clientId: 'k' };
    for (const status of [402, 403]) {
      rig.answers['POST /api/calls/initiate'] = { status, body: { error: 'Your plan has no calls' } };
      expect(await codeOf(rig.adapter.calls.initiate(wish))).toMatchObject({
        code: 'call-refused',
        params: { text: 'Your plan has no calls' },
      });
    }
  });

  it('signals without waiting for an acknowledgement', async () => {
    const socket = await rig.online();
    const address = {
      callId: 'c',
      targetUserId: 'bob',
      targetDeviceId: null,
      fromJoinId: null,
      toJoinId: null,
      n: 1,
    };
    const sdp = 'v=0';
    await rig.adapter.calls.signal({
      ...address,
      signal: { type: 'description', description: { type: 'offer', sdp } },
    });
    await rig.adapter.calls.signal({ ...address, n: 2, signal: { type: 'candidate', candidate: null } });
    expect(socket.emitted).toMatchObject([
      { event: 'call:offer', payload: { callId: 'c', targetUserId: 'bob', offer: { type: 'offer', sdp } } },
      { event: 'call:ice-candidate', payload: { candidate: null, n: 2 } },
    ]);
    socket.hear('call:answer', { callId: 'c', from: 'bob', sdp });
    expect(rig.told.at(-1)).toMatchObject({ name: 'signal', event: { fromUserId: 'bob', fromJoinId: null } });
  });

  it('drops what it cannot read, and says so', async () => {
    const socket = await rig.online();
    rig.told = [];
    for (const [event, payload] of [
      ['call:incoming', { nothing: true }],
      ['call:offer', null],
      ['message:new', 'text'],
      ['presence:update', { userId: 'bob', status: 'invisible' }],
      ['constructor', {}],
      ['call:hologram', {}],
    ] as const) {
      socket.hear(event, payload);
    }
    expect(rig.told).toEqual([]);
    expect(rig.logged.filter((record) => record.message === 'event cannot be read')).toHaveLength(4);
    expect(rig.logged.filter((record) => record.message === 'unknown event')).toHaveLength(2);
  });

  it('waits with what the socket says until it knows what server this is', async () => {
    await rig.adapter.signIn('ann', 'pw');
    let answerServer = (): void => {};
    rig.answers['GET /api/server'] = () =>
      new Promise((resolve) => {
        answerServer = () => resolve({ status: 404, body: 'Cannot GET' });
      });
    rig.adapter.connect();
    await settle();
    const [socket] = rig.sockets;
    socket?.fire('connect');
    await settle();
    socket?.hear('call:incoming', incoming);
    expect(rig.calls).toHaveLength(0);
    answerServer();
    await settle();
    expect(rig.calls.length).toBeGreaterThan(0);
  });
});
