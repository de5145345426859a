import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CredentialStore } from '../adapter.ts';
import type { Anchor } from './message-log.ts';

const KeptState = z.object({
  v: z.literal(1),
  /** Of the session; `null`: it has ended, and whoever comes back goes on with the rest. */
  cookie: z.string().nullable(),
  /** My name as the server spells it. */
  user: z.string(),
  deviceId: z.string(),
  /** By channel, see MessageLog. */
  anchors: z.record(z.string(), z.object({ id: z.int(), seq: z.int() })),
  /** Direct channels that were opened here and may have no messages yet. */
  opened: z.array(z.string()),
  /** By clientId: sends whose answer was lost; they may have arrived after that message of that channel. */
  doubts: z.record(z.string(), z.object({ channel: z.string(), afterId: z.int() })),
  /** Calls that this device is in. */
  calls: z.array(z.string()),
  /** Screens that this device shows. */
  shares: z.array(z.string()).optional(),
});
export type KeptState = z.infer<typeof KeptState>;

/** The cookie changes with every answer of a newer server. */
const SAVE_LATER_MS = 5000;

/** What this sign-in keeps over restarts. */
export class Kept {
  readonly #store: CredentialStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #state: KeptState | null = null;
  #cancelSave: (() => void) | null = null;

  constructor(deps: {
    readonly credentials: CredentialStore;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#store = deps.credentials;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
  }

  get state(): KeptState | null {
    return this.#state;
  }

  /** Channels have the names that their server gives them, `__proto__` too. */
  anchorOf(channel: string): Anchor | null {
    const anchors = this.#state?.anchors ?? {};
    return Object.hasOwn(anchors, channel) ? (anchors[channel] ?? null) : null;
  }

  async load(): Promise<KeptState | null> {
    const text = await this.#store.load();
    if (text === null) return null;
    try {
      this.#state = KeptState.parse(JSON.parse(text));
    } catch {
      this.#logger.warn('kept sign-in cannot be read');
    }
    return this.#state;
  }

  /** Somebody signed in: what is kept of the same person stays. */
  async enter(session: Pick<KeptState, 'cookie' | 'user' | 'deviceId'>): Promise<void> {
    const before = this.#state?.user === session.user ? this.#state : null;
    this.#state = {
      anchors: {},
      opened: [],
      doubts: {},
      calls: [],
      ...before,
      ...session,
      deviceId: before?.deviceId ?? session.deviceId,
      v: 1,
    };
    await this.flush();
  }

  /** Saved a little later. */
  change(change: Partial<Omit<KeptState, 'v' | 'user' | 'deviceId'>>): void {
    if (!this.#state) return;
    this.#state = { ...this.#state, ...change };
    this.#cancelSave ??= this.#clock.after(SAVE_LATER_MS, () => {
      this.#cancelSave = null;
      void this.flush();
    });
  }

  /** What waits is saved now. */
  async flush(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = null;
    if (!this.#state) return;
    try {
      await this.#store.save(JSON.stringify(this.#state));
    } catch (error) {
      // goes on in this run, and may have to sign in after the next start
      this.#logger.error('sign-in could not be kept', { code: AppError.from(error).code });
    }
  }

  async forget(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = null;
    this.#state = null;
    await this.#store.clear();
  }
}
