import type { IceServer } from '#shared/contracts/ipc/call.ts';
import { asObject, listOf, numberOf, textOf, timeOf } from './json.ts';

export interface TurnReply {
  readonly iceServers: IceServer[];
  /** The server's time, ISO-8601; `null`: not told. */
  readonly expiresAt: string | null;
}

/** `{credentials:{urls, username, credential}, expiresAt}`, `{urls, username, credential}`, `{iceServers:[…]}`, an array, or one of them under `data`. */
export function readTurn(raw: unknown): TurnReply {
  const outer = asObject(raw);
  const data = outer?.['data'];
  if (data !== undefined && data !== null) return readTurn(data);
  const credentials = outer?.['credentials'];
  const many = listOf(raw, 'iceServers') ?? (Array.isArray(credentials) ? credentials : null);
  const candidates = many ?? [asObject(credentials) ?? raw];
  return {
    iceServers: candidates.map(readIceServer).filter((server) => server !== null),
    expiresAt:
      timeOf(outer, 'expiresAt') ?? timeOf(asObject(credentials), 'expiresAt') ?? expiryOf(candidates),
  };
}

function readIceServer(raw: unknown): IceServer | null {
  const fields = asObject(raw);
  const named = fields?.['urls'] ?? fields?.['url'] ?? fields?.['uris'];
  const urls = (Array.isArray(named) ? named : [named]).filter(
    (url): url is string => typeof url === 'string' && /^(stun|turn)s?:/.test(url),
  );
  if (urls.length === 0) return null;
  const username = textOf(fields, 'username');
  const credential = textOf(fields, 'credential', 'password');
  return {
    urls,
    ...(username === null ? {} : { username }),
    ...(credential === null ? {} : { credential }),
  };
}

/** The REST form of TURN credentials says its end in the user name: `<unix seconds>:<name>`. */
function expiryOf(candidates: readonly unknown[]): string | null {
  const seconds = candidates
    .map((raw) => /^(\d{9,11}):/.exec(textOf(asObject(raw), 'username') ?? '')?.[1])
    .find((text) => text !== undefined);
  return seconds === undefined ? null : timeOf({ at: (numberOf({ at: seconds }, 'at') ?? 0) * 1000 }, 'at');
}
