import type { User } from '#shared/contracts/connect/model.ts';
import { asObject, numberOf, textOf, unwrap } from './json.ts';
import { readUser } from './people.ts';

/** The answer of a sign-in or a refresh. What a server does not tell is `null`. */
export interface SessionReply {
  readonly token: string;
  readonly refreshToken: string | null;
  /** Seconds. */
  readonly expiresIn: number | null;
  readonly user: User | null;
}

export function readSession(raw: unknown): SessionReply | null {
  const outer = asObject(raw);
  const fields = outer?.['token'] === undefined ? asObject(unwrap(raw, 'session')) : outer;
  const token = textOf(fields, 'token', 'accessToken', 'access_token');
  if (token === null) return null;
  const user = fields?.['user'] ?? outer?.['user'];
  return {
    token,
    refreshToken: textOf(fields, 'refreshToken', 'refresh_token'),
    expiresIn: numberOf(fields, 'expiresIn', 'expires_in') ?? secondsLeft(token),
    user: user === undefined ? null : readUser(user),
  };
}

/** The claims of a JWT, unchecked: only ever used about our own sign-in. */
export function claimsOf(token: string): ReturnType<typeof asObject> {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    return asObject(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    // an opaque token: it has no claims
    return null;
  }
}

/** By the token's own times, so that no clocks are compared. */
function secondsLeft(token: string): number | null {
  const claims = claimsOf(token);
  const issued = numberOf(claims, 'iat');
  const expires = numberOf(claims, 'exp');
  return issued === null || expires === null ? null : Math.max(0, expires - issued);
}
