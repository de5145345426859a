/** A group's `.status` over HTTP: what it is called, and where its WebSocket is. */
import { type HttpDeps, sendHttp } from '../http.ts';
import { GaleneError } from './errors.ts';
import { GroupStatus } from './wire.ts';

/**
 * @param location the group's own address, like `https://sfu.example.org/group/parley/one/`
 * Errors: unreachable, certificate-untrusted, no-such-group, unfit.
 */
export async function askStatus(http: HttpDeps, location: string): Promise<GroupStatus> {
  const url = new URL('.status', location.endsWith('/') ? location : `${location}/`);
  const reply = await sendHttp(http, { method: 'GET', url: url.href }).catch((error: unknown) => {
    throw GaleneError.of(error, url.href);
  });
  if (reply.status === 404) throw new GaleneError('no-such-group', { address: url.host });
  const status = GroupStatus.safeParse(reply.json);
  const names = status.success && status.data.name !== '' && status.data.endpoint !== '';
  if (reply.status !== 200 || !names) throw new GaleneError('unfit', { address: url.host });
  return status.data;
}

/** The address of the group's WebSocket. From https it never leads down to ws. Errors: unfit. */
export function endpointOf(status: GroupStatus, location: string): URL {
  const from = new URL(location);
  const endpoint = URL.canParse(status.endpoint, location) ? new URL(status.endpoint, location) : null;
  const allowed = from.protocol === 'https:' ? ['wss:'] : ['ws:', 'wss:'];
  if (!endpoint || !allowed.includes(endpoint.protocol))
    throw new GaleneError('unfit', { address: from.host });
  return endpoint;
}

/** What it calls itself, else what its address says. */
export const shownNameOf = (
  status: Pick<GroupStatus, 'displayName' | 'name'> | null,
  location: string,
): string => status?.displayName || status?.name || groupNameOf(location);

/** The path after `/group/`, as far as it can be read. */
export function groupNameOf(location: string): string {
  const url = new URL(location);
  const name = /\/group\/(.+?)\/?$/.exec(url.pathname)?.[1];
  if (name === undefined) return url.host;
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a stray percent sign
  }
}
