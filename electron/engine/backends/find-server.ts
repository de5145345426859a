import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { isNobodyThere } from '../net/connection-error.ts';
import { type Place, placeOf } from './address.ts';
import type { BackendKind, ProbeDeps, ServerFound } from './registry.ts';

/** What is asked. `search`: the query of what was typed. */
export interface ServerQuestion {
  readonly places: readonly Place[];
  readonly kinds: readonly BackendKind[];
  readonly search: string;
}

/** These hold for every kind, or say that it is this one: nobody else is asked. */
const FINAL: ReadonlySet<AppErrorCode> = new Set([
  'certificate-untrusted',
  'client-certificate-needed',
  'proxy-refused',
  'server-too-old',
  'server-too-new',
]);

/**
 * Finds out what server is at the places where a typed address may lead (see `placesOf`). Plain http is tried only where https cannot be reached at all: an untrusted
 * certificate or another kind of server there is the answer.
 * Errors: not-parley, server-too-old, server-too-new, and those of a connection (see net/dial.ts).
 */
export async function findServer(question: ServerQuestion, deps: ProbeDeps): Promise<ProbeResult> {
  const { places } = question;
  let unreachable: AppError | null = null;
  for (const place of places) {
    try {
      return await findAt(place, question, deps);
    } catch (error) {
      const known = AppError.from(error);
      if (known.code !== 'server-unreachable') throw known;
      unreachable ??= known;
    }
  }
  throw new AppError('server-unreachable', { address: places[0]?.host ?? '' }, unreachable);
}

/** One kind that stumbles over what another one's server answers does not hide that other one. */
async function findAt(place: Place, question: ServerQuestion, deps: ProbeDeps): Promise<ProbeResult> {
  let first: AppError | null = null;
  for (const [index, kind] of question.kinds.entries()) {
    try {
      const found = await kind.probe(place.address, deps, question.search);
      if (found) return resultOf(found);
    } catch (error) {
      const known = AppError.from(error);
      if (FINAL.has(known.code) || isNobodyThere(known)) throw known;
      deps.logger.info('server does not speak as this kind', { kind: kind.kind, code: known.code });
      if (index === 0) first = known;
    }
  }
  // the first question is the plainest one: where even that failed, something is wrong with the server, not with its kind
  if (first?.code === 'server-unreachable') throw first;
  throw new AppError('not-parley', { address: place.host });
}

function resultOf(found: ServerFound): ProbeResult {
  const { address, host, encrypted } = placeOf(found.address);
  return {
    address,
    host,
    encrypted,
    kind: found.kind,
    name: found.name,
    registration: found.registration,
    version: found.version ?? null,
    token: found.token ?? null,
    places: [...(found.places ?? [])],
  };
}
