import { AppError } from '#shared/errors/app-error.ts';
import type { ConnectionView } from '#shared/contracts/view.ts';
import type { RetryPolicy } from '#shared/tools/backoff.ts';
import type { Clock } from '#shared/tools/clock.ts';

/** One open connection, as the adapter's own code makes it. */
export interface Line {
  close(): void;
  /** Resolves false when nothing came back in time: the line looks open and is dead. */
  check(): Promise<boolean>;
}

export interface ConnectionDeps {
  readonly clock: Clock;
  readonly policy: RetryPolicy;
  /** Opens one line. `onLost` is called once, after it was open. */
  readonly open: (onLost: (error: AppError) => void) => Promise<Line>;
  readonly onState: (state: ConnectionView) => void;
  /** No further tries make sense with this error, e.g. a session that expired. */
  readonly isFinal: (error: AppError) => boolean;
}

type Phase =
  | { readonly name: 'idle' }
  | { readonly name: 'opening' }
  | { readonly name: 'open'; readonly line: Line }
  | { readonly name: 'waiting'; readonly cancel: () => void };

/**
 * Keeps one line open: idle ─start─▶ opening ─▶ open ─lost─▶ waiting ─▶ opening … ; stop leads to idle from everywhere.
 * Delays are the policy's; `wake` cuts them short.
 */
export class Connection {
  readonly #deps: ConnectionDeps;
  #phase: Phase = { name: 'idle' };
  #view: ConnectionView = { state: 'idle' };
  #tries = 0;
  #lostAt = 0;
  /** Distinguishes what belongs to an earlier start. */
  #era = 0;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
  }

  get view(): ConnectionView {
    return this.#view;
  }

  start(): void {
    if (this.#phase.name !== 'idle') return;
    this.#tries = 0;
    this.#lostAt = this.#deps.clock.now();
    this.#show({ state: 'connecting' });
    void this.#open();
  }

  stop(): void {
    const phase = this.#phase;
    this.#era += 1;
    this.#phase = { name: 'idle' };
    if (phase.name === 'waiting') phase.cancel();
    if (phase.name === 'open') phase.line.close();
    this.#show({ state: 'idle' });
  }

  /** Looks now: a waiting connection tries at once, an open one is checked. */
  wake(): void {
    if (this.#phase.name === 'waiting') {
      this.#phase.cancel();
      this.#tries = 0;
      void this.#open();
    } else if (this.#phase.name === 'open') {
      void this.#check(this.#phase.line);
    }
  }

  async #check(line: Line): Promise<void> {
    const alive = await line.check();
    if (alive || this.#phase.name !== 'open' || this.#phase.line !== line) return;
    line.close();
    this.#lost(new AppError('server-unreachable'));
  }

  async #open(): Promise<void> {
    const era = ++this.#era;
    this.#phase = { name: 'opening' };
    if (this.#view.state === 'offline') this.#show({ ...this.#view, retryAt: null });
    let lostEarly: AppError | null = null;
    try {
      const line = await this.#deps.open((error) => {
        if (era !== this.#era) return;
        if (this.#phase.name === 'open') this.#lost(error);
        else lostEarly = error;
      });
      if (era !== this.#era) return line.close();
      if (lostEarly) throw lostEarly as AppError;
      this.#phase = { name: 'open', line };
      this.#tries = 0;
      this.#show({ state: 'online' });
    } catch (error) {
      if (era === this.#era) this.#failed(AppError.from(error));
    }
  }

  #lost(error: AppError): void {
    this.#era += 1;
    this.#tries = 0;
    this.#lostAt = this.#deps.clock.now();
    this.#failed(error);
  }

  #failed(error: AppError): void {
    const { clock, policy, isFinal } = this.#deps;
    if (isFinal(error)) {
      this.#phase = { name: 'idle' };
      this.#show({ state: 'offline', error: error.view(), retryAt: null });
      return;
    }
    const waitMs = policy({ tries: this.#tries, elapsedMs: clock.now() - this.#lostAt });
    this.#tries += 1;
    if (waitMs === null) {
      this.#phase = { name: 'idle' };
      this.#show({ state: 'offline', error: error.view(), retryAt: null });
      return;
    }
    this.#phase = { name: 'waiting', cancel: clock.after(waitMs, () => void this.#open()) };
    this.#show({ state: 'offline', error: error.view(), retryAt: clock.now() + waitMs });
  }

  #show(view: ConnectionView): void {
    this.#view = view;
    this.#deps.onState(view);
  }
}
