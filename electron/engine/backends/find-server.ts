import { AppError } from '#shared/errors/app-error.ts';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { type Place, placeOf, placesOf } from './address.ts';
import type { BackendKind, ProbeDeps } from './registry.ts';

/**
 * Finds out what server a typed address leads to. Plain http is tried only where https cannot be reached at all: an untrusted
 * certificate or another kind of server there is the answer.
 * Errors: bad-address, server-unreachable, certificate-untrusted, not-parley, server-too-old, server-too-new.
 */
export async function findServer(
  typed: string,
  kinds: readonly BackendKind[],
  deps: ProbeDeps,
): Promise<ProbeResult> {
  const places = placesOf(typed);
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
  throw new AppError('server-unreachable', { address: places[0]?.host ?? typed }, unreachable);
}

async function findAt(place: Place, kinds: readonly BackendKind[], deps: ProbeDeps): Promise<ProbeResult> {
  for (const kind of kinds) {
    const found = await kind.probe(place.address, deps);
    if (!found) continue;
    const { address, host, encrypted } = placeOf(found.address);
    return { address, host, encrypted, kind: found.kind, name: found.name, registration: found.registration };
  }
  throw new AppError('not-parley', { address: place.host });
}
