import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { Net } from '../../net/net.ts';
import { connectKind } from './kind.ts';

const deps = { clock: new ManualClock(), logger: silentLogger, userAgent: 'Parley/1' };
const noAgent = (): never => {
  throw new Error('a probe needs no socket');
};

/** A server that answers each path with a status and a body; a page where there is none. */
const probing = (answers: Readonly<Record<string, readonly [number, unknown]>>): Promise<unknown> => {
  const fetch: Net['fetch'] = (url) => {
    const [status, body] = answers[new URL(url instanceof Request ? url.url : url).pathname] ?? [
      404,
      '<html>',
    ];
    return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));
  };
  const net = { fetch, agent: noAgent };
  return connectKind
    .probe('https://x.example', { ...deps, net })
    .catch((error: unknown) => AppError.from(error).view());
};
const info = { kind: 'connect', contract: 1, name: 'Work', registration: 'invite', features: [], limits: {} };
const found = { kind: 'connect', address: 'https://x.example', name: 'Work', registration: 'invite' };

describe('the probe', () => {
  it('knows a server of the contract', async () => {
    expect(await probing({ '/api/server': [200, info] })).toEqual({ ...found, version: '' });
  });

  it('says which side is behind', async () => {
    expect(await probing({ '/api/server': [200, { ...info, contract: 2 }] })).toEqual({
      code: 'server-too-new',
      params: { address: 'x.example' },
    });
    expect(await probing({ '/api/server': [200, { kind: 'connect' }] })).toMatchObject({
      code: 'server-too-old',
    });
  });

  it('knows a plain server of the seed by its guarded route', async () => {
    expect(await probing({ '/api/calls/turn-credentials': [401, { error: 'No token' }] })).toEqual({
      ...found,
      name: 'x.example',
      registration: 'open',
    });
  });

  it('knows what is none of them', async () => {
    expect(await probing({})).toBeNull();
    expect(await probing({ '/api/server': [200, '<html>a page</html>'] })).toBeNull();
    expect(await probing({ '/api/server': [200, { name: 'something else' }] })).toBeNull();
    expect(await probing({ '/api/server': [403, {}] })).toBeNull();
    expect(await probing({ '/api/calls/turn-credentials': [401, '<html>'] })).toBeNull();
  });

  it('does not judge a server that is out of order', async () => {
    expect(await probing({ '/api/server': [502, '<html>'] })).toMatchObject({ code: 'server-unreachable' });
  });
});
