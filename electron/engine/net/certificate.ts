/** What a server showed of itself, and what of it a person could trust. */
import { createHash } from 'node:crypto';
import { checkServerIdentity, type DetailedPeerCertificate } from 'node:tls';
import { AppError } from '#shared/errors/app-error.ts';
import type { Pin } from './pin.ts';

/**
 * unknown: of an authority that this computer does not know, or self-made; name: made for another name; expired: too old, or not yet
 * valid; changed: not the one that was trusted for this workspace before.
 */
export type TrustProblem = 'unknown' | 'name' | 'expired' | 'changed';

const TEXT_CHARS_MAX = 300;
/** A chain that goes in circles, or is longer, is nobody's. */
const CHAIN_MAX = 10;

/** A certificate that is not trusted, with what the person is asked about it. `offer`: what is kept after a yes. */
export class CertificateUntrusted extends AppError {
  readonly offer: Pin;

  constructor(address: string, problem: TrustProblem, chain: readonly DetailedPeerCertificate[], offer: Pin) {
    const shown = chain.find((one) => sha256Of(one.raw) === offer.sha256) ?? chain[0];
    super('certificate-untrusted', {
      address,
      problem,
      fingerprint: offer.sha256,
      subject: nameOf(shown?.subject),
      issuer: nameOf(shown?.issuer),
      validFrom: dateOf(shown?.valid_from),
      validTo: dateOf(shown?.valid_to),
    });
    this.offer = offer;
  }
}

/** The leaf first, its authority last, as far as the server sent them. */
export function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = leaf;
  // a self-made one names itself as its issuer
  while (next?.raw && chain.length < CHAIN_MAX && !chain.some((one) => one.raw.equals(next?.raw as Buffer))) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

/**
 * What the person is asked to trust: the self-made authority where the chain brings it, so that a renewed certificate of it asks nothing;
 * else that very certificate. An authority is no answer to a wrong name or date, nor once it is trusted and it still does not fit.
 */
export function untrusted(
  address: string,
  hostname: string,
  chain: readonly DetailedPeerCertificate[],
  pins: readonly Pin[],
  nowMs: number,
): AppError {
  const leaf = chain[0];
  if (!leaf) return new AppError('server-unreachable', { address });
  const problem = problemOf(leaf, hostname, pins, nowMs);
  const top = chain.at(-1);
  const isAuthority = top !== undefined && top !== leaf && top.ca && isSelfMade(top);
  const isFit = problem === 'unknown' || problem === 'changed';
  const offersAuthority = isAuthority && isFit && !pins.some((pin) => pin.sha256 === sha256Of(top.raw));
  const offered = offersAuthority ? top : leaf;
  return new CertificateUntrusted(address, problem, chain, {
    host: address,
    sha256: sha256Of(offered.raw),
    as: offersAuthority ? 'authority' : 'certificate',
    pem: pemOf(offered.raw),
  });
}

function problemOf(
  leaf: DetailedPeerCertificate,
  hostname: string,
  pins: readonly Pin[],
  nowMs: number,
): TrustProblem {
  if (nowMs < Date.parse(leaf.valid_from) || nowMs > Date.parse(leaf.valid_to)) return 'expired';
  if (checkServerIdentity(hostname, leaf)) return 'name';
  return pins.length > 0 ? 'changed' : 'unknown';
}

/** Lower-case hex. */
export function sha256Of(der: Buffer): string {
  return createHash('sha256').update(der).digest('hex');
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** Where a chain ends before its authority, there is no issuer, whatever the types say. */
const isSelfMade = ({ issuerCertificate, raw }: Partial<DetailedPeerCertificate>): boolean =>
  raw !== undefined && (issuerCertificate?.raw.equals(raw) ?? false);

/** The common name and the organisation; whoever made it has chosen the words, so they are cut. */
export function nameOf(name: Readonly<Record<string, unknown>> | undefined): string {
  const parts = [name?.['CN'], name?.['O']].flat().filter((part) => typeof part === 'string' && part !== '');
  return [...new Set(parts)].join(', ').slice(0, TEXT_CHARS_MAX);
}

/** ISO; empty where there is none that can be read. */
function dateOf(text: string | undefined): string {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
