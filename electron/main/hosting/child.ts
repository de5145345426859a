/** The embedded backend as a process of ours: one shape over Electron's utility process and over Node's own child process. */
import { fork as forkNode } from 'node:child_process';
import type { UtilityProcess } from 'electron';

export interface BackendChild {
  readonly pid: number | undefined;
  /** Unparsed, as it came. */
  onMessage(listener: (message: unknown) => void): void;
  /** Once. */
  onExit(listener: (code: number) => void): void;
  post(message: unknown): void;
  /** At once, without a chance to finish. */
  kill(): void;
}

export interface LaunchOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Launch = (options: LaunchOptions) => BackendChild;

/** The part of Electron's utilityProcess that is used. */
export interface UtilityFork {
  fork(
    file: string,
    args: string[],
    options: { env: NodeJS.ProcessEnv; serviceName: string; stdio: 'inherit' },
  ): UtilityProcess;
}

/** `file`: the built backend. */
export const utilityLaunch =
  (utilityProcess: UtilityFork, file: string): Launch =>
  ({ args, env }) => {
    const child = utilityProcess.fork(file, [...args], {
      env,
      serviceName: 'Parley workspace',
      stdio: 'inherit',
    });
    return {
      get pid() {
        return child.pid;
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      post: (message) => child.postMessage(message),
      kill() {
        // Electron's own kill() asks the process to end; this one must be sure
        if (child.pid === undefined) return;
        try {
          process.kill(child.pid, 'SIGKILL');
        } catch {
          // it was gone already
        }
      },
    };
  };

/** For the headless server, which has no Electron. */
export const nodeLaunch =
  (file: string): Launch =>
  ({ args, env }) => {
    const child = forkNode(file, [...args], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return {
      get pid() {
        return child.pid;
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit(listener) {
        let told = false;
        const tell = (code: number) => {
          if (!told) listener(code);
          told = true;
        };
        child.once('exit', (code) => tell(code ?? 1));
        child.on('error', () => tell(127));
      },
      post(message) {
        if (child.connected) child.send(message as object);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
