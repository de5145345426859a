import fastify from 'fastify';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Server } from 'socket.io';
import { afterEach, expect, it, vi } from 'vitest';
import { prepareDrain } from './drain.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A server with one route that answers when it is told to. */
async function house() {
  let answer: (body: string) => void = () => {};
  const app = fastify({ forceCloseConnections: 'idle', return503OnClosing: false });
  const waiting = new Promise<void>((came) => {
    app.get('/slow', () => {
      came();
      return new Promise<string>((resolve) => {
        answer = resolve;
      });
    });
  });
  const close = vi.fn<() => void>();
  await app.ready();
  const drain = prepareDrain(app, { engine: { close } } as unknown as Server);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { drain, close, port, waiting, answer: (body: string) => answer(body) };
}

it('finishes what runs, closes connections that would be kept alive, and takes nothing new', async () => {
  // The limit never comes, so only a good end lets this test end.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { drain, close, port, waiting, answer } = await house();
  const agent = new Agent({ keepAlive: true });
  const asked = once(get({ port, path: '/slow', agent }), 'response') as Promise<[IncomingMessage]>;
  await waiting;
  const drained = drain();
  expect(close).toHaveBeenCalledOnce();
  const refused = connect({ port, host: '127.0.0.1' });
  await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  answer('done');
  const [reply] = await asked;
  expect(String(await once(reply, 'data'))).toBe('done');
  await drained;
});

it('cuts off who does not finish', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { drain, port, waiting } = await house();
  const asked = once(get({ port, path: '/slow' }), 'response').catch((error: unknown) => error);
  await waiting;
  const drained = drain();
  await vi.advanceTimersByTimeAsync(5000);
  await drained;
  expect(await asked).toMatchObject({ code: 'ECONNRESET' });
});
