/** A certificate that is not trusted, as an error names it, in a form that a person can compare. Pure. */
import type { ErrorView } from '#shared/errors/app-error.ts';

export interface Certificate {
  readonly address: string;
  /** SHA-256 of the DER in lower-case hex, as it is given back with a yes. */
  readonly fingerprint: string;
  /** What is wrong beside that nobody vouches for it, as far as it is said nowhere else; `null`: nothing. */
  readonly problem: 'name' | 'changed' | null;
  readonly subject: string;
  readonly issuer: string;
  /** Local milliseconds; `null`: not told. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
}

/** `null`: the error is about something else, or does not say enough to ask about it. */
export function certificateOf(error: ErrorView | null): Certificate | null {
  if (error?.code !== 'certificate-untrusted') return null;
  const { address, fingerprint, problem, subject, issuer, validFrom, validTo } = error.params;
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{64}$/.test(fingerprint)) return null;
  return {
    address: String(address ?? ''),
    fingerprint,
    problem: problem === 'name' || problem === 'changed' ? problem : null,
    subject: String(subject ?? ''),
    issuer: String(issuer ?? ''),
    validFrom: timeOf(validFrom),
    validTo: timeOf(validTo),
  };
}

/** Milliseconds, or a date as certificates write it. */
function timeOf(value: string | number | undefined): number | null {
  const at = typeof value === 'number' ? value : Date.parse(value ?? '');
  return Number.isFinite(at) ? at : null;
}

/** In groups of four, as people read it to one another. */
export const fingerprintGroups = (fingerprint: string): string[] =>
  fingerprint.toUpperCase().match(/.{1,4}/g) ?? [];

/** Host and port of an address; the address itself where there is none to be found. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host || address : address;
}
