import { AppError } from '#shared/errors/app-error.ts';

/** An address as it may be used. */
export interface Place {
  /** With scheme, without trailing slash. */
  readonly address: string;
  /** Host name and port, for questions that name the server. */
  readonly host: string;
  /** false: plain http off loopback. */
  readonly encrypted: boolean;
}

/**
 * Where a typed address may lead, best first. Without a scheme: https, then http; on loopback http alone.
 * Errors: bad-address, also for one that carries a user name or password.
 */
export function placesOf(typed: string): Place[] {
  const text = typed.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return [placeOf(text)];
  if (scheme) throw new AppError('bad-address', { address: text });
  const secure = placeOf(`https://${text}`);
  const plain = placeOf(`http://${text}`);
  return plain.encrypted ? [plain] : [secure, plain];
}

/** One address with its scheme. Errors: bad-address. */
export function placeOf(address: string): Place {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || /[@\s\\]/.test(address)) {
    throw new AppError('bad-address', { address });
  }
  const path = url.pathname.replace(/\/+$/, '');
  return {
    address: `${url.protocol}//${url.host}${path}`,
    host: url.host,
    encrypted: url.protocol === 'https:' || isLoopback(url.hostname),
  };
}

/** Names and addresses that never leave this computer. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    /^127(\.\d{1,3}){3}$/.test(hostname) ||
    hostname === '[::1]'
  );
}
