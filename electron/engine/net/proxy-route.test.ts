/** Real requests and WebSockets through a real CONNECT proxy. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { AppError } from '#shared/errors/app-error.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import {
  type ConnectProxy,
  type ConnectProxyOptions,
  openConnectProxy,
} from '#test/support/connect-proxy.ts';
import { webSocketsOver } from '../backends/text-socket.ts';
import { sendHttp } from '../backends/http.ts';
import { Nets, type WorkspaceNet } from './nets.ts';
import type { ProxyAccount } from './proxy-accounts.ts';

const ANN: ProxyAccount = { username: 'ann', password: 'very:secret' };
let server: Server;
let sockets: WebSocketServer;
let port: number;
let proxy: ConnectProxy;
let resolved: string[];
let questions: string[];
let logged: LogRecord[];
let nets: Nets;
let net: WorkspaceNet;

beforeEach(async () => {
  server = createServer((_request, response) => response.end('{"here":true}'));
  sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => socket.send(`heard ${data.toString()}`)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  await nets.close(net);
  await proxy.close();
  for (const client of sockets.clients) client.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function through(
  options: Partial<ConnectProxyOptions> = {},
  answer?: (host: string) => string,
  account: ProxyAccount | null = null,
): Promise<void> {
  proxy = await openConnectProxy({ port, ...options });
  [resolved, questions, logged] = [[], [], []];
  nets = new Nets({
    clock: systemClock,
    logger: createLogger('test', (record) => logged.push(record)),
    secrets: new FakeSecrets(),
    surroundings: {
      resolveProxy: (url) => {
        resolved.push(url);
        return Promise.resolve(answer?.(proxy.host) ?? `PROXY ${proxy.host}`);
      },
      askProxy: (host) => {
        questions.push(host);
        return Promise.resolve(account);
      },
    },
    onProxyAnswered: () => undefined,
  });
  net = nets.open({ host: 'chat.example', pins: [], onPins: () => undefined });
}
const get = async (host = 'chat.example'): Promise<unknown> => {
  try {
    const reply = await sendHttp(
      { clock: systemClock, userAgent: 'P/1', net },
      { method: 'GET', url: `http://${host}/x` },
    );
    return reply.json;
  } catch (error) {
    return AppError.from(error).view();
  }
};
const echo = (): Promise<string> =>
  new Promise((resolve) => {
    const socket = webSocketsOver(net)(new URL('ws://chat.example/ws'), 'P/1', {
      onOpen: () => socket.send('hello'),
      onText: (text) => {
        resolve(text);
        socket.close();
      },
      onClose: ({ error }) => resolve(AppError.from(error).code),
    });
  });
const HERE = { here: true };
const refusedBy = (host: string) => ({
  code: 'proxy-refused',
  params: { address: 'chat.example', host },
});

describe('a proxy', () => {
  it('leads requests and WebSockets to a server that it alone can reach', async () => {
    await through();
    expect(await get()).toEqual(HERE);
    expect(await echo()).toBe('heard hello');
    expect(proxy.asked).toEqual([
      { target: 'chat.example:80', account: null },
      { target: 'chat.example:80', account: null },
    ]);
    expect(resolved).toEqual(['http://chat.example/', 'http://chat.example/']);
    expect(proxy.seen()).toContain('Upgrade: websocket');
  });

  it('is never between us and this computer', async () => {
    await through();
    expect(await get(`127.0.0.1:${port}`)).toEqual(HERE);
    expect(await get(`localhost:${port}`)).toEqual(HERE);
    expect(resolved).toEqual([]);
    expect(proxy.asked).toEqual([]);
  });

  it('asks once for a sign-in, which is then used and told to the proxy alone', async () => {
    await through({ account: 'ann:very:secret' }, undefined, ANN);
    expect(await get()).toEqual(refusedBy(proxy.host));
    expect(await nets.proxyAccounts.settled()).toBe(false);
    expect(questions).toEqual([proxy.host]);
    expect(await get()).toEqual(HERE);
    expect(await echo()).toBe('heard hello');
    expect(questions).toHaveLength(1);
    expect(proxy.asked.at(-1)).toEqual({ target: 'chat.example:80', account: 'ann:very:secret' });
    expect(proxy.seen()).not.toMatch(/proxy-authorization/i);
    expect(JSON.stringify(logged)).not.toMatch(/very:secret|YW5u/);
  });

  it('that wants another way of signing in than Basic refuses, and nobody is asked', async () => {
    await through({ account: 'ann:x', scheme: 'Negotiate' }, undefined, ANN);
    expect(await get()).toEqual(refusedBy(proxy.host));
    expect(questions).toEqual([]);
  });

  it('that forbids the server is not gone around', async () => {
    await through({ refuse: '403 Forbidden' }, (host) => `PROXY ${host}; DIRECT`);
    expect(await get()).toEqual(refusedBy(proxy.host));
    expect(await echo()).toBe('proxy-refused');
  });

  it('that cannot reach the server says so', async () => {
    await through({ refuse: '502 Bad Gateway' });
    expect(await get()).toEqual({ code: 'server-unreachable', params: { address: 'chat.example' } });
  });

  it('that is not there is skipped where PAC names another', async () => {
    await through({}, (host) => `PROXY 127.0.0.1:1; SOCKS5 s:1080; PROXY ${host}`);
    expect(await get()).toEqual(HERE);
  });

  it('of a kind that is not known refuses', async () => {
    await through({}, () => 'SOCKS5 s:1080');
    expect(await get()).toEqual(refusedBy('SOCKS5 s:1080'));
  });
});
