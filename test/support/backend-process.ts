/** The backend as a process of its own, so that a test can stop, kill and start it again at the same address. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** The bundle that the app embeds; it reports over its IPC channel. */
const BUNDLE = resolve(ROOT, 'out/main/backend.js');
const SEED = resolve(ROOT, 'out/seed/parley-seed.tar.gz');

export interface BackendProcess {
  readonly address: string;
  readonly dataDir: string;
  /** As a power cut would: no drain, nothing said. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Cheap password hashing and quiet logs; everything else as shipped unless `env` says so. */
const TEST_ENV = { PARLEY_ARGON2_MEMORY_KIB: '64', LOG_LEVEL: 'error', PARLEY_NAME: 'Test workspace' };

export async function startBackendProcess(
  env: Readonly<Record<string, string>> = {},
): Promise<BackendProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-backend-'));
  const seed: Record<string, string> = existsSync(SEED) ? { PARLEY_SEED: SEED } : {};
  const begin = (port: number) => startOnce(port, dataDir, { ...TEST_ENV, ...seed, ...env });
  let running = await begin(0);
  const { address } = running;
  const port = Number(new URL(address).port);
  const end = async (signal: NodeJS.Signals) => {
    if (running.child.exitCode !== null || running.child.signalCode !== null) return;
    const exited = once(running.child, 'exit');
    running.child.kill(signal);
    await exited;
  };
  return {
    address,
    dataDir,
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL');
      running = await begin(port);
    },
    async stop() {
      await end('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly address: string;
}

function startOnce(port: number, dataDir: string, env: Record<string, string>): Promise<Started> {
  const child = fork(BUNDLE, ['--port', String(port), '--data', dataDir], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // PGlite's wasm is then compiled once and quickly: half the start, which tests pay for often
    execArgv: ['--liftoff-only'],
  });
  return new Promise((started, failed) => {
    child.on('message', (message: { type: string; url?: string; message?: string }) => {
      if (message.type === 'listening' && message.url) started({ child, address: message.url });
      else if (message.type === 'failed') failed(new Error(message.message));
    });
    child.once('exit', (code) => failed(new Error(`the backend ended with code ${code}`)));
  });
}
