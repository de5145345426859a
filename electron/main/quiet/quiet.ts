import type { DesktopView } from '#shared/contracts/desktop.ts';
import type { Settings, SettingsChange } from '#shared/contracts/settings.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { type Followed, follow } from '../follow.ts';
import type { ReadSystemQuiet } from './system-quiet.ts';

export interface QuietOptions {
  readonly engine: Followed;
  /** `null`: there is no system to ask. */
  readonly readSystem: ReadSystemQuiet | null;
  readonly changeSettings: (change: SettingsChange) => void;
  readonly show: (quiet: DesktopView['quiet']) => void;
  readonly clock: Clock;
}

/** A call does not wait longer for the system's word. */
const ASK_LIMIT_MS = 250;
/** Timers stand still while the machine sleeps: the end of quiet is looked at again at least so often. */
const LOOK_AGAIN_MS = 600_000;

type Wishes = Pick<Settings, 'quiet' | 'followSystemQuiet'>;

/** Why nothing rings on this computer: the person's own wish, which may end by itself, or the system's, asked for when it matters. */
export class Quiet {
  readonly #options: QuietOptions;
  #wishes: Wishes = { quiet: { on: false, until: null }, followSystemQuiet: false };
  #isSystemQuiet = false;
  /** The system's last answer was none: a call does not wait for the next. */
  #isSystemSilent = false;
  #shown: DesktopView['quiet'] | null = null;
  #asking: Promise<void> | null = null;
  #cancelEnd: (() => void) | null = null;
  readonly #unfollow: () => void;

  constructor(options: QuietOptions) {
    this.#options = options;
    this.#unfollow = follow(
      options.engine,
      ({ settings: { quiet, followSystemQuiet } }) => ({ quiet, followSystemQuiet }),
      (wishes) => this.#follow(wishes),
    );
  }

  /** Asks the system again; resolves when it has spoken, or does not in time. Never rejects. */
  fresh(): Promise<void> {
    this.#look();
    const { readSystem, clock } = this.#options;
    if (!readSystem || !this.#wishes.followSystemQuiet) return Promise.resolve();
    this.#asking ??= readSystem().then((isQuiet) => {
      this.#asking = null;
      this.#isSystemQuiet = isQuiet ?? false;
      this.#isSystemSilent = isQuiet === null;
      this.#look();
    });
    if (this.#isSystemSilent) return Promise.resolve();
    const asking = this.#asking;
    return new Promise((resolve) => {
      const cancel = clock.after(ASK_LIMIT_MS, resolve);
      void asking.then(() => {
        cancel();
        resolve();
      });
    });
  }

  end(): void {
    this.#unfollow();
    this.#cancelEnd?.();
    this.#cancelEnd = null;
  }

  #follow(wishes: Wishes): void {
    const startsToAsk = wishes.followSystemQuiet && !this.#wishes.followSystemQuiet;
    this.#wishes = wishes;
    if (startsToAsk) void this.fresh();
    else this.#look();
  }

  #look(): void {
    const { clock, changeSettings, show } = this.#options;
    const { quiet, followSystemQuiet } = this.#wishes;
    const leftMs = quiet.on && quiet.until !== null ? quiet.until - clock.now() : null;
    this.#cancelEnd?.();
    this.#cancelEnd =
      leftMs !== null && leftMs > 0 ? clock.after(Math.min(leftMs, LOOK_AGAIN_MS), () => this.#look()) : null;
    const isOver = leftMs !== null && leftMs <= 0;
    const own = quiet.on && !isOver;
    const next = own ? 'own' : followSystemQuiet && this.#isSystemQuiet ? 'system' : 'no';
    if (next !== this.#shown) {
      this.#shown = next;
      show(next);
    }
    if (isOver) {
      this.#wishes = { ...this.#wishes, quiet: { on: false, until: null } };
      changeSettings({ quiet: { on: false, until: null } });
    }
  }
}
