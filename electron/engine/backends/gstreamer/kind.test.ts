import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { AppError } from '#shared/errors/app-error.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { startSimpleServer } from '#test/support/simple-server/simple-server.ts';
import { directNet } from '../../net/direct-net.ts';
import { gstreamerKind } from './kind.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const probe = (address: string) =>
  gstreamerKind.probe(address, {
    clock: systemClock,
    logger: silentLogger,
    userAgent: 'Parley/0.0.0',
    net: directNet(),
  });

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('a simple server is known by its greeting, and nobody is left there', async () => {
  const server = await startSimpleServer();
  closing.push(() => server.stop());
  expect(await probe(server.url)).toEqual({
    kind: 'gstreamer',
    address: server.url,
    name: new URL(server.url).host,
    registration: 'closed',
  });
  while (server.uids.length > 0) await new Promise((resolve) => setImmediate(resolve));
});

it.each([200, 302, 404, 426])('a web server that answers %i is another kind', async (status) => {
  const url = await listen(createServer((_request, response) => response.writeHead(status).end('no')));
  expect(await probe(url)).toBeNull();
});

it('a WebSocket that speaks otherwise is another kind', async () => {
  const http = createServer();
  new WebSocketServer({ server: http }).on('connection', (socket) => socket.send('{"type":"handshake"}'));
  expect(await probe(await listen(http))).toBeNull();
});

it('nobody there is unreachable', async () => {
  const server = await startSimpleServer();
  await server.stop();
  const error = await probe(server.url).catch((refused: unknown) => AppError.from(refused));
  expect(error).toMatchObject({ code: 'server-unreachable' });
});
