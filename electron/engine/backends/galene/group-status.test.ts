import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { GaleneError } from './errors.ts';
import { askStatus, endpointOf } from './group-status.ts';
import { GroupStatus } from './wire.ts';

const LOCATION = 'https://sfu.example.org/group/parley/one/';
const GOOD = { name: 'parley/one', location: LOCATION, endpoint: 'wss://sfu.example.org/ws', clientCount: 2 };
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof GaleneError ? error.reason : String(error)),
  );

describe('askStatus', () => {
  const ask = (reply: () => Promise<Response>, location = LOCATION) => {
    const asked: string[] = [];
    const fetched: typeof fetch = (url) => {
      asked.push(url instanceof Request ? url.url : String(url));
      return reply();
    };
    const clock = new ManualClock();
    const status = askStatus({ clock, userAgent: 'x', net: { fetch: fetched } }, location);
    return { status, asked };
  };

  it.each([LOCATION, LOCATION.slice(0, -1)])('asks below the group, %s', async (location) => {
    const { status, asked } = ask(() => Promise.resolve(Response.json(GOOD)), location);
    expect(await status).toMatchObject({ name: 'parley/one', clientCount: 2, locked: false, authServer: '' });
    expect(asked).toEqual([`${LOCATION}.status`]);
  });

  it.each([
    ['no group', 'no-such-group', () => Promise.resolve(new Response('<html>', { status: 404 }))],
    ['a server in trouble', 'unfit', () => Promise.resolve(Response.json(GOOD, { status: 500 }))],
    ['another kind of server', 'unfit', () => Promise.resolve(new Response('<html>'))],
    ['a status without an endpoint', 'unfit', () => Promise.resolve(Response.json({ name: 'x' }))],
    ['nobody there', 'unreachable', () => Promise.reject(new TypeError('fetch failed'))],
    [
      'a certificate of nobody',
      'certificate-untrusted',
      () => Promise.reject(new Error('fetch failed', { cause: new AppError('certificate-untrusted') })),
    ],
  ])('%s is %s', async (_, reason, reply) => {
    expect(await reasonOf(ask(reply).status)).toBe(reason);
  });
});

describe('endpointOf', () => {
  const endpoint = (text: string, location = LOCATION): string =>
    endpointOf(GroupStatus.parse({ ...GOOD, endpoint: text }), location).href;

  it('may be at another host, and relative', () => {
    expect(endpoint('wss://other.example.org/ws')).toBe('wss://other.example.org/ws');
    expect(endpoint('ws://localhost:1/ws', 'http://localhost:1/group/g/')).toBe('ws://localhost:1/ws');
    expect(endpoint('wss://localhost:1/ws', 'http://localhost:1/group/g/')).toBe('wss://localhost:1/ws');
  });

  it.each(['ws://sfu.example.org/ws', 'https://sfu.example.org/ws', '//[', '', 'file:///etc/passwd'])(
    'from https never %s',
    (text) => {
      expect(() => endpoint(text)).toThrow('server-unreachable');
    },
  );
});
