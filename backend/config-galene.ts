/** The SFU's part of the environment: where Galène serves the parent group, and the key that it trusts. */
import { z } from 'zod';

/** The parent group's name plus `/<callId>` must fit the column `sfu_room_id`. */
const GROUP_CHARS_MAX = 200;

/** `https://sfu.example.com/group/parley/` and the group that it names, `parley`. */
export const GaleneUrl = z.string().transform((text, context) => {
  const parent = parentOf(text);
  if (parent) return parent;
  context.addIssue({
    code: 'custom',
    message: 'must be the address of a group of Galène like https://sfu.example.org/group/parley/',
  });
  return z.NEVER;
});

function parentOf(text: string): { parentUrl: string; parentGroup: string } | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (url.username || url.password || url.search || url.hash) return null;
  const path = /^\/group\/((?:[^/]+\/)*[^/]+)\/?$/.exec(url.pathname)?.[1];
  const parentGroup = path === undefined ? null : decoded(path);
  if (path === undefined || parentGroup === null || parentGroup.length > GROUP_CHARS_MAX) return null;
  return { parentUrl: `${url.origin}/group/${path}/`, parentGroup };
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign that begins no character.
    return null;
  }
}

/** Galène takes a symmetric key of exactly 32 bytes, with its `alg` said. */
const Jwk = z.object({
  kty: z.literal('oct'),
  alg: z.literal('HS256'),
  k: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().min(1).max(200).optional(),
});

/** The same JSON Web Key as in `authKeys` of the parent group's file. */
export const GaleneKey = z.string().transform((text, context) => {
  const jwk = Jwk.safeParse(parsed(text));
  if (jwk.success) {
    return { secret: new Uint8Array(Buffer.from(jwk.data.k, 'base64url')), kid: jwk.data.kid ?? null };
  }
  context.addIssue({
    code: 'custom',
    message: 'must be a key of authKeys: {"kty":"oct","alg":"HS256","k":"<32 bytes in base64url>"}',
  });
  return z.NEVER;
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no key either.
    return null;
  }
}
