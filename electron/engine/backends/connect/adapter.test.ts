/** The adapter against a plain server of the seed: no /api/server, no acknowledgements, no call:updated, chat on some of them only. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { FakeSocket } from '#test/fakes/fake-socket.ts';
import { settle } from '#test/fakes/settle.ts';
import type { AdapterEvents } from '../adapter.ts';
import { ConnectAdapter } from './adapter.ts';

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

let clock: ManualClock;
let sockets: FakeSocket[];
let asked: { method: string; path: string; body: unknown }[];
let answers: Record<string, Answer | (() => Answer)>;
let told: { name: string; event: unknown }[];
let logged: LogRecord[];
let adapter: ConnectAdapter;

beforeEach(() => {
  clock = new ManualClock();
  sockets = [];
  asked = [];
  told = [];
  logged = [];
  answers = {
    'POST /api/auth/login': { status: 200, body: { accessToken: 'opaque' } },
    'GET /api/auth/me': { status: 200, body: { _id: 'ann', name: 'Ann', email: 'ann@x' } },
  };
  const secrets = new FakeSecrets();
  adapter = new ConnectAdapter({
    address: 'https://seed.example',
    clock,
    logger: createLogger('test', (record) => logged.push(record)),
    credentials: {
      load: () => secrets.get('s'),
      save: (text) => secrets.set('s', text),
      clear: () => secrets.delete('s'),
    },
    deviceName: 'Test',
    userAgent: 'Parley/1',
    randomId: () => 'device',
    fetch: (url, init) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url);
      const method = init?.method ?? 'GET';
      const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
      asked.push({ method, path: pathname, body });
      const found = answers[`${method} ${pathname}`];
      const answer = (typeof found === 'function' ? found() : found) ?? { status: 404, body: 'Cannot GET' };
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
      return Promise.resolve(new Response(text, { status: answer.status, headers: answer.headers ?? {} }));
    },
    socketFactory: (_address, token) => {
      const socket = new FakeSocket(token);
      sockets.push(socket);
      return socket;
    },
  });
  for (const name of ['call', 'call-ended', 'call-gone', 'signal', 'info', 'message'] as const) {
    adapter.events.on(name, (event: AdapterEvents[typeof name]) => told.push({ name, event }));
  }
});
afterEach(async () => {
  await adapter.close();
  expect(clock.pending).toBe(0);
});

const online = async (): Promise<FakeSocket> => {
  await adapter.signIn('ann', 'pw');
  adapter.connect();
  await settle();
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket');
  socket.fire('connect');
  await settle();
  expect(adapter.connection()).toEqual({ state: 'online' });
  return socket;
};
const callsTold = (): Call[] =>
  told.filter((one) => one.name === 'call').map((one) => (one.event as AdapterEvents['call']).call);
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

const INFO = {
  kind: 'connect',
  contract: 1,
  name: 'Work',
  version: '1',
  features: ['groups', 'calls'],
  registration: 'open',
  limits: {},
};

describe('on a server of the contract', () => {
  beforeEach(() => {
    answers['GET /api/server'] = () => ({
      status: 200,
      body: { ...INFO, time: new Date(clock.now() + 90_000).toISOString() },
    });
  });

  it('knows its name, what it can do, and how far its clock is ahead', async () => {
    await online();
    expect(adapter.info()).toMatchObject({
      name: 'Work',
      features: { calls: { turn: false }, chat: { groups: true } },
    });
    expect(adapter.serverOffsetMs()).toBe(90_000);
    expect(adapter.dialect().firstOffer).toBe('smaller-join-seq');
  });

  it('that has become too new is not tried again', async () => {
    const socket = await online();
    answers['GET /api/server'] = { status: 200, body: { ...INFO, contract: 2 } };
    socket.fire('disconnect', 'transport close');
    clock.advance(250);
    await settle();
    sockets.at(-1)?.fire('connect');
    await settle();
    expect(adapter.connection()).toMatchObject({
      state: 'offline',
      error: { code: 'server-too-new', params: { address: 'seed.example' } },
      retryAt: null,
    });
    expect(sockets.at(-1)?.disconnects).toBe(1);
    expect((await codeOf(adapter.signIn('ann', 'pw')))?.code).toBe('server-too-new');
  });

  it('that turned into something else is looked at again', async () => {
    const socket = await online();
    answers['GET /api/server'] = { status: 200, body: '<html>a portal</html>' };
    socket.fire('disconnect', 'transport close');
    clock.advance(250);
    await settle();
    sockets.at(-1)?.fire('connect');
    await settle();
    expect(adapter.connection()).toMatchObject({ state: 'offline', error: { code: 'not-parley' } });
    expect(clock.pending).toBe(1);
  });

  it('puts no single changes together: the whole is told', async () => {
    const socket = await online();
    socket.hear('call:incoming', { ...incoming, ringsForMs: 30_000 });
    socket.hear('call:participant-left', { callId: 'c', userId: 'bob' });
    expect(told.filter((one) => one.name === 'call')).toMatchObject([{ event: { ringsForMs: 30_000 } }]);
    expect(clock.pending).toBe(0);
  });

  it('asks for what a call needs, in the contract’s words', async () => {
    const socket = await online();
    const call = {
      id: 'c',
      rev: 3,
      conversationId: 'v',
      type: 'audio',
      status: 'active',
      initiatedBy: 'ann',
      startedAt: null,
      endedAt: null,
      duration: null,
      endReason: null,
      participants: [],
    };
    const body = { callId: 'c', status: 'active', call };
    for (const path of ['initiate', 'c/answer', 'c/invite'])
      answers[`POST /api/calls/${path}`] = { status: 200, body };
    answers['PUT /api/calls/c/quality'] = { status: 200, body: { success: true } };
    const sent = async (verb: Promise<unknown>) => {
      await verb;
      return asked.at(-1)?.body;
    };
    const wish = { conversationId: 'v', participantIds: [], video: false, clientId: 'k' };
    expect(await sent(adapter.calls.initiate({ ...wish, ring: false }))).toMatchObject({ ring: false });
    expect(await sent(adapter.calls.initiate({ ...wish, ring: true }))).not.toHaveProperty('ring');
    expect(await sent(adapter.calls.answer('c', { rejoin: false, takeOver: true }))).toEqual({
      takeOver: true,
    });
    expect(await sent(adapter.calls.answer('c', { rejoin: true, takeOver: false }))).toEqual({
      rejoin: true,
    });
    expect(await sent(adapter.calls.invite('c', ['bob']))).toEqual({ userIds: ['bob'] });
    expect((await adapter.calls.invite('c', ['bob'])).rev).toBe(3);
    const quality = { connection_quality: 'good', quality_stats: { rtt: 1 }, media_stats: {} } as const;
    expect(await sent(adapter.calls.reportQuality('c', quality))).toEqual(quality);
    adapter.calls.ringing('c', true);
    const telling = codeOf(adapter.calls.tell('c', 'bob', { type: 'reaction', emoji: '👏' }));
    await settle();
    expect(socket.emitted.slice(-2)).toMatchObject([
      { event: 'call:ringing', payload: { callId: 'c', prewarm: true } },
      {
        event: 'call:relay',
        payload: { callId: 'c', targetUserId: 'bob', kind: 'reaction', payload: { emoji: '👏' } },
      },
    ]);
    await adapter.close();
    // nobody acknowledged it
    expect((await telling)?.code).toBe('server-unreachable');
  });

  it('hears what participants say; what it does not know is dropped with a word in the log', async () => {
    const socket = await online();
    const heard: unknown[] = [];
    adapter.events.on('told', (event) => heard.push(event));
    const say = (kind: unknown, payload: unknown) =>
      socket.hear('call:relay', { callId: 'c', fromUserId: 'bob', kind, payload });
    say('reaction', { emoji: '🎉' });
    say('please-mute', null);
    say('reaction', { emoji: 'a picture of my own' });
    say('sealed-key', { key: 'x' });
    // the payload cannot say what kind it is of
    say('hologram', { type: 'please-mute' });
    say(null, {});
    expect(heard).toEqual([
      { callId: 'c', fromUserId: 'bob', message: { type: 'reaction', emoji: '🎉' } },
      { callId: 'c', fromUserId: 'bob', message: { type: 'please-mute' } },
    ]);
    const unknown = logged.filter((one) => one.message === 'unknown message in a call');
    expect(unknown.map((one) => one.level)).toEqual(['debug', 'debug', 'debug']);
  });

  it('hears what runs in a group', async () => {
    const socket = await online();
    const heard: unknown[] = [];
    adapter.events.on('live-call', (event) => heard.push(event));
    const liveCall = { id: 'c', type: 'audio', initiatedBy: 'bob', startedAt: null, joinedIds: ['bob'] };
    socket.hear('conversation:call', { conversationId: 'v', liveCall });
    socket.hear('conversation:call', { conversationId: 'v', liveCall: null });
    socket.hear('conversation:call', { conversationId: 'v', liveCall: { id: 'c' } });
    socket.hear('conversation:call', { conversationId: 'v' });
    expect(heard).toEqual([
      { conversationId: 'v', liveCall },
      { conversationId: 'v', liveCall: null },
    ]);
    expect(logged.filter((one) => one.message === 'event cannot be read')).toHaveLength(2);
  });

  it('switches off what its routes lack, and nothing for a call that is gone', async () => {
    answers['GET /api/server'] = () => ({
      status: 200,
      body: {
        ...INFO,
        features: [...INFO.features, 'calls.invite', 'calls.quality'],
        time: new Date(clock.now()).toISOString(),
      },
    });
    await online();
    const quality = { connection_quality: 'good', quality_stats: {}, media_stats: {} } as const;
    const has = () => adapter.info().features.calls;
    const gone = { status: 404, body: { error: 'No such call', code: 'not-found' } };
    answers['POST /api/calls/c/invite'] = gone;
    answers['PUT /api/calls/c/quality'] = gone;
    expect((await codeOf(adapter.calls.invite('c', ['bob'])))?.code).toBe('not-found');
    expect((await codeOf(adapter.calls.reportQuality('c', quality)))?.code).toBe('not-found');
    expect(has()).toMatchObject({ invite: true, quality: true });
    delete answers['POST /api/calls/c/invite'];
    delete answers['PUT /api/calls/c/quality'];
    expect((await codeOf(adapter.calls.invite('c', ['bob'])))?.code).toBe('unsupported');
    expect((await codeOf(adapter.calls.reportQuality('c', quality)))?.code).toBe('unsupported');
    expect(has()).toMatchObject({ invite: false, quality: false });
  });

  it('without a relay does not fail for it', async () => {
    await online();
    answers['GET /api/calls/turn-credentials'] = { status: 404, body: { error: 'x', code: 'not-found' } };
    expect(await adapter.calls.iceServers()).toEqual({ iceServers: [], expiresAt: null });
  });

  it('asks for an invitation where one is needed', async () => {
    answers['GET /api/server'] = { status: 200, body: { ...INFO, registration: 'invite' } };
    answers['POST /api/auth/register'] = { status: 403, body: { error: 'x', code: 'registration-closed' } };
    const account = { username: 'ann', displayName: '', password: 'long enough', invite: 'wrong' };
    expect((await codeOf(adapter.register(account)))?.code).toBe('invite-needed');
    expect(asked.at(-1)?.body).toEqual({
      username: 'ann',
      password: 'long enough',
      deviceName: 'Test',
      invite: 'wrong',
    });
  });

  it('signs out even when nobody listens', async () => {
    await online();
    answers['POST /api/auth/logout'] = { status: 503 };
    await adapter.signOut();
    expect(adapter.identity()).toBeNull();
    expect(adapter.connection()).toEqual({ state: 'idle' });
  });
});

describe('on a plain server of the seed', () => {
  it('signs in with what little it tells', async () => {
    expect(await adapter.signIn('ann', 'pw')).toMatchObject({
      user: { id: 'ann', username: 'ann@x', displayName: 'Ann' },
      deviceId: 'device',
    });
    expect(adapter.info().name).toBe('seed.example');
    expect(adapter.dialect().firstOffer).toBe('caller');
  });

  it('takes any 401 of the sign-in for a wrong password', async () => {
    answers['POST /api/auth/login'] = { status: 401, body: { message: 'Unauthorized' } };
    expect((await codeOf(adapter.signIn('ann', 'pw')))?.code).toBe('invalid-credentials');
  });

  it('without chat and relay is used for what it has', async () => {
    await online();
    expect((await codeOf(adapter.chat.conversations()))?.code).toBe('unsupported');
    expect((await codeOf(adapter.people.search('b')))?.code).toBe('unsupported');
    expect(await adapter.calls.iceServers()).toEqual({ iceServers: [], expiresAt: null });
    const { features } = adapter.info();
    expect(features).toMatchObject({ chat: null, people: null, calls: { turn: false, video: true } });
    expect(told.filter((one) => one.name === 'info').length).toBeGreaterThanOrEqual(3);
  });

  it('rings, and asks every 3 s whether it still does', async () => {
    const socket = await online();
    socket.hear('call:incoming', incoming);
    expect(callsTold()[0]).toMatchObject({ id: 'c', status: 'initiated', initiatedBy: 'bob', type: 'video' });
    answers['GET /api/calls/c'] = { status: 200, body: { call: { ...incoming, id: 'c', status: 'missed' } } };
    clock.advance(3000);
    await settle();
    expect(callsTold().at(-1)).toMatchObject({ id: 'c', status: 'missed' });
  });

  it('answers, and then both are in it', async () => {
    const socket = await online();
    socket.hear('call:incoming', incoming);
    answers['POST /api/calls/c/answer'] = {
      status: 200,
      body: { callId: 'c', status: 'active', startedAt: '2026-01-01T00:00:00Z' },
    };
    const call = await adapter.calls.answer('c', { rejoin: false, takeOver: false });
    expect(call).toMatchObject({ status: 'active', conversationId: 'v' });
    expect(call.participants.map((one) => one.status)).toEqual(['joined', 'joined']);
    socket.hear('call:media-state-changed', {
      callId: 'c',
      userId: 'bob',
      mediaState: { videoEnabled: false },
    });
    expect(callsTold().at(-1)?.participants[0]?.mediaState.videoEnabled).toBe(false);
    socket.hear('call:ended', { callId: 'c', reason: 'a reason of its own', endedBy: 'bob' });
    expect(told.at(-1)).toEqual({
      name: 'call-ended',
      event: { callId: 'c', reason: 'ended-by-user', rev: null },
    });
  });

  it('calls, and is told who joins', async () => {
    const socket = await online();
    answers['POST /api/calls/initiate'] = {
      status: 200,
      body: {
        callId: 'c',
        status: 'initiated',
        participants: [{ userId: 'bob', userName: 'Bob', userIdentifier: 'b', status: 'invited' }],
      },
    };
    const wish = { conversationId: 'v', participantIds: ['bob'], video: false, ring: true, clientId: 'k' };
    const { call } = await adapter.calls.initiate(wish);
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
    expect(callsTold().at(-1)).toMatchObject({ status: 'active' });
    socket.hear('call:participant-left', { callId: 'c', userId: 'bob' });
    expect(callsTold().at(-1)?.participants[1]?.status).toBe('left');
  });

  it('shows a refusal to call in the server’s own words', async () => {
    await online();
    const wish = { conversationId: 'v', participantIds: ['bob'], video: false, ring: true, clientId: 'k' };
    for (const status of [402, 403]) {
      answers['POST /api/calls/initiate'] = { status, body: { error: 'Your plan has no calls' } };
      expect(await codeOf(adapter.calls.initiate(wish))).toMatchObject({
        code: 'call-refused',
        params: { text: 'Your plan has no calls' },
      });
    }
  });

  it('signals without waiting for an acknowledgement', async () => {
    const socket = await online();
    const address = {
      callId: 'c',
      targetUserId: 'bob',
      targetDeviceId: null,
      fromJoinId: null,
      toJoinId: null,
      n: 1,
    };
    const sdp = 'v=0';
    await adapter.calls.signal({
      ...address,
      signal: { type: 'description', description: { type: 'offer', sdp } },
    });
    await adapter.calls.signal({ ...address, n: 2, signal: { type: 'candidate', candidate: null } });
    expect(socket.emitted).toMatchObject([
      { event: 'call:offer', payload: { callId: 'c', targetUserId: 'bob', offer: { type: 'offer', sdp } } },
      { event: 'call:ice-candidate', payload: { candidate: null, n: 2 } },
    ]);
    socket.hear('call:answer', { callId: 'c', from: 'bob', sdp });
    expect(told.at(-1)).toMatchObject({ name: 'signal', event: { fromUserId: 'bob', fromJoinId: null } });
  });

  it('promises none of what it does not know', async () => {
    const socket = await online();
    expect(adapter.info().features.calls).toMatchObject({
      invite: false,
      live: false,
      relay: false,
      quality: false,
      prewarm: false,
    });
    adapter.calls.ringing('c', true);
    expect((await codeOf(adapter.calls.tell('c', null, { type: 'please-mute' })))?.code).toBe('unsupported');
    expect(socket.emitted).toEqual([]);
  });

  it('drops what it cannot read, and says so', async () => {
    const socket = await online();
    told = [];
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
    expect(told).toEqual([]);
    expect(logged.filter((record) => record.message === 'event cannot be read')).toHaveLength(4);
    expect(logged.filter((record) => record.message === 'unknown event')).toHaveLength(2);
  });

  it('waits with what the socket says until it knows what server this is', async () => {
    await adapter.signIn('ann', 'pw');
    await adapter.close();
    told = [];
    const again = await onlineLater();
    expect(callsTold()).toHaveLength(0);
    again.socket.hear('call:incoming', incoming);
    expect(callsTold()).toHaveLength(0);
    again.answerServer();
    await settle();
    expect(callsTold().length).toBeGreaterThan(0);
  });

  /** Online, but for the answer to what server it is. */
  async function onlineLater(): Promise<{ socket: FakeSocket; answerServer: () => void }> {
    let answerServer = (): void => {};
    const late = new Promise<void>((resolve) => {
      answerServer = resolve;
    });
    const next = new ConnectAdapter({
      address: 'https://seed.example',
      clock,
      logger: createLogger('test', (record) => logged.push(record)),
      credentials: {
        load: () => Promise.resolve(null),
        save: () => Promise.resolve(),
        clear: () => Promise.resolve(),
      },
      deviceName: 'Test',
      userAgent: 'Parley/1',
      randomId: () => 'device',
      fetch: async (url, init) => {
        const { pathname } = new URL(url instanceof Request ? url.url : url);
        const found = answers[`${init?.method ?? 'GET'} ${pathname}`] as Answer | undefined;
        if (pathname === '/api/server' && signedIn) await late;
        return new Response(JSON.stringify(found?.body ?? {}), { status: found?.status ?? 404 });
      },
      socketFactory: (_address, token) => {
        const socket = new FakeSocket(token);
        sockets.push(socket);
        return socket;
      },
    });
    let signedIn = false;
    next.events.on('call', (event) => told.push({ name: 'call', event }));
    adapter = next;
    await next.signIn('ann', 'pw');
    signedIn = true;
    next.connect();
    await settle();
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket');
    socket.fire('connect');
    return { socket, answerServer };
  }
});
