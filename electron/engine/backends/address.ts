import { AppError } from '#shared/errors/app-error.ts';

/** An address as it may be used. */
export interface Place {
  /** With scheme, without trailing slash and without query. */
  readonly address: string;
  /** Host name and port, for questions that name the server. */
  readonly host: string;
  /** false: plain http off loopback. */
  readonly encrypted: boolean;
}

/** A WebSocket's address is that of its web server. */
const SCHEMES: Readonly<Record<string, string>> = { http: 'http', https: 'https', ws: 'http', wss: 'https' };

/**
 * Where a typed address may lead, best first. Without a scheme: https, then http; on loopback http alone.
 * Errors: bad-address, also for one that carries a user name or password.
 */
export function placesOf(typed: string): Place[] {
  const text = withoutQuery(typed).trim();
  const [, written, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  if (written !== undefined) {
    const scheme = SCHEMES[written.toLowerCase()];
    if (scheme === undefined) throw new AppError('bad-address', { address: text });
    return [placeOf(`${scheme}://${rest}`)];
  }
  const secure = placeOf(`https://${text}`);
  const plain = placeOf(`http://${text}`);
  return plain.encrypted ? [plain] : [secure, plain];
}

/** The query of a typed address, with its question mark; '' without one. It may hold the token of an invitation: never logged, never kept. */
export function searchOf(typed: string): string {
  return /^[^#?]*(\?[^#]+)/.exec(typed.trim())?.[1] ?? '';
}

/** One address with its scheme. Errors: bad-address. */
export function placeOf(address: string): Place {
  const bare = withoutQuery(address);
  const url = URL.canParse(bare) ? new URL(bare) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || /[@\s\\]/.test(bare)) {
    throw new AppError('bad-address', { address: bare });
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

const withoutQuery = (text: string): string => text.replace(/[?#].*$/s, '');
