/** A real minimost server for tests, of one of its versions from PyPI, with a data folder of its own. */
import { execFile } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findMinimost } from '../../build/real-parts.ts';
import { freePort, HOST, ServerProcess } from './server-process.ts';

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

/** Why that version is not here; null when it is. */
export const whyNoMinimost = (version: string): string | null =>
  findMinimost(version) === null ? `no minimost ${version} on this machine (npm test installs it)` : null;

export async function startMinimost(version: string): Promise<Minimost> {
  const python = findMinimost(version);
  if (python === null) throw new Error(whyNoMinimost(version) ?? 'no minimost');
  const stunPort = await freePort();
  const server = await ServerProcess.start('minimost', async (folder) => {
    await furnish(python, folder, stunPort);
    const port = await freePort();
    return {
      command: python,
      args: ['-m', 'minimost', '--host', HOST, '--port', String(port)],
      env: envOf(folder, true),
      origin: `http://${HOST}:${port}`,
      health: '/login',
    };
  });
  return {
    url: server.origin,
    stunPort,
    kill: () => server.kill(),
    restart: () => server.restart(),
    async forgetSignIns() {
      await server.kill();
      // where each version keeps what its sign-ins are signed with
      for (const place of ['data', '.']) await rm(join(server.folder, place, 'secret.key'), { force: true });
      await server.restart();
    },
    stop: () => server.stop(),
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
