import { AppError } from '#shared/errors/app-error.ts';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { type Place, placeOf } from './address.ts';
import type { BackendKind, ProbeDeps } from './registry.ts';

/**
 * Finds out what server is at the places where a typed address may lead (see `placesOf`). Plain http is tried only where https cannot be reached at all: an untrusted
 * certificate or another kind of server there is the answer.
 * Errors: not-parley, server-too-old, server-too-new, and those of a connection (see net/dial.ts).
 */
export async function findServer(
  places: readonly Place[],
  kinds: readonly BackendKind[],
  deps: ProbeDeps,
): Promise<ProbeResult> {
  let unreachable: AppError | null = null;
  for (const place of places) {
    try {
      return await findAt(place, kinds, deps);
    } catch (error) {
      const known = AppError.from(error);
      if (known.code !== 'server-unreachable') throw known;
      unreachable ??= known;
    }
  }
  throw new AppError('server-unreachable', { address: places[0]?.host ?? '' }, unreachable);
}

async function findAt(place: Place, kinds: readonly BackendKind[], deps: ProbeDeps): Promise<ProbeResult> {
  for (const kind of kinds) {
    const found = await kind.probe(place.address, deps);
    if (!found) continue;
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
  throw new AppError('not-parley', { address: place.host });
}
