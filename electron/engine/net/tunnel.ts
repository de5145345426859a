import { request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import type { ProxyAccount } from './proxy-accounts.ts';
import type { ProxyServer } from './proxy-answer.ts';

export interface Target {
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** How a proxy answered CONNECT. */
export type TunnelAnswer =
  | { readonly open: true; readonly socket: Socket }
  /** `wantsBasic`: it is a question of signing in, in a way that we can. */
  | { readonly open: false; readonly status: number; readonly wantsBasic: boolean };

/** A connection without anybody between. Rejects with the system's error; `signal` gives up. */
export async function openDirect({ hostname, port }: Target, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: hostname, port, signal, noDelay: true });
  await once(socket, 'connect', { signal });
  return socket;
}

/**
 * A connection through a proxy, asked for by CONNECT also for what is not encrypted: WebSockets need it anyway, and no proxy can read along then.
 * Rejects with the system's error when the proxy cannot be reached.
 */
export async function openTunnel(
  proxy: ProxyServer,
  to: Target,
  account: ProxyAccount | null,
  signal: AbortSignal,
): Promise<TunnelAnswer> {
  const way = await openWay(proxy, signal);
  const authority = `${isIP(to.hostname) === 6 ? `[${to.hostname}]` : to.hostname}:${to.port}`;
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...(account && { 'proxy-authorization': basic(account) }) },
      // and so no agent comes between
      createConnection: () => way,
      signal,
    });
    asking.once('connect', ({ statusCode = 0, headers }, socket: Socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.byteLength > 0) socket.unshift(head);
        return resolve({ open: true, socket });
      }
      socket.destroy();
      const offered = [headers['proxy-authenticate'] ?? []].flat().join(', ');
      resolve({
        open: false,
        status: statusCode,
        wantsBasic: statusCode === 407 && /\bbasic\b/i.test(offered),
      });
    });
    // a proxy that speaks no CONNECT answers as a server would
    asking.once('response', (response) => {
      response.destroy();
      resolve({ open: false, status: response.statusCode ?? 0, wantsBasic: false });
    });
    asking.once('error', reject);
    asking.end();
  });
}

async function openWay(proxy: ProxyServer, signal: AbortSignal): Promise<Socket> {
  const socket = await openDirect(proxy, signal);
  if (!proxy.secure) return socket;
  const name = isIP(proxy.hostname) === 0 ? { servername: proxy.hostname } : {};
  const secured = connectTls({ socket, host: proxy.hostname, ALPNProtocols: ['http/1.1'], ...name });
  await once(secured, 'secureConnect', { signal });
  return secured;
}

const basic = ({ username, password }: ProxyAccount): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
