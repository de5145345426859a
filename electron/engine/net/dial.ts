import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { chainOf } from './certificate.ts';
import { connectionError } from './connection-error.ts';
import { type Dial, isSecure } from './net.ts';
import { type ProxyRoute, targetOf } from './proxy-route.ts';
import type { Trust } from './trust.ts';

export interface DialDeps {
  readonly clock: Clock;
  readonly route: Pick<ProxyRoute, 'open'>;
  readonly trust: Trust;
}

/** Until a connection is there, the way through the proxy and TLS included. Whoever asked may give up sooner. */
const DIAL_MS = 15_000;

/**
 * The way of one workspace to its servers: through the proxy, then TLS, then the question whether this server is trusted. Nothing of ours
 * is sent before the answer. A certificate that the person has just said yes to is kept, and dialled once more.
 * Errors: server-unreachable {address}, certificate-untrusted (see `untrusted`), client-certificate-needed {address}, proxy-refused.
 */
export function createDial(deps: DialDeps): Dial {
  return async (url) => {
    try {
      return await dialOnce(deps, url);
    } catch (error) {
      if (!deps.trust.adopt(error)) throw error;
      return dialOnce(deps, url);
    }
  };
}

async function dialOnce({ clock, route, trust }: DialDeps, url: URL): Promise<Socket> {
  const limit = new AbortController();
  const cancel = clock.after(DIAL_MS, () => limit.abort());
  try {
    const socket = await route.open(url, limit.signal);
    return isSecure(url) ? await secured(socket, url, trust, limit.signal) : socket;
  } catch (error) {
    throw connectionError(error, url.host);
  } finally {
    cancel();
  }
}

async function secured(raw: Socket, url: URL, trust: Trust, signal: AbortSignal): Promise<Socket> {
  const { hostname } = targetOf(url);
  const secureContext = await trust.context(url.host).catch((error: unknown) => {
    raw.destroy();
    throw error;
  });
  const socket = connectTls({
    socket: raw,
    secureContext,
    host: hostname,
    ...(isIP(hostname) === 0 && { servername: hostname }),
    ALPNProtocols: ['http/1.1'],
    // judged below, before anything is sent
    rejectUnauthorized: false,
  });
  // what is let go may break once more
  const letGo = (): void => void socket.on('error', () => undefined).destroy();
  try {
    await shaken(socket, signal);
  } catch (error) {
    letGo();
    throw wantsClientCertificate(socket, error)
      ? new AppError('client-certificate-needed', { address: url.host }, error)
      : error;
  }
  const chain = chainOf(socket.getPeerCertificate(true));
  const refusal = trust.judge({ host: url.host, hostname, chain, authorized: socket.authorized });
  if (!refusal) {
    // TLS may tell of an alert and leave the socket open: what comes after would hide it
    return socket.on('error', (error) => socket.destroy(error));
  }
  letGo();
  throw refusal;
}

/** Resolves when TLS is up; rejects when it failed, the other side went away, or nobody waits any longer. */
function shaken(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => (): void => {
      socket.off('secureConnect', up).off('error', broken).off('close', gone);
      signal.removeEventListener('abort', late);
      settle();
    };
    const up = end(resolve);
    const gone = end(() => reject(new Error('closed while TLS was set up')));
    const late = end(() => reject(new Error('TLS took too long')));
    const broken = (error: Error): void => end(() => reject(error))();
    socket.once('secureConnect', up).once('error', broken).once('close', gone);
    signal.addEventListener('abort', late);
  });
}

/** In TLS 1.2 a server that wants a certificate of ours only says that the handshake failed; but it has shown its own by then. */
function wantsClientCertificate(socket: TLSSocket, error: unknown): boolean {
  const { code } = error as { code?: unknown };
  const isHandshake = typeof code === 'string' && code.includes('ALERT_HANDSHAKE_FAILURE');
  return isHandshake && Object.keys(socket.getPeerCertificate()).length > 0;
}
