import { AppError } from '#shared/errors/app-error.ts';
import { sendHttp } from '../http.ts';
import type { BackendKind, ProbeDeps, ServerFound } from '../registry.ts';
import { ConnectAdapter } from './adapter.ts';
import { readServerInfo } from './read/server.ts';

const PROBE_TIMEOUT_MS = 6000;
const SERVER_PATH = '/api/server';
/** A route of the seed that every server of this family guards with a token. */
const SEED_PATH = '/api/calls/turn-credentials';

/** The contract's own server says so at /api/server; a plain seed server is known by a route of the seed that asks for a token. */
async function probe(address: string, deps: ProbeDeps): Promise<ServerFound | null> {
  const get = (path: string) =>
    sendHttp(deps, { method: 'GET', url: address + path, timeoutMs: PROBE_TIMEOUT_MS });
  const { host } = new URL(address);
  const reply = await get(SERVER_PATH);
  if (reply.status >= 500) throw new AppError('server-unreachable', { address: host });
  if (reply.status === 200 && reply.url.endsWith(SERVER_PATH)) {
    const info = readServerInfo(reply.json, host);
    const found = reply.url.slice(0, -SERVER_PATH.length);
    if (!info) return null;
    const { name, registration, version } = info;
    return { kind: 'connect', address: found, name, registration, version };
  }
  if (reply.status !== 404) return null;
  const seed = await get(SEED_PATH);
  const isSeed = seed.status === 401 && typeof seed.json === 'object' && seed.json !== null;
  return isSeed ? { kind: 'connect', address, name: host, registration: 'open' } : null;
}

/** Servers of the connect contract, and plain servers of the seed that it grew from. */
export const connectKind: BackendKind = {
  kind: 'connect',
  probe,
  create: (deps) => new ConnectAdapter(deps),
};
