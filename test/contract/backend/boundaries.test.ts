import { beforeAll, describe, expect, it } from 'vitest';
import { Features } from '#shared/contracts/connect/model.ts';
import type { Route } from '#shared/contracts/connect/route.ts';
import { type RouteName, routes } from '#shared/contracts/connect/routes.ts';
import { ask, type Person, send } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';

const NOBODY = '11111111-1111-4111-8111-111111111111';

/** A house with things in it that are Ada's and Bob's. */
interface House {
  readonly url: string;
  readonly ada: Person;
  readonly bob: Person;
  readonly eve: Person;
  readonly ids: Readonly<Record<'conversationId' | 'messageId' | 'callId' | 'deviceId', string>>;
}

/** What each route takes when it is asked properly; `null` where there is nothing of somebody else to point at. */
const BODIES: Readonly<Record<RouteName, (house: House) => unknown>> = {
  server: () => undefined,
  register: () => ({ username: 'mallory', password: 'correct horse' }),
  login: ({ ada }) => ({ username: ada.user.username, password: ada.password }),
  refresh: ({ ada }) => ({ refreshToken: ada.refreshToken }),
  logout: () => ({}),
  changePassword: ({ ada }) => ({ current: ada.password, next: 'another password' }),
  me: () => undefined,
  updateMe: () => ({ displayName: 'Somebody' }),
  devices: () => undefined,
  signOutDevice: () => undefined,
  users: () => undefined,
  conversations: () => undefined,
  createConversation: ({ bob }) => ({ type: 'direct', participantIds: [bob.id] }),
  messages: () => undefined,
  changes: () => undefined,
  sendMessage: () => ({ clientId: 'from-outside', content: 'let me in' }),
  editMessage: () => ({ content: 'changed from outside' }),
  deleteMessage: () => undefined,
  markRead: () => ({ seq: 1 }),
  initiateCall: ({ ids, ada }) => ({
    conversationId: ids.conversationId,
    type: 'audio',
    participantIds: [ada.id],
  }),
  answerCall: () => ({}),
  rejectCall: () => ({}),
  endCall: () => ({}),
  callMedia: () => ({ audioEnabled: false, videoEnabled: false, screenSharing: false }),
  inviteToCall: ({ bob }) => ({ userIds: [bob.id] }),
  sfuToken: () => undefined,
  callQuality: () => ({
    connection_quality: 'good',
    quality_stats: { rtt: 40 },
    media_stats: { codec: 'opus' },
  }),
  turnCredentials: () => undefined,
  activeCalls: () => undefined,
  callHistory: () => undefined,
  call: () => undefined,
};
const QUERIES: Partial<Record<RouteName, string>> = { changes: '?since=0' };
/** Routes that name something of somebody, in the path or the body: to others it does not exist. */
const NOT_THEIRS: readonly RouteName[] = [
  'signOutDevice',
  'messages',
  'changes',
  'sendMessage',
  'editMessage',
  'deleteMessage',
  'markRead',
  'initiateCall',
  'answerCall',
  'rejectCall',
  'endCall',
  'callMedia',
  'inviteToCall',
  'sfuToken',
  'callQuality',
  'call',
];
/** Routes that answer about the person who asks, and nobody else. */
const ONLY_OWN: readonly RouteName[] = ['conversations', 'activeCalls', 'callHistory', 'devices'];

const all = Object.entries(routes) as [RouteName, Route][];
const withToken = all.filter(([, route]) => route.auth === 'token');
const withBody = all.filter(([, route]) => route.body !== undefined);

onEachDatabase('boundaries', (start) => {
  let backend: TestBackend;
  let house: House;
  beforeAll(async () => {
    backend = await start();
    const [ada, bob, eve] = [
      await backend.person('ada'),
      await backend.person('bob'),
      await backend.person('eve'),
    ];
    const { id: conversationId } = await ada.direct(bob);
    const { id: messageId } = await ada.write(conversationId, 'only for Bob');
    await bob.listen();
    const call = await ada.ask('initiateCall', {
      body: { conversationId, type: 'audio', participantIds: [bob.id] },
    });
    const ids = { conversationId, messageId, callId: call.body.callId, deviceId: ada.deviceId };
    house = { url: backend.url, ada, bob, eve, ids };
  });

  const request = (
    name: RouteName,
    token: string | null,
    ids: Record<string, string>,
    body?: unknown,
    headers = {},
  ) => {
    const { method, path }: Route = routes[name];
    const filled = path.replace(/:(\w+)/g, (_, param: string) => ids[param] ?? '');
    return send(house.url, method, filled + (QUERIES[name] ?? ''), { body, token, headers });
  };
  const view = async () => {
    const { ada, bob, ids } = house;
    const asked = await Promise.all([
      ada.ask('conversations'),
      bob.ask('conversations'),
      ada.ask('messages', { params: { conversationId: ids.conversationId } }),
      ada.ask('devices'),
      ada.ask('call', { params: { callId: ids.callId } }),
    ]);
    return asked.map(({ body }) => body);
  };

  describe.each(withToken)('%s', (name) => {
    it('wants a token', async () => {
      for (const token of [null, 'not.a.token']) {
        const reply = await request(name, token, house.ids, BODIES[name](house));
        expect(reply).toMatchObject({
          status: 401,
          body: { error: expect.any(String), code: 'unauthorized' },
        });
      }
    });
  });

  it.each(NOT_THEIRS)('%s does not exist for somebody else, and changes nothing', async (name) => {
    const before = await view();
    const reply = await request(name, house.eve.token, house.ids, BODIES[name](house));
    expect(reply).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await view()).toEqual(before);
    // As if it had never been: nothing tells what is hidden from what is absent.
    const absent = Object.fromEntries(Object.keys(house.ids).map((param) => [param, NOBODY]));
    const nothing = { ...house, ids: absent as House['ids'] };
    expect((await request(name, house.eve.token, absent, BODIES[name](nothing))).body).toEqual(reply.body);
  });

  it.each(ONLY_OWN)('%s tells a stranger nothing of others', async (name) => {
    const { body } = await request(name, house.eve.token, house.ids);
    const told = JSON.stringify(body);
    for (const id of [house.ada.id, house.bob.id, ...Object.values(house.ids)])
      expect(told).not.toContain(id);
  });

  it.each(all.filter(([, route]) => route.params !== undefined))(
    '%s refuses an id that is none',
    async (name) => {
      const ids = Object.fromEntries(Object.keys(house.ids).map((param) => [param, "1'--"]));
      const reply = await request(name, house.ada.token, ids, BODIES[name](house));
      expect(reply).toMatchObject({ status: 400, body: { code: 'bad-payload', details: expect.any(Array) } });
    },
  );

  describe.each(withBody)('%s', (name) => {
    it('refuses a body that is not JSON, not an object, or too large', async () => {
      const { token } = house.eve;
      const typed = await request(name, token, house.ids, 'a=b', {
        'content-type': 'application/x-www-form-urlencoded',
      });
      expect(typed).toMatchObject({ status: 415, body: { code: 'bad-payload' } });
      const broken = await request(name, token, house.ids, '{"a":');
      expect(broken).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
      const list = await request(name, token, house.ids, [1, 2]);
      expect(list).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
      const large = await request(name, token, house.ids, { content: 'x'.repeat(200_000) });
      expect(large).toMatchObject({ status: 413, body: { code: 'too-large' } });
    });
  });

  it('answers what it does not have with 404 as JSON, and does not promise it', async () => {
    const { token } = house.ada;
    const { conversationId, messageId } = house.ids;
    const absent = [
      ['PUT', `/api/messages/${messageId}/reactions/%F0%9F%91%8D`],
      ['DELETE', `/api/messages/${messageId}/reactions/%F0%9F%91%8D`],
      ['GET', '/api/search?q=x'],
      ['POST', '/api/uploads'],
      ['HEAD', '/api/uploads/1'],
      ['GET', '/api/uploads/1'],
      ['PATCH', `/api/conversations/${conversationId}`],
      ['POST', `/api/conversations/${conversationId}/participants`],
      ['DELETE', `/api/conversations/${conversationId}/participants`],
      ['GET', '/api/nothing'],
      ['GET', '/'],
      ['GET', '/%zz'],
      ['GET', '/../../etc/passwd'],
      ['POST', '/api/server'],
      ['GET', '/api/auth/login'],
    ] as const;
    for (const [method, path] of absent) {
      const reply = await send(house.url, method, path, { token });
      const code = method === 'HEAD' ? undefined : 'not-found';
      expect([method, path, reply.status, reply.body?.code]).toEqual([method, path, 404, code]);
      expect(reply.headers.get('content-type')).toContain('application/json');
    }
    const { features } = (await ask(house.url, 'server')).body;
    for (const name of features) expect(Features.options).toContain(name);
    for (const name of ['reactions', 'search', 'uploads', 'sfu', 'turn'])
      expect(features).not.toContain(name);
    for (const name of ['group', 'invite', 'live', 'prewarm', 'relay', 'history', 'quality'])
      expect(features).toContain(`calls.${name}`);
  });

  it('tells what it is without a token, in words of the contract', async () => {
    const { body } = await ask(house.url, 'server');
    expect(body).toMatchObject({
      kind: 'connect',
      contract: 1,
      name: 'Parley',
      registration: 'open',
      limits: {
        messageChars: 10_000,
        uploadBytes: 0,
        groupMembers: 200,
        meshVideo: 4,
        meshAudio: 8,
        callParticipants: 20,
      },
    });
    expect(Math.abs(Date.parse(body.time) - Date.now())).toBeLessThan(60_000);
  });

  it('shows health and metrics to this machine only', async () => {
    for (const path of ['/health', '/metrics']) {
      expect((await send(house.url, 'GET', path)).status).toBe(200);
      const forwarded = await send(house.url, 'GET', path, { headers: { 'x-forwarded-for': '203.0.113.7' } });
      expect([path, forwarded.status, forwarded.body.code]).toEqual([path, 404, 'not-found']);
    }
    const { body } = await send(house.url, 'GET', '/metrics');
    expect(body).toContain('parley_devices_connected 1');
    expect(body).toContain('parley_calls_total{what="initiated"} 1');
    expect(body).toMatch(
      /parley_http_request_seconds_count\{[^}]*route="\/api\/conversations\/:conversationId\/messages"/,
    );
    for (const id of Object.values(house.ids)) expect(body).not.toContain(id);
  });

  it('sends headers that keep pages of others out', async () => {
    const reply = await send(house.url, 'GET', '/api/server', {
      headers: { origin: 'https://evil.example' },
    });
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

onEachDatabase('configured boundaries', (start) => {
  it('lets named origins in, and everybody see the metrics, where it is told to', async () => {
    const origin = 'https://chat.example.org';
    const backend = await start({ env: { PARLEY_ALLOWED_ORIGINS: origin, PARLEY_PUBLIC_METRICS: '1' } });
    const headers = {
      origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization',
    };
    const preflight = await send(backend.url, 'OPTIONS', '/api/auth/me', { headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    const other = await send(backend.url, 'GET', '/api/server', {
      headers: { origin: 'https://evil.example' },
    });
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
    const metrics = await send(backend.url, 'GET', '/metrics', {
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
    expect(metrics.status).toBe(200);
  });
});
