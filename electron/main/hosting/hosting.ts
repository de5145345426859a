/** The workspace on this computer: keeps the embedded backend running at one address from start to quit. */
import { z } from 'zod';
import type { Hosting } from '#engine/engine.ts';
import { type EmbeddedOrder, EmbeddedReport } from '#shared/contracts/embedded.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { backoff } from '#shared/tools/backoff.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { JsonFile } from '../json-file.ts';
import type { BackendChild, Launch } from './child.ts';

const HostingFile = z.object({ version: z.literal(1), port: z.int().min(1).max(65_535) });

/** More than the backend itself takes to cut off who does not finish. */
const DRAIN_LIMIT_MS = 7000;
/** A backend that ran so long was healthy: the next trouble starts with short delays again. */
const HEALTHY_MS = 60_000;
const restartPolicy = backoff({ firstMs: 200, maxMs: 30_000 });

export interface HostingOptions {
  readonly launch: Launch;
  /** Where the workspace's own data is kept. */
  readonly dataDir: string;
  /** Remembers the port, so that sign-ins and colleagues keep the address. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Does another program listen on this loopback port? */
  readonly isPortTaken: (port: number) => Promise<boolean>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * idle -> starting -> running -> (its process dies) waiting -> starting …; a first start that fails -> idle; any -> stopped at quit.
 */
type State =
  | { readonly state: 'idle' }
  | { readonly state: 'starting'; readonly started: Promise<string> }
  | { readonly state: 'running'; readonly url: string; readonly child: BackendChild; readonly since: number }
  | { readonly state: 'waiting'; readonly cancel: () => void }
  | { readonly state: 'stopped' };

export class WorkspaceHosting implements Hosting {
  readonly #options: HostingOptions;
  readonly #file: JsonFile<typeof HostingFile>;
  readonly #children = new Set<BackendChild>();
  #state: State = { state: 'idle' };
  /** Deaths in a row without a healthy time between them. */
  #deaths = 0;

  constructor(options: HostingOptions) {
    this.#options = options;
    const { file: path, clock, logger } = options;
    this.#file = new JsonFile({ path, schema: HostingFile, clock, logger });
  }

  /** The running backend's process, for specs that end it. */
  get pid(): number | undefined {
    return this.#state.state === 'running' ? this.#state.child.pid : undefined;
  }

  /** Starts the backend or answers the running one. Rejects with what the backend said when it cannot start. */
  async start(): Promise<{ readonly url: string }> {
    const state = this.#state;
    switch (state.state) {
      case 'running':
        return { url: state.url };
      case 'starting':
        return { url: await state.started };
      case 'waiting':
        state.cancel();
        return { url: await this.#begin(this.#relaunch()) };
      case 'idle':
        return { url: await this.#begin(this.#firstLaunch()) };
      case 'stopped':
        throw new Error('the app is closing');
      default:
        return assertNever(state, 'hosting state');
    }
  }

  /** Lets the backend finish; after a limit it is ended. Resolves when its process is gone. */
  async stop(): Promise<void> {
    const { clock, logger } = this.#options;
    if (this.#state.state === 'waiting') this.#state.cancel();
    this.#state = { state: 'stopped' };
    await Promise.all(
      [...this.#children].map(
        (child) =>
          new Promise<void>((done) => {
            const cancel = clock.after(DRAIN_LIMIT_MS, () => {
              logger.warn('stop() | backend did not end in time', { limitMs: DRAIN_LIMIT_MS });
              child.kill();
            });
            child.onExit(() => {
              cancel();
              done();
            });
            child.post({ type: 'stop' } satisfies EmbeddedOrder);
          }),
      ),
    );
  }

  async #begin(started: Promise<string>): Promise<string> {
    this.#state = { state: 'starting', started };
    try {
      return await started;
    } catch (error) {
      if (this.#state.state === 'starting') this.#state = { state: 'idle' };
      throw error;
    }
  }

  /** On the remembered port, unless another program has it: then on a free one, which is remembered from now on. */
  async #firstLaunch(): Promise<string> {
    const port = (await this.#file.read(null))?.port;
    if (port === undefined) return this.#launch(0);
    if (!(await this.#options.isPortTaken(port))) return this.#launch(port);
    this.#options.logger.warn('start() | another program listens on the remembered port', { port });
    return this.#launch(0);
  }

  /** Never moves: whoever is connected comes back to the same address. */
  async #relaunch(): Promise<string> {
    return this.#launch((await this.#file.read(null))?.port ?? 0);
  }

  /** One try: resolves with the address when the backend listens. */
  #launch(port: number): Promise<string> {
    const { launch, dataDir, env, clock, logger } = this.#options;
    if (this.#state.state === 'stopped') return Promise.reject(new Error('the app is closing'));
    const child = launch({ args: ['--port', String(port), '--data', dataDir], env });
    this.#children.add(child);
    return new Promise((resolve, reject) => {
      child.onMessage((message) => {
        const report = EmbeddedReport.safeParse(message);
        if (!report.success) {
          logger.warn('start() | unknown message of the backend', { issues: report.error.issues });
        } else if (report.data.type === 'failed') {
          reject(new Error(report.data.message));
          // it holds nothing any more, but its channel to us may keep it alive
          child.kill();
        } else {
          const { url } = report.data;
          logger.info('start() | backend listens', { url, pid: child.pid });
          this.#remember(url);
          if (this.#state.state !== 'stopped') {
            this.#state = { state: 'running', url, child, since: clock.now() };
          }
          resolve(url);
        }
      });
      child.onExit((code) => {
        this.#children.delete(child);
        reject(new Error(`the backend ended with code ${code}`));
        if (this.#state.state === 'running' && this.#state.child === child) {
          this.#died(code, clock.now() - this.#state.since);
        }
      });
    });
  }

  #died(code: number, ranMs: number): void {
    const { logger } = this.#options;
    this.#deaths = ranMs >= HEALTHY_MS ? 0 : this.#deaths;
    logger.error('backend ended unasked', { code, ranMs, deaths: this.#deaths });
    this.#restartLater();
  }

  /** A backend that ran once is brought back until the app quits: colleagues and sign-ins hang on it. */
  #restartLater(): void {
    const { clock, logger } = this.#options;
    const delay = restartPolicy({ tries: this.#deaths, elapsedMs: 0 }) ?? 0;
    this.#deaths += 1;
    const cancel = clock.after(delay, () => {
      this.#begin(this.#relaunch()).catch((error: unknown) => {
        logger.error('restart() | failed', { error });
        if (this.#state.state === 'idle') this.#restartLater();
      });
    });
    this.#state = { state: 'waiting', cancel };
  }

  #remember(url: string): void {
    const port = Number(new URL(url).port);
    this.#file.write({ version: 1, port }).catch((error: unknown) => {
      this.#options.logger.error('start() | the port could not be remembered', { port, error });
    });
  }
}
