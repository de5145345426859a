/** A real Galène, the SFU, for tests: one parent group that makes a group for every call and trusts a key of ours. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { BRING_IT, findGalene } from '../../build/real-parts.ts';

const HOST = '127.0.0.1';
const PARENT = 'parley';
const AGAIN_MS = 20;
const START_LIMIT_MS = 10_000;

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

/** The folder `static` of Galène's source, which its web client is in: no registry has it. `null`: not here. */
const findGaleneStatic = (): string | null => {
  const given = process.env['GALENE_STATIC'];
  return given && existsSync(join(given, 'galene.html')) ? given : null;
};

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
  const folder = await mkdtemp(join(tmpdir(), 'parley-galene-'));
  const key = newGaleneKey();
  await furnish(folder, { ...groups, [PARENT]: { 'auto-subgroups': true, authKeys: [key] } });
  const port = await freePort();
  const origin = `http://${HOST}:${port}`;
  const groupUrl = (name: string): string => `${origin}/group/${PARENT}/${name}/`;
  const begin = (): Promise<ChildProcess> => start(binary, folder, port);
  let server = await begin();
  return {
    env: { GALENE_URL: `${origin}/group/${PARENT}/`, GALENE_KEY: JSON.stringify(key) },
    origin,
    groupUrl,
    token: (name, who) => sign(groupUrl(name), who, key),
    kill: () => end(server),
    async restart() {
      await end(server);
      server = await begin();
    },
    async stop() {
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
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
async function start(binary: string, folder: string, port: number): Promise<ChildProcess> {
  const own = ['data', 'groups', 'recordings'].flatMap((name) => [`-${name}`, name]);
  const folders = [...own, '-static', findGaleneStatic() ?? 'static'];
  const args = ['-http', `${HOST}:${port}`, '-insecure', '-turn', '', ...folders];
  const server = spawn(binary, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  try {
    await Promise.race([answers(`http://${HOST}:${port}/public-groups.json`), failure(server, () => log)]);
  } catch (error) {
    await end(server);
    throw error;
  }
  return server;
}

/** Asks until there is an answer. */
async function answers(url: string): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  for (;;) {
    const reply = await fetch(url).catch(() => null);
    if (reply?.ok) return;
    if (Date.now() > limit) throw new Error(`nothing answers at ${url}`);
    await new Promise((again) => void setTimeout(again, AGAIN_MS));
  }
}

/** Rejects when it ends by itself. */
async function failure(server: ChildProcess, log: () => string): Promise<never> {
  const [code] = await once(server, 'exit');
  throw new Error(`Galène ended with ${code}:\n${log()}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
