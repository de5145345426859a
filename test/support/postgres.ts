/** A real PostgreSQL for tests: TEST_DATABASE_URL, or a throw-away cluster of our own from the machine's binaries. */
import pg from 'pg';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { endProcess, freePort } from './server-process.ts';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
const IS_ROOT = process.getuid?.() === 0;
const START_LIMIT_MS = 30_000;

/** A server that hands out empty databases. */
export interface Postgres {
  /** Of the server, as TEST_DATABASE_URL wants it. */
  readonly address: string;
  /** A new database; its address as DATABASE_URL wants it. */
  createDatabase(): Promise<string>;
  /** Ends the cluster and removes its files; databases on a given server are dropped. */
  close(): Promise<void>;
}

/** Why there is no PostgreSQL here; null when there is one. */
export function whyNoPostgres(): string | null {
  if (process.env['TEST_DATABASE_URL']) return null;
  if (!findBinaries()) return 'no PostgreSQL on this machine (Debian: apt-get install postgresql)';
  if (IS_ROOT && !findRunner())
    return 'PostgreSQL refuses to run as root, and there is neither setpriv nor runuser';
  return null;
}

export async function openPostgres(): Promise<Postgres> {
  const given = process.env['TEST_DATABASE_URL'];
  return given ? onServer(given, async () => {}) : startCluster();
}

/** Debian's newest version, else what PATH has. */
function findBinaries(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  );
}

/** PostgreSQL wants an ordinary user; `--pdeathsig` and a plain exec keep the process ours to end. */
function findRunner(): readonly string[] | null {
  if (existsSync('/usr/bin/setpriv')) {
    return ['/usr/bin/setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--pdeathsig=KILL'];
  }
  if (existsSync('/usr/sbin/runuser')) return ['/usr/sbin/runuser', '-u', 'postgres', '--'];
  return null;
}

async function startCluster(): Promise<Postgres> {
  const binaries = findBinaries();
  const runner = IS_ROOT ? findRunner() : [];
  if (!binaries || !runner) throw new Error(whyNoPostgres() ?? 'no PostgreSQL');
  const folder = await mkdtemp(join(tmpdir(), 'parley-postgres-'));
  const asUser = (name: string, args: readonly string[]): [string, string[]] => {
    const [command = '', ...rest] = [...runner, join(binaries, name), ...args];
    return [command, rest];
  };
  if (IS_ROOT) {
    await chmod(folder, 0o700);
    await run('chown', ['postgres', folder]);
  }
  const data = join(folder, 'data');
  await run(
    ...asUser('initdb', [
      '-D',
      data,
      '-U',
      'postgres',
      '--auth=trust',
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C',
    ]),
    { cwd: '/' },
  );
  const port = await freePort();
  const options = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
  };
  const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(...asUser('postgres', ['-D', data, ...settings]), {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async () => {
    // its fast shutdown
    await endProcess(server, 'SIGINT');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return onServer(`postgres://postgres@127.0.0.1:${port}/postgres`, stop);
}

function onServer(address: string, stop: () => Promise<void>): Postgres {
  const made: string[] = [];
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    address,
    async createDatabase() {
      const name = `parley_test_${randomBytes(6).toString('hex')}`;
      await ask(`create database ${name}`);
      made.push(name);
      const url = new URL(address);
      url.pathname = `/${name}`;
      return url.href;
    },
    async close() {
      for (const name of made.splice(0)) await ask(`drop database if exists ${name} with (force)`);
      await stop();
    },
  };
}

/** Resolves with the log line that says so. */
async function ready(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`PostgreSQL did not start:\n${log}`)), START_LIMIT_MS);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${log}`)));
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (!log.includes('ready to accept connections')) return;
      clearTimeout(limit);
      resolve();
    });
  });
  // Its log is read on, and thrown away, so that the pipe never fills.
  server.stderr?.removeAllListeners('data').resume();
}
