/** A real Galène, the SFU, for tests: one parent group that makes a group for every call and trusts a key of ours. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { BRING_IT, findGalene, findGaleneStatic } from '../../build/real-parts.ts';
import { freePort, HOST, ServerProcess, type ServerProgram } from './server-process.ts';

const PARENT = 'parley';

/** As it stands in `authKeys`, and as our backend takes it. */
export interface GaleneKey {
  readonly kty: 'oct';
  readonly alg: 'HS256';
  readonly k: string;
}

export interface GaleneToken {
  readonly user: string;
  /** present and message, as our backend gives them, unless said otherwise. */
  readonly permissions?: readonly string[];
  readonly expiresInS?: number;
  /** Another than the one that is trusted. */
  readonly key?: GaleneKey;
}

export interface Galene {
  /** What makes our backend use it. */
  readonly env: Readonly<Record<'GALENE_URL' | 'GALENE_KEY', string>>;
  readonly origin: string;
  /** Of the group of a call: `http://127.0.0.1:1234/group/parley/<name>/`. */
  groupUrl(name: string): string;
  /** Lets one user into that group. */
  token(name: string, who: GaleneToken): Promise<string>;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Starts again at the same address; nobody is joined any more. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Why there is no Galène here; null when there is one. */
export const whyNoGalene = (): string | null =>
  findGalene() === null ? `no Galène on this machine, and ${BRING_IT} (on PATH, or by GALENE_BINARY)` : null;

/** Why there is no web client of Galène here; null when there is one. */
export const whyNoGaleneWeb = (): string | null =>
  whyNoGalene() ??
  (findGaleneStatic() === null
    ? `no web client of Galène on this machine, and ${BRING_IT} (GALENE_STATIC names the folder static of its source)`
    : null);

export const newGaleneKey = (): GaleneKey => ({
  kty: 'oct',
  alg: 'HS256',
  k: randomBytes(32).toString('base64url'),
});

/** @param groups more group files, by the name of the group */
export async function startGalene(groups: Readonly<Record<string, object>> = {}): Promise<Galene> {
  const binary = findGalene();
  if (binary === null) throw new Error(whyNoGalene() ?? 'no Galène');
  const key = newGaleneKey();
  const server = await ServerProcess.start('galene', async (folder) => {
    await furnish(folder, { ...groups, [PARENT]: { 'auto-subgroups': true, authKeys: [key] } });
    return programOf(binary, await freePort());
  });
  const { origin } = server;
  const groupUrl = (name: string): string => `${origin}/group/${PARENT}/${name}/`;
  return {
    env: { GALENE_URL: `${origin}/group/${PARENT}/`, GALENE_KEY: JSON.stringify(key) },
    origin,
    groupUrl,
    token: (name, who) => sign(groupUrl(name), who, key),
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}

function sign(
  audience: string,
  { user, permissions = ['present', 'message'], expiresInS = 60, key }: GaleneToken,
  trusted: GaleneKey,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ permissions })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + expiresInS)
    .sign(Buffer.from((key ?? trusted).k, 'base64url'));
}

async function furnish(folder: string, groups: Readonly<Record<string, object>>): Promise<void> {
  for (const name of ['groups', 'data', 'static', 'recordings']) await mkdir(join(folder, name));
  for (const [name, group] of Object.entries(groups))
    await writeFile(join(folder, 'groups', `${name}.json`), JSON.stringify(group), { mode: 0o600 });
}

/** On this machine alone, without TLS, without a TURN server of its own. */
function programOf(binary: string, port: number): ServerProgram {
  const own = ['data', 'groups', 'recordings'].flatMap((name) => [`-${name}`, name]);
  const folders = [...own, '-static', findGaleneStatic() ?? 'static'];
  return {
    command: binary,
    args: ['-http', `${HOST}:${port}`, '-insecure', '-turn', '', ...folders],
    origin: `http://${HOST}:${port}`,
    health: '/public-groups.json',
  };
}
