import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Coturn, credentialsOf, startCoturn, whyNoCoturn } from './coturn.ts';
import { describeWith } from './real-part.ts';
import { allocate } from './turn-client.ts';

describeWith(whyNoCoturn(), 'coturn', () => {
  let coturn: Coturn;
  beforeAll(async () => {
    coturn = await startCoturn({ secret: 'abc' });
  });
  afterAll(() => coturn.stop());

  it.each(['udp', 'tcp', 'tls'] as const)('relays for our credentials, over %s', async (transport) => {
    const own = credentialsOf(coturn.env['TURN_SECRET']!, transport);
    const port = transport === 'tls' ? coturn.tlsPort : coturn.port;
    const allocated = await allocate({ transport, port }, own);
    expect(allocated).toEqual({ relayPort: expect.any(Number) });
    await expect.poll(() => coturn.allocations()).toContain(own.username);
    expect(coturn.refusals()).not.toContain(own.username);
  });

  it.each([
    ['another secret', credentialsOf('another', 'eve')],
    ['a time that is over', credentialsOf('abc', 'late', -60)],
  ])('refuses %s', async (_, bad) => {
    expect(await allocate({ transport: 'udp', port: coturn.port }, bad)).toEqual({ refused: 401 });
    await expect.poll(() => coturn.refusals()).toContain(bad.username);
    expect(coturn.allocations()).not.toContain(bad.username);
  });

  it('without UDP relays over TCP and TLS alone', async () => {
    const other = await startCoturn({ secret: 'abc', udp: false });
    for (const transport of ['tcp', 'tls'] as const) {
      const port = transport === 'tls' ? other.tlsPort : other.port;
      const allocated = await allocate({ transport, port }, other.iceServer(transport, transport));
      expect(allocated).toEqual({ relayPort: expect.any(Number) });
    }
    const socket = createSocket('udp4');
    socket.bind(other.port, '127.0.0.1'); // which nobody else has
    await once(socket, 'listening');
    socket.close();
    await other.stop();
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
