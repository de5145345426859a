import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from '#shared/tools/clock.ts';
import { sendHttp } from '../backends/http.ts';
import { connectionError, isNobodyThere } from './connection-error.ts';
import { directNet } from './direct-net.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => onSocket(socket.on('error', () => undefined)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}

async function failureOf(url: string, clock = systemClock): Promise<unknown> {
  try {
    await sendHttp({ clock, userAgent: 'Parley/1', net: directNet() }, { method: 'GET', url });
    return null;
  } catch (error) {
    return error;
  }
}

describe('whether anybody is at an address', () => {
  it('nobody: nothing listens there', async () => {
    const url = await listening(() => undefined);
    servers.pop()?.close();
    const error = await failureOf(url);
    expect(error).toMatchObject({ code: 'server-unreachable' });
    expect(isNobodyThere(error)).toBe(true);
  });

  it('nobody: it never answers', async () => {
    const clock = new ManualClock();
    const sockets: Socket[] = [];
    const url = await listening((socket) => {
      sockets.push(socket);
      socket.once('data', () => clock.advance(60_000));
    });
    const error = await failureOf(url, clock);
    expect(error).toMatchObject({ code: 'server-unreachable' });
    expect(isNobodyThere(error)).toBe(true);
    for (const socket of sockets) socket.destroy();
  });

  it.each<[string, (socket: Socket) => void]>([
    ['closes at once', (socket) => socket.destroy()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['closes after the question', (socket) => socket.once('data', () => socket.end())],
    ['answers what is no HTTP', (socket) => socket.once('data', () => socket.end('HELLO\r\n\r\n'))],
  ])('somebody: it %s', async (_what, onSocket) => {
    const error = await failureOf(await listening(onSocket));
    expect(error).toMatchObject({ code: 'server-unreachable' });
    expect(isNobodyThere(error)).toBe(false);
  });

  it('somebody: it speaks no TLS', async () => {
    const url = await listening((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 No\r\n\r\n')));
    const error = await failureOf(url.replace('http:', 'https:'));
    expect(error).toMatchObject({ code: 'server-unreachable' });
    expect(isNobodyThere(error)).toBe(false);
  });

  it('is asked of the whole chain of causes', () => {
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(isNobodyThere(connectionError(new TypeError('fetch failed', { cause: refused }), 'x'))).toBe(true);
    expect(isNobodyThere(null)).toBe(false);
  });
});
