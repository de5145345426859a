/** Child processes of the build scripts: run to the end, or kept beside us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { ROOT } from './tree.ts';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
  readonly cwd?: string;
  /** Shows what the child says as it says it, besides keeping it. */
  readonly show?: boolean;
}

export interface RunResult {
  /** Exit code; 124 when the time was up, 127 when it could not be started. */
  readonly code: number;
  /** Both streams as they came. */
  readonly output: string;
}

/** Runs a program to its end and keeps what it said. Never throws. */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { env = {}, timeoutMs, cwd = ROOT, show = false } = options;
  return new Promise((done) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timedOut = false;
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      done({ code: 127, output: `${output}${error.message}\n` });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      done({ code: timedOut ? 124 : (code ?? 1), output });
    });
  });
}

/** Starts a program that shares our terminal; it is told to stop when we are. */
export function start(file: string, args: readonly string[], env: RunOptions['env'] = {}): ChildProcess {
  const child = spawn(file, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'inherit' });
  const stop = () => void child.kill('SIGTERM');
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.once('exit', stop);
  return child;
}

/** The exit code of a started program. */
export function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((done) => {
    child.once('error', () => done(127));
    child.once('exit', (code) => done(code ?? 1));
  });
}
