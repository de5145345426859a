import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '#shared/contracts/connect/model.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { ask } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { pair, talking, type Seat } from './calls.seat.ts';

onEachDatabase('call history', (start) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await start();
  });

  const historyOf = async (
    seat: Seat,
    query: object = {},
  ): Promise<{ calls: CallRecord[]; cursor: string | null }> => {
    const reply = await seat.person.ask('callHistory', { query });
    expect(reply.status).toBe(200);
    return reply.body;
  };

  it('lists finished calls newest first, as each of the two saw them', async () => {
    const { alice, bob, conversation, callId: first } = await talking(backend);
    await alice.end(first);
    const { callId: second } = (await bob.initiate(conversation, [alice])).body;
    await bob.end(second);
    const { callId: third } = (await alice.initiate(conversation, [bob])).body;
    await bob.reject(third);
    const { callId: live } = (await alice.initiate(conversation, [bob])).body;

    const seen = (calls: CallRecord[]) =>
      calls.map(({ id, direction, missed, status }) => [id, direction, missed, status]);
    expect(seen((await historyOf(alice)).calls)).toEqual([
      [third, 'outgoing', false, 'rejected'],
      [second, 'incoming', true, 'ended'],
      [first, 'outgoing', false, 'ended'],
    ]);
    expect(seen((await historyOf(bob)).calls)).toEqual([
      [third, 'incoming', false, 'rejected'],
      [second, 'outgoing', false, 'ended'],
      [first, 'incoming', false, 'ended'],
    ]);
    expect((await historyOf(alice, { missed: 'true' })).calls.map(({ id }) => id)).toEqual([second]);
    expect((await historyOf(bob, { missed: 'true' })).calls).toEqual([]);
    await alice.end(live);
  });

  it('is paged by a cursor that neither skips nor repeats, while calls go on', async () => {
    const { alice, bob, conversation } = await pair(backend);
    const made: string[] = [];
    const call = async () => {
      const { callId } = (await alice.initiate(conversation, [bob])).body;
      await alice.end(callId);
      return callId as string;
    };
    for (let count = 0; count < 5; count += 1) made.unshift(await call());
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await historyOf(alice, { limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.calls.length).toBeLessThanOrEqual(2);
      seen.push(...page.calls.map(({ id }) => id));
      cursor = page.cursor;
      await call();
    } while (cursor);
    expect(seen).toEqual(made);
  });

  it('shows a call neither to others nor before it is over', async () => {
    const { alice, bob, callId } = await talking(backend);
    const stranger = await pair(backend);
    expect((await historyOf(alice)).calls).toEqual([]);
    await bob.end(callId);
    expect((await historyOf(alice)).calls).toHaveLength(1);
    expect((await historyOf(stranger.alice)).calls).toEqual([]);
  });

  it('tells the whole seconds of a call', async () => {
    const clock = new ManualClock();
    const timed = await start({ clock });
    const { alice, bob, callId } = await talking(timed);
    clock.advance(83_900);
    expect((await alice.end(callId)).body).toMatchObject({ duration: 83 });
    expect((await historyOf(bob)).calls).toMatchObject([{ id: callId, duration: 83 }]);
    const [line] = (
      await bob.person.ask('messages', {
        params: { conversationId: (await historyOf(bob)).calls[0]!.conversationId },
      })
    ).body.messages;
    expect(line).toMatchObject({ content: 'Call, 1:23', call: { duration: 83 } });
  });
});

const SECRET = 'a secret of the TURN server';
const TURN = {
  TURN_SERVER_HOST: 'turn.example.org',
  TURN_SERVER_PORT: '3000',
  TURN_TLS_PORT: '5349',
  TURN_SECRET: SECRET,
  TURN_TTL: '1000',
  STUN_URLS: 'stun:stun.example.org:3478',
};

onEachDatabase('TURN credentials', (start) => {
  const featuresOf = async ({ url }: TestBackend) => (await ask(url, 'server')).body.features as string[];

  it('are not there where no TURN server is configured', async () => {
    const backend = await start();
    const { alice } = await pair(backend);
    expect(await alice.person.ask('turnCredentials')).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    expect(await featuresOf(backend)).not.toContain('turn');
  });

  describe('where one is', () => {
    let clock: ManualClock;
    let backend: TestBackend;
    beforeAll(async () => {
      clock = new ManualClock(Date.now());
      backend = await start({ clock, env: { ...TURN, PARLEY_ACCESS_TOKEN_S: '100000' } });
    });

    it('are signed as coturn checks them, and live for the configured time', async () => {
      expect(await featuresOf(backend)).toContain('turn');
      const { alice, bob } = await pair(backend);
      const { credentials, expiresAt } = (await alice.person.ask('turnCredentials')).body;
      const expiry = Math.floor(clock.now() / 1000) + 1000;
      expect(credentials).toEqual({
        urls: [
          'turn:turn.example.org:3000?transport=udp',
          'turn:turn.example.org:3000?transport=tcp',
          'turns:turn.example.org:5349?transport=tcp',
          'stun:stun.example.org:3478',
        ],
        username: `${expiry}:${alice.person.user.username}`,
        credential: createHmac('sha1', SECRET)
          .update(`${expiry}:${alice.person.user.username}`)
          .digest('base64'),
      });
      expect(Date.parse(expiresAt)).toBe(expiry * 1000);
      const others = (await bob.person.ask('turnCredentials')).body.credentials;
      expect(others.username).not.toBe(credentials.username);
    });

    it('stay the same until half of their time has passed', async () => {
      const { alice } = await pair(backend);
      const first = (await alice.person.ask('turnCredentials')).body;
      clock.advance(400_000);
      expect((await alice.person.ask('turnCredentials')).body).toEqual(first);
      clock.advance(200_000);
      const next = (await alice.person.ask('turnCredentials')).body;
      expect(Date.parse(next.expiresAt) - Date.parse(first.expiresAt)).toBe(600_000);
    });

    it('of another secret are not handed out again', async () => {
      const { alice } = await pair(backend);
      const first = (await alice.person.ask('turnCredentials')).body.credentials;
      await backend.close();
      const env = { ...TURN, TURN_SECRET: 'another secret', PARLEY_ACCESS_TOKEN_S: '100000' };
      const again = await start({ clock, env, storage: backend.storage });
      const { token } = alice.person;
      const second = (await ask(again.url, 'turnCredentials', { token })).body.credentials;
      expect(second.credential).not.toBe(first.credential);
    });
  });
});
