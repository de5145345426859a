/** The certificate authorities that this computer trusts, beside those that come with Node. */
import { existsSync, readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { Logger } from '#shared/tools/logger.ts';

/** Where the distributions keep them in one file. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Since Node 22.15, which is in Electron; the oldest Node that runs the headless server lacks it. */
const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };

/** PEM texts of the system's authorities; none where they cannot be read, which is logged. */
export function systemAuthorities(logger: Logger): readonly string[] {
  try {
    if (getCACertificates) return getCACertificates('system');
    const bundle = BUNDLES.find((path) => existsSync(path));
    return bundle === undefined ? [] : [readFileSync(bundle, 'utf8')];
  } catch (error) {
    logger.error('systemAuthorities() | could not be read', { error });
    return [];
  }
}

/** Node's own and `more`, for a secure context; PEM texts of one or more certificates each. */
export function withNodesOwn(more: readonly string[]): string[] {
  return [...tls.rootCertificates, ...more];
}
