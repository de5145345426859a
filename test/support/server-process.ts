/** A server of others for tests: a process with a folder of its own, that can be killed and started again at the same address. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const HOST = '127.0.0.1';
const START_LIMIT_MS = 30_000;
const AGAIN_MS = 20;
/** Of what it writes, for the error when it does not start. */
const LOG_CHARS = 4000;

/** How it is started, each time in the same way. */
export interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Where it is then: `http://…`, without a path. */
  readonly origin: string;
  /** A path that answers with success once it is up. */
  readonly health: string;
}

export class ServerProcess {
  /** Its working directory. */
  readonly folder: string;
  readonly #name: string;
  readonly #program: ServerProgram;
  #child: ChildProcess;

  private constructor(name: string, folder: string, program: ServerProgram, child: ChildProcess) {
    this.#name = name;
    this.folder = folder;
    this.#program = program;
    this.#child = child;
  }

  /** Rejects when it does not start, and then leaves nothing behind. */
  static async start(
    name: string,
    furnish: (folder: string) => Promise<ServerProgram>,
  ): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), `parley-${name}-`));
    try {
      const program = await furnish(folder);
      return new ServerProcess(name, folder, program, await begin(name, folder, program));
    } catch (error) {
      await remove(folder);
      throw error;
    }
  }

  get origin(): string {
    return this.#program.origin;
  }

  /** As a power cut would. */
  kill(): Promise<void> {
    return endProcess(this.#child);
  }

  /** Starts again at the same address, in the same folder. */
  async restart(): Promise<void> {
    await this.kill();
    this.#child = await begin(this.#name, this.folder, this.#program);
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await this.kill();
    await remove(this.folder);
  }
}

async function begin(name: string, folder: string, program: ServerProgram): Promise<ChildProcess> {
  const { command, args, env = process.env, origin, health } = program;
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-LOG_CHARS)));
  let fault: Error | null = null;
  child.once('error', (error) => (fault = error));
  child.once('close', (code) => (fault ??= new Error(`${name} ended with ${code}:\n${log}`)));
  try {
    await answers(`${origin}${health}`, () => fault);
  } catch (error) {
    await endProcess(child);
    throw error;
  }
  return child;
}

/** Asks until there is an answer, or a fault. */
async function answers(url: string, faultOf: () => Error | null): Promise<void> {
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  for (;;) {
    const reply = await fetch(url, { signal: limit }).catch(() => null);
    await reply?.text();
    const fault = faultOf();
    if (fault) throw fault;
    if (reply?.ok) return;
    if (limit.aborted) throw new Error(`nothing answers at ${url}`);
    await new Promise((again) => void setTimeout(again, AGAIN_MS));
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** Resolves when it has ended; at once where it had before. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** Free for TCP on this machine, a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
