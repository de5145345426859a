import { beforeAll, describe, expect, it } from 'vitest';
import type { RouteName } from '#shared/contracts/connect/routes.ts';
import { routes } from '#shared/contracts/connect/routes.ts';
import { ask, send } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { group, pair, ringing, seats, talking, type Pair, type Seat } from './calls.seat.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const CALL_ROUTES = [
  'initiateCall',
  'answerCall',
  'rejectCall',
  'endCall',
  'callMedia',
  'inviteToCall',
  'sfuToken',
  'callQuality',
  'turnCredentials',
  'activeCalls',
  'callHistory',
  'call',
] as const satisfies readonly RouteName[];
const FIGURES = { connection_quality: 'good', quality_stats: {}, media_stats: {} };
/** Those that name a call, with a body that is good. */
const ON_A_CALL = [
  ['answerCall', {}],
  ['answerCall', { takeOver: true }],
  ['rejectCall', {}],
  ['endCall', {}],
  ['callMedia', { audioEnabled: true, videoEnabled: true, screenSharing: true }],
  ['inviteToCall', { userIds: [UNKNOWN] }],
  ['sfuToken', undefined],
  ['callQuality', FIGURES],
  ['call', undefined],
] as const;

const MANY = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`figure${index}`, index]));

const pathOf = (name: RouteName, callId: string) => routes[name].path.replace(':callId', callId);
const request = (seat: Seat, name: RouteName, callId: string, body: unknown) =>
  send(seat.person.url, routes[name].method, pathOf(name, callId), { body, token: seat.person.token });

onEachDatabase('what call routes refuse', (start) => {
  let backend: TestBackend;
  /** Two who talk and two who could: what is refused must leave both as they are. */
  let call: Awaited<ReturnType<typeof talking>>;
  let silent: Pair;
  beforeAll(async () => {
    backend = await start({ env: { PARLEY_CALL_PARTICIPANTS: '3' } });
    call = await talking(backend);
    silent = await pair(backend);
  });

  it.each(CALL_ROUTES)('%s without a token', async (name) => {
    const path = pathOf(name, UNKNOWN);
    for (const token of [null, 'nonsense', 'eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.']) {
      const reply = await send(backend.url, routes[name].method, path, { token, body: undefined });
      expect(reply).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    }
  });

  it.each(ON_A_CALL)('%s %o of a call that does not exist, or belongs to others', async (name, body) => {
    const { bob, callId } = await ringing(backend);
    const [mallory] = await seats(backend, 'mallory');
    for (const id of [UNKNOWN, callId]) {
      const reply = await request(mallory!, name, id, body);
      expect(reply).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect(JSON.stringify(reply.body)).not.toContain(callId);
    }
    await mallory!.ear.settled();
    expect(mallory!.ear.heard.filter(({ name: event }) => event.startsWith('call:'))).toEqual([]);
    const { call } = (await bob.get(callId)).body;
    expect(call).toMatchObject({ status: 'initiated', rev: 1 });
  });

  it.each(ON_A_CALL)('%s %o of a call whose name is no id', async (name, body) => {
    const reply = await request(silent.alice, name, 'not-an-id', body);
    expect(reply).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
  });

  it.each([
    ['rejectCall', {}],
    ['endCall', {}],
    ['inviteToCall', {}],
    ['callQuality', FIGURES],
  ] as const)('%s by a member who is not in the call', async (name, rest) => {
    const { alice, bob, carol, conversation } = await group(backend);
    const { callId } = (await alice.initiate(conversation, [bob])).body;
    const body = { ...rest, ...(name === 'inviteToCall' && { userIds: [bob.id] }) };
    expect(await request(carol, name, callId, body)).toMatchObject({
      status: 409,
      body: { code: 'not-joined' },
    });
    expect((await carol.get(callId)).status).toBe(200);
  });

  describe('initiate', () => {
    it.each([
      ['no body', undefined],
      ['an empty body', {}],
      ['a list', []],
      ['broken JSON', '{"conversationId":'],
      ['no participants', { participantIds: undefined }],
      ['nobody to ring', { participantIds: [] }],
      ['participants that are no ids', { participantIds: ['bob'] }],
      ['a type that is none', { type: 'hologram' }],
      ['a screen call', { type: 'screen' }],
      ['a conversation that is no id', { conversationId: '1' }],
      ['an empty clientId', { clientId: '' }],
      ['a clientId that is too long', { clientId: 'x'.repeat(101) }],
      ['a NUL in the clientId', { clientId: 'a\0b' }],
      ['more people than a body may name', { participantIds: Array.from({ length: 101 }, () => UNKNOWN) }],
    ])('with %s', async (_, wrong) => {
      const { alice, bob, conversation } = silent;
      const good = { conversationId: conversation.id, type: 'audio', participantIds: [bob.id] };
      const isPatch = typeof wrong === 'object' && !Array.isArray(wrong) && Object.keys(wrong).length > 0;
      const reply = await request(alice, 'initiateCall', '', isPatch ? { ...good, ...wrong } : wrong);
      expect(reply).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
      await bob.ear.settled();
      expect(bob.ear.all('call:incoming')).toEqual([]);
    });

    it('with a body that is too large', async () => {
      const reply = await request(silent.alice, 'initiateCall', '', { clientId: 'x'.repeat(200_000) });
      expect(reply).toMatchObject({ status: 413, body: { code: 'too-large' } });
    });

    it('in a conversation of others, as if there were none', async () => {
      const { bob, conversation } = await pair(backend);
      const [mallory] = await seats(backend, 'mallory');
      const theirs = await mallory!.initiate(conversation, [bob]);
      const none = await mallory!.initiate({ id: UNKNOWN }, [bob]);
      expect(theirs).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect(none.body).toEqual(theirs.body);
      await bob.ear.settled();
      expect(bob.ear.all('call:incoming')).toEqual([]);
    });

    it('of people who are not members', async () => {
      const { alice, bob, conversation } = await pair(backend);
      const [carol] = await seats(backend, 'carol');
      const reply = await alice.initiate(conversation, [bob, carol!]);
      expect(reply).toMatchObject({ status: 403, body: { code: 'not-a-member' } });
      await carol!.ear.settled();
      expect(carol!.ear.all('call:incoming')).toEqual([]);
    });

    it('of more people than a call may hold', async () => {
      const [alice, ...others] = await seats(backend, 'alice', 'bob', 'carol', 'dave');
      const conversation = await alice!.person.group(others.map(({ person }) => person));
      const reply = await alice!.initiate(conversation, others);
      expect(reply).toMatchObject({ status: 409, body: { code: 'call-full', limit: 3 } });
    });

    it('beyond its rate, with the time to wait', async () => {
      const slow = await start({ env: { PARLEY_RATE_INITIATE: '2' } });
      const { alice, bob, conversation } = await pair(slow);
      for (let begun = 0; begun < 2; begun += 1) {
        const { callId } = (await alice.initiate(conversation, [bob])).body;
        await alice.end(callId);
      }
      const reply = await alice.initiate(conversation, [bob]);
      expect(reply).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await bob.initiate(conversation, [alice])).status).toBe(200);
    });
  });

  it.each([
    ['answerCall', { rejoin: 'yes' }],
    ['answerCall', { takeOver: 1 }],
    ['answerCall', 'nonsense'],
    ['endCall', { reason: 'bored' }],
    ['endCall', [1]],
    ['rejectCall', 'nonsense'],
    ['inviteToCall', undefined],
    ['inviteToCall', {}],
    ['inviteToCall', { userIds: [] }],
    ['inviteToCall', { userIds: ['bob'] }],
    ['inviteToCall', { userIds: Array.from({ length: 101 }, () => UNKNOWN) }],
    ['callQuality', undefined],
    ['callQuality', { ...FIGURES, connection_quality: 'splendid' }],
    ['callQuality', { ...FIGURES, quality_stats: { deep: { rtt: 1 } } }],
    ['callQuality', { ...FIGURES, media_stats: { ['x'.repeat(65)]: 1 } }],
    ['callQuality', { ...FIGURES, media_stats: { codec: 'x'.repeat(201) } }],
    ['callQuality', { ...FIGURES, media_stats: { 'a\0b': 1 } }],
    ['callQuality', { ...FIGURES, quality_stats: MANY }],
    ['callMedia', undefined],
    ['callMedia', { audioEnabled: true }],
    ['callMedia', { audioEnabled: 'on', videoEnabled: false, screenSharing: false }],
    ['callMedia', { audioEnabled: true, videoEnabled: true, screenSharing: true, handRaisedAt: 'yesterday' }],
  ] as const)('%s with %o', async (name, body) => {
    const { bob, callId } = call;
    const reply = await request(bob, name, callId, typeof body === 'string' ? JSON.stringify(body) : body);
    expect(reply).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
    expect((await bob.get(callId)).body.call).toMatchObject({ status: 'active', rev: 2 });
  });

  it.each(['answerCall', 'rejectCall', 'endCall', 'callMedia', 'inviteToCall', 'callQuality'] as const)(
    '%s with a body that is too large',
    async (name) => {
      const { bob, callId } = call;
      const reply = await request(bob, name, callId, { junk: 'x'.repeat(200_000) });
      expect(reply).toMatchObject({ status: 413, body: { code: 'too-large' } });
    },
  );

  it.each([
    { limit: 0 },
    { limit: 201 },
    { limit: 'many' },
    { cursor: 'nonsense' },
    { cursor: Buffer.from('[1]').toString('base64url') },
    { cursor: 'x'.repeat(201) },
    { missed: 'perhaps' },
  ])('history with %o', async (query) => {
    const reply = await ask(backend.url, 'callHistory', {
      token: silent.alice.person.token,
      query,
    });
    expect(reply).toMatchObject({ status: 400, body: { code: 'bad-payload' } });
  });
});
