import { createHmac } from 'node:crypto';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Coturn, startCoturn, whyNoCoturn } from './coturn.ts';
import { describeWith } from './real-part.ts';
import { allocate, type TurnCredentials } from './turn-client.ts';

/** As the contract says: the name holds when it ends, the credential is signed with the secret. */
function credentials(secret: string, { name = 'ada', inS = 60 } = {}): TurnCredentials {
  const username = `${Math.floor(Date.now() / 1000) + inS}:${name}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

describeWith(whyNoCoturn(), 'coturn', () => {
  let coturn: Coturn;
  beforeAll(async () => {
    coturn = await startCoturn({ secret: 'abc' });
  });
  afterAll(() => coturn.stop());

  it.each(['udp', 'tcp', 'tls'] as const)('relays for our credentials, over %s', async (transport) => {
    const own = credentials(coturn.env['TURN_SECRET']!, { name: transport });
    const port = transport === 'tls' ? coturn.tlsPort : coturn.port;
    const allocated = await allocate({ transport, port }, own);
    expect(allocated).toEqual({ relayPort: expect.any(Number) });
    await expect.poll(() => coturn.allocations()).toContain(own.username);
    expect(coturn.refusals()).not.toContain(own.username);
  });

  it.each([
    ['another secret', credentials('another', { name: 'eve' })],
    ['a time that is over', credentials('abc', { name: 'late', inS: -60 })],
  ])('refuses %s', async (_, bad) => {
    expect(await allocate({ transport: 'udp', port: coturn.port }, bad)).toEqual({ refused: 401 });
    await expect.poll(() => coturn.refusals()).toContain(bad.username);
    expect(coturn.allocations()).not.toContain(bad.username);
  });

  it('stopped, it is gone, also when it is stopped twice', async () => {
    const other = await startCoturn();
    expect(other.port).not.toBe(coturn.port);
    await other.stop();
    await other.stop();
    const refused = await new Promise<string>((told) => {
      createConnection(other.port, '127.0.0.1').once('error', ({ message }) => told(message));
    });
    expect(refused).toContain('ECONNREFUSED');
  });
});
