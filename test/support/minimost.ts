/** A real minimost server for tests, of one of its versions from PyPI, with a data folder of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findMinimost } from '../../build/real-parts.ts';

export interface Minimost {
  readonly url: string;
  readonly stunPort: number;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Starts again at the same address, with the same data. */
  restart(): Promise<void>;
  /** Starts again, and knows no sign-in any more. */
  forgetSignIns(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Satisfies every version. */
export const MINIMOST_PASSWORD = 'Str0ng!Passw0rd#1';

/** Everybody of a test comes from one address. Times in a window of seconds. */
const MANY_PEOPLE = { login: [10_000, 60], signup: [10_000, 60], create_channel: [10_000, 60] };
const HOST = '127.0.0.1';
const START_LIMIT_MS = 30_000;
const AGAIN_MS = 50;

/** Why that version is not here; null when it is. */
export const whyNoMinimost = (version: string): string | null =>
  findMinimost(version) === null ? `no minimost ${version} on this machine (npm test installs it)` : null;

export async function startMinimost(version: string): Promise<Minimost> {
  const python = findMinimost(version);
  if (python === null) throw new Error(whyNoMinimost(version) ?? 'no minimost');
  const folder = await mkdtemp(join(tmpdir(), 'parley-minimost-'));
  const stunPort = await freePort();
  await furnish(python, folder, stunPort);
  const port = await freePort();
  const begin = (): Promise<ChildProcess> => start(python, folder, port);
  let server = await begin();
  return {
    url: `http://${HOST}:${port}`,
    stunPort,
    kill: () => end(server),
    async restart() {
      await end(server);
      server = await begin();
    },
    async forgetSignIns() {
      await end(server);
      // where each version keeps what its sign-ins are signed with
      for (const place of ['data', '.']) await rm(join(folder, place, 'secret.key'), { force: true });
      server = await begin();
    },
    async stop() {
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Old versions keep their data beside their program: each server runs from a copy. */
async function furnish(python: string, folder: string, stunPort: number): Promise<void> {
  const where = 'import minimost; print(minimost.__file__)';
  const { stdout } = await promisify(execFile)(python, ['-c', where], {
    cwd: folder,
    env: envOf(folder, false),
  });
  const program = join(folder, 'src', 'minimost');
  await cp(dirname(stdout.trim()), program, {
    recursive: true,
    filter: (source) => !source.includes('__pycache__'),
  });
  const file = join(program, 'settings.json');
  const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const changed = { ...settings, stun_port: stunPort, rate_limits: { ...MANY_PEOPLE } };
  await writeFile(file, JSON.stringify(changed));
}

const envOf = (folder: string, isCopied: boolean): NodeJS.ProcessEnv => ({
  ...process.env,
  MINIMOST_SKIP_TLS: '1',
  MINIMOST_DATA_DIR: join(folder, 'data'),
  ...(isCopied ? { PYTHONPATH: join(folder, 'src') } : {}),
});

async function start(python: string, folder: string, port: number): Promise<ChildProcess> {
  const args = ['-m', 'minimost', '--host', HOST, '--port', String(port)];
  const server = spawn(python, args, {
    cwd: folder,
    env: envOf(folder, true),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
  try {
    await Promise.race([answers(`http://${HOST}:${port}/login`), failure(server, () => log)]);
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
    await reply?.text();
    if (reply?.ok) return;
    if (Date.now() > limit) throw new Error(`nothing answers at ${url}`);
    await new Promise((again) => void setTimeout(again, AGAIN_MS));
  }
}

/** Rejects when it ends by itself. */
async function failure(server: ChildProcess, log: () => string): Promise<never> {
  const [code] = await once(server, 'exit');
  throw new Error(`minimost ended with ${code}:\n${log()}`);
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
