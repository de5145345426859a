import { AppError } from '#shared/errors/app-error.ts';
import { sendHttp } from '../http.ts';
import type { BackendKind, ProbeDeps, ServerFound } from '../registry.ts';
import { MinimostAdapter } from './adapter.ts';
import { csrfOf, versionOf } from './page.ts';

const PROBE_TIMEOUT_MS = 6000;
const SIGN_IN_PATH = '/login';

/** Its sign-in page is known by its form and its name; there is no other public page. */
async function probe(address: string, deps: ProbeDeps): Promise<ServerFound | null> {
  const url = address + SIGN_IN_PATH;
  const reply = await sendHttp(deps, { method: 'GET', url, timeoutMs: PROBE_TIMEOUT_MS });
  const { host } = new URL(reply.url);
  if (reply.status >= 500) throw new AppError('server-unreachable', { address: host });
  const isSignIn = new URL(reply.url).pathname.endsWith(SIGN_IN_PATH);
  if (reply.status !== 200 || !isSignIn) return null;
  if (csrfOf(reply.text) === null || !/minimost/i.test(reply.text)) return null;
  const version = versionOf(reply.text);
  return {
    kind: 'minimost',
    address: reply.url.slice(0, reply.url.lastIndexOf(SIGN_IN_PATH)),
    name: host,
    registration: 'open',
    ...(version === null ? {} : { version }),
  };
}

/** minimost, from its first release on; what a server can do is found out by asking it. */
export const minimostKind: BackendKind = {
  kind: 'minimost',
  probe,
  create: (deps) => new MinimostAdapter(deps),
};
