import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { sendHttp } from '../http.ts';
import type { BackendKind, ProbeDeps, ServerFound } from '../registry.ts';
import { GaleneAdapter } from './adapter.ts';
import { shownNameOf } from './group-status.ts';
import { GroupStatus } from './wire.ts';

const PROBE_TIMEOUT_MS = 6000;
const STATUS_PATH = '.status';
const PUBLIC_PATH = '/public-groups.json';

const PublicGroups = z.array(GroupStatus);

/**
 * A group says so at its `.status`; a server without a group in its address tells which groups it makes known. A group that has moved is
 * looked for once where it went, so that the address that is shown is the one that will be used.
 */
async function probe(address: string, deps: ProbeDeps, search = ''): Promise<ServerFound | null> {
  const token = new URLSearchParams(search).get('token');
  if (new URL(address).pathname.includes('/group/')) return groupAt(address, deps, token);
  const groups = PublicGroups.safeParse(await ask(address + PUBLIC_PATH, deps));
  if (!groups.success) return null;
  const places = groups.data.flatMap((status) => {
    const place = addressOf(status, address);
    return place === null ? [] : [{ name: shownNameOf(status, place), address: place }];
  });
  if (places.length === 0) return null;
  return { kind: 'galene', address, name: new URL(address).host, registration: 'closed', places };
}

async function groupAt(
  address: string,
  deps: ProbeDeps,
  token: string | null,
  mayMove = true,
): Promise<ServerFound | null> {
  const status = GroupStatus.safeParse(await ask(`${address}/${STATUS_PATH}`, deps)).data;
  if (!status || status.name === '') return null;
  if (status.redirect !== '') {
    const moved = movedTo(status.redirect, address);
    if (moved === null || !mayMove) throw new AppError('place-moved', { address: status.redirect });
    return groupAt(moved, deps, token, false);
  }
  if (status.endpoint === '') return null;
  const found = {
    kind: 'galene',
    address,
    name: shownNameOf(status, address),
    registration: 'closed' as const,
  };
  return token === null || token === '' ? found : { ...found, token };
}

/** What answers there is no Galène, if it is no JSON or sends us elsewhere. Errors: those of a connection. */
async function ask(url: string, deps: ProbeDeps): Promise<unknown> {
  try {
    const reply = await sendHttp(deps, { method: 'GET', url, timeoutMs: PROBE_TIMEOUT_MS });
    return reply.status === 200 ? reply.json : undefined;
  } catch (error) {
    if (AppError.from(error).code === 'not-parley') return undefined;
    throw error;
  }
}

/** A group's address on the server that was asked: what it says of its own host may be known inside of its network alone. */
function addressOf({ location, name }: GroupStatus, server: string): string | null {
  const path = URL.canParse(location) ? new URL(location).pathname : `/group/${name}/`;
  if (!path.includes('/group/')) return null;
  return new URL(path, server).href.replace(/\/+$/, '');
}

/** Only to a group, and never from https down to http. */
function movedTo(redirect: string, from: string): string | null {
  if (!URL.canParse(redirect, from)) return null;
  const to = new URL(redirect, from);
  const isDowngrade = from.startsWith('https:') && to.protocol !== 'https:';
  if (isDowngrade || !/^https?:$/.test(to.protocol) || !to.pathname.includes('/group/')) return null;
  return `${to.origin}${to.pathname.replace(/\/+$/, '')}`;
}

/** Groups of Galène, the SFU. */
export const galeneKind: BackendKind = {
  kind: 'galene',
  probe,
  create: (deps) => new GaleneAdapter(deps),
};
