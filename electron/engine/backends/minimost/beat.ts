import type { Clock } from '#shared/tools/clock.ts';
import type { Scope } from '#shared/tools/scope.ts';

/** Something that is asked again and again, never twice at a time, until its scope ends. */
export class Beat {
  readonly #clock: Clock;
  readonly #scope: Scope;
  readonly #everyMs: () => number;
  readonly #task: () => Promise<void>;
  #state: 'resting' | 'running' | 'again' = 'resting';
  #cancel: (() => void) | null = null;

  /** `everyMs`: from the end of one to the start of the next. `task` deals with its own errors. */
  constructor(deps: {
    readonly clock: Clock;
    readonly scope: Scope;
    readonly everyMs: () => number;
    readonly task: () => Promise<void>;
  }) {
    this.#clock = deps.clock;
    this.#scope = deps.scope;
    this.#everyMs = deps.everyMs;
    this.#task = deps.task;
    deps.scope.add(() => this.#cancel?.());
  }

  /** Now, or as soon as what runs has ended. */
  now(): void {
    if (this.#scope.ended) return;
    if (this.#state !== 'resting') {
      this.#state = 'again';
      return;
    }
    this.#cancel?.();
    void this.#run();
  }

  /** First after its pause, for what is known by now. */
  later(): void {
    if (this.#state === 'resting') this.#rest();
  }

  async #run(): Promise<void> {
    this.#cancel = null;
    this.#state = 'running';
    try {
      await this.#task();
    } finally {
      this.#rest();
    }
  }

  #rest(): void {
    const isWanted = this.#state === 'again';
    this.#state = 'resting';
    if (this.#scope.ended) return;
    this.#cancel = this.#clock.after(isWanted ? 0 : this.#everyMs(), () => void this.#run());
  }
}
