/** What the administrator of this computer allows of servers: pure questions over plain data, asked before anything is sent. */
import type { PolicyView } from '#shared/contracts/policy.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type Place, placesOf } from '../backends/address.ts';

export type ServerPolicy = Pick<
  PolicyView,
  'servers' | 'onlyTheseServers' | 'kinds' | 'hosting' | 'plainHttp'
>;

export const ALL_ALLOWED: ServerPolicy = {
  servers: [],
  onlyTheseServers: false,
  kinds: null,
  hosting: true,
  plainHttp: 'ask',
};

/** What is known of a server before, or after, it was asked. */
interface Wish {
  readonly place: Place;
  readonly hosted: boolean;
  readonly kind?: string;
}

/** Where a typed address may lead and is allowed to. Errors: bad-address, forbidden-by-policy {address}. */
export function allowedPlaces(policy: ServerPolicy, typed: string): Place[] {
  const places = placesOf(typed);
  const allowed = places.filter((place) => !refusal(policy, { place, hosted: false }));
  if (allowed.length === 0) throw forbidden(places[0]?.host ?? typed);
  return allowed;
}

/** The kinds that may be asked for. */
export function allowedKinds<K extends { readonly kind: string }>(
  { kinds: allowed }: ServerPolicy,
  kinds: readonly K[],
): K[] {
  return kinds.filter(({ kind }) => allowed === null || allowed.includes(kind));
}

/** `null`: it is allowed. */
export function refusal(policy: ServerPolicy, { place, hosted, kind }: Wish): AppError | null {
  const isAllowed = hosted
    ? mayHost(policy)
    : isListed(policy, place) && (place.encrypted || policy.plainHttp === 'ask');
  const isKind = kind === undefined || policy.kinds === null || policy.kinds.includes(kind);
  return isAllowed && isKind ? null : forbidden(place.host);
}

export function mayHost({ hosting, onlyTheseServers }: ServerPolicy): boolean {
  return hosting && !onlyTheseServers;
}

/** By host name and port; what is listed with http may also be reached by https, never the other way round. */
function isListed({ onlyTheseServers, servers }: ServerPolicy, place: Place): boolean {
  if (!onlyTheseServers) return true;
  return servers
    .flatMap(({ address }) => safePlaces(address))
    .some(
      ({ address, host }) =>
        host === place.host &&
        (schemeOf(address) === schemeOf(place.address) || schemeOf(place.address) === 'https:'),
    );
}

/** An address that is none leads nowhere. */
function safePlaces(address: string): Place[] {
  try {
    return placesOf(address);
  } catch {
    return [];
  }
}

const schemeOf = (address: string): string => new URL(address).protocol;

const forbidden = (address: string): AppError => new AppError('forbidden-by-policy', { address });
