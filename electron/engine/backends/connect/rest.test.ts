import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import type { Net } from '../../net/net.ts';
import { RefusedError, RestClient } from './rest.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

/** A client whose server is a function. */
function rig(answer: (asked: Asked, n: number) => Response) {
  const asked: Asked[] = [];
  const fetch: Net['fetch'] = (url, init) => {
    const headers = new Headers(init?.headers);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const one = {
      method: init?.method ?? '',
      url: url instanceof Request ? url.url : url.toString(),
      authorization: headers.get('authorization'),
      body,
    };
    asked.push(one);
    return Promise.resolve(answer(one, asked.length));
  };
  const renewed: string[] = [];
  const client = new RestClient(
    'https://x.example/base',
    {
      clock: new ManualClock(),
      userAgent: 'Parley/1',
      net: { fetch },
    },
    {
      access: () => Promise.resolve(renewed.length === 0 ? 'old' : 'new'),
      renew: (used) => {
        renewed.push(used);
        return Promise.resolve('new');
      },
    },
  );
  return { client, asked, renewed };
}
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const failing = async (promise: Promise<unknown>): Promise<RefusedError> => {
  const error = await promise.then(
    () => null,
    (refused: unknown) => refused,
  );
  if (!(error instanceof RefusedError)) throw new Error('not refused');
  return error;
};

describe('the REST client', () => {
  it('makes requests from the route table', async () => {
    const { client, asked } = rig(() => json(200, {}));
    await client.call('messages', { params: { conversationId: 'a/b' }, query: { limit: 50, before: 7 } });
    await client.call('endCall', { params: { callId: 'c' }, body: { reason: 'failed' } });
    await client.call('rejectCall', { params: { callId: 'c' } });
    await client.call('deleteMessage', { params: { messageId: 'm' } });
    await client.call('server');
    expect(asked).toEqual([
      {
        method: 'GET',
        url: 'https://x.example/base/api/conversations/a%2Fb/messages?limit=50&before=7',
        authorization: 'Bearer old',
        body: undefined,
      },
      {
        method: 'POST',
        url: 'https://x.example/base/api/calls/c/end',
        authorization: 'Bearer old',
        body: { reason: 'failed' },
      },
      {
        method: 'POST',
        url: 'https://x.example/base/api/calls/c/reject',
        authorization: 'Bearer old',
        body: {},
      },
      {
        method: 'DELETE',
        url: 'https://x.example/base/api/messages/m',
        authorization: 'Bearer old',
        body: undefined,
      },
      { method: 'GET', url: 'https://x.example/base/api/server', authorization: null, body: undefined },
    ]);
  });

  it('renews a refused token once and asks again', async () => {
    const { client, asked, renewed } = rig((one) =>
      one.authorization === 'Bearer new'
        ? json(200, { users: [] })
        : json(401, { error: 'x', code: 'token-expired' }),
    );
    expect(await client.call('users', { query: {} })).toEqual({ users: [] });
    expect(renewed).toEqual(['old']);
    expect(asked.map((one) => one.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('does not go on for ever when the new one is refused as well', async () => {
    const { client, asked } = rig(() => json(401, { error: 'x', code: 'unauthorized' }));
    expect(await failing(client.call('conversations'))).toMatchObject({
      code: 'session-expired',
      status: 401,
    });
    expect(asked).toHaveLength(2);
  });

  it('leaves a refused sign-in alone', async () => {
    const { client, asked } = rig(() => json(401, { error: 'Wrong', code: 'invalid-credentials' }));
    const body = { username: 'a', password: 'b' };
    expect(await failing(client.call('login', { body }))).toMatchObject({
      code: 'invalid-credentials',
      text: 'Wrong',
    });
    expect(asked).toHaveLength(1);
  });

  it('tells how long to wait, and the server’s clock', async () => {
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
    const { client } = rig(() =>
      json(429, { error: 'x', code: 'rate-limited' }, { 'retry-after': '12', date }),
    );
    const error = await failing(client.call('conversations'));
    expect(error).toMatchObject({
      code: 'rate-limited',
      params: { seconds: 12 },
      serverTimeMs: Date.parse(date),
    });
  });

  it('tells a route that is missing from a thing that is', async () => {
    const { client } = rig((_one, n) =>
      n === 1 ? new Response('Not found', { status: 404 }) : json(404, { error: 'x', code: 'not-found' }),
    );
    expect((await failing(client.call('call', { params: { callId: 'c' } }))).coded).toBe(false);
    expect((await failing(client.call('call', { params: { callId: 'c' } }))).coded).toBe(true);
  });

  it('without a token says so before anything is sent', async () => {
    const { asked } = rig(() => json(200, {}));
    const signedOut = new RestClient(
      'https://x.example',
      { clock: new ManualClock(), userAgent: 'x', net: { fetch: () => Promise.reject(new Error('sent')) } },
      {
        access: () => Promise.reject(new AppError('session-expired')),
        renew: () => Promise.reject(new Error('not asked')),
      },
    );
    await expect(signedOut.call('me')).rejects.toMatchObject({ code: 'session-expired' });
    expect(asked).toEqual([]);
  });
});
