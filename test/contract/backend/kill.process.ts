/** The backend as a process that is killed and started again on the same port and data. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { TestStorage } from '#test/support/backend.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** What a bundle of CommonJS packages misses in an ESM file. */
const BANNER = `
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
const require = createRequire(import.meta.url);
const __filename = fileURLToPath(import.meta.url);
const __dirname = dirname(__filename);
`;

/** One file with everything but the database's WebAssembly: it starts in a fraction of the time that the sources take. */
export async function bundleBackend(): Promise<string> {
  // Inside node_modules, so that what is not bundled is found.
  const outfile = join(ROOT, `node_modules/.cache/parley/kill-${process.pid}.mjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['backend/main.ts'],
    outfile,
    bundle: true,
    external: ['@electric-sql/pglite', 'pg-native'],
    banner: { js: BANNER },
    // The house's own `#` imports are no packages.
    alias: { '#shared': './shared', '#backend': './backend' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

export class KillableBackend {
  readonly #bundle: string;
  readonly #storage: TestStorage;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  #port = 0;
  #up: Promise<void> = Promise.resolve();
  #errors = '';

  constructor(bundle: string, storage: TestStorage, env: Readonly<Record<string, string>>) {
    this.#bundle = bundle;
    this.#storage = storage;
    this.#env = env;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Resolves while it listens; a killed one is waited for until it is started again. */
  get up(): Promise<void> {
    return this.#up;
  }

  start(): Promise<void> {
    this.#up = this.#start();
    return this.#up;
  }

  /** As a power cut would, from the server's point of view. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async #start(): Promise<void> {
    // The quick compiler alone: a server that lives for a second does not earn the time of the good one.
    const args = [
      '--liftoff-only',
      this.#bundle,
      '--port',
      String(this.#port),
      '--data',
      this.#storage.directory,
    ];
    const env = { ...process.env, ...this.#storage.env, ...this.#env };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    const exited = once(child, 'exit').then(([code]) => {
      throw new Error(`the backend ended with ${String(code)} before it listened:\n${this.#errors}`);
    });
    const listening = (async () => {
      for await (const line of createInterface({ input: child.stdout })) {
        const port = /^listening on http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)?.[1];
        if (port !== undefined) return Number(port);
      }
      throw new Error('the backend closed its output before it listened');
    })();
    // Whichever comes second is of no interest: an exit is the kill, an end of output follows it.
    exited.catch(() => {});
    listening.catch(() => {});
    this.#port = await Promise.race([listening, exited]);
  }
}
