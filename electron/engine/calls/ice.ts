import type { IceServer } from '#shared/contracts/ipc/call.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CallHost } from './host.ts';

interface Kept {
  readonly iceServers: IceServer[];
  readonly freshUntil: number;
  readonly expiresAt: number;
}

/** Credentials are renewed when this much of their time is left: the last tenth, at most five minutes. */
const MARGIN_SHARE = 0.1;
const MARGIN_MAX_MS = 5 * 60_000;

/** Relay servers per workspace, asked for once and again before their credentials run out. */
export class IceServers {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #kept = new Map<string, Kept>();
  readonly #asking = new Map<string, Promise<IceServer[]>>();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Empty where there is no relay; a direct link may work all the same, so a failure is no error here. */
  get(host: CallHost): Promise<IceServer[]> {
    const kept = this.#kept.get(host.workspaceId);
    if (kept && kept.freshUntil > this.#clock.now()) return Promise.resolve(kept.iceServers);
    const running = this.#asking.get(host.workspaceId);
    if (running) return running;
    const asked = this.#ask(host).finally(() => this.#asking.delete(host.workspaceId));
    this.#asking.set(host.workspaceId, asked);
    return asked;
  }

  /** So long `get` will answer the same, in milliseconds; `Infinity`: for ever, or until there is a relay. */
  freshForMs(workspaceId: string): number {
    const until = this.#kept.get(workspaceId)?.freshUntil ?? Infinity;
    return Math.max(0, until - this.#clock.now());
  }

  forget(workspaceId: string): void {
    this.#kept.delete(workspaceId);
  }

  async #ask(host: CallHost): Promise<IceServer[]> {
    const { workspaceId } = host;
    try {
      const reply = await host.port()?.iceServers();
      if (!reply) return [];
      const now = this.#clock.now();
      const expiresAt = reply.expiresAt ?? Infinity;
      const marginMs = Math.min(MARGIN_MAX_MS, (expiresAt - now) * MARGIN_SHARE);
      this.#kept.set(workspaceId, {
        iceServers: reply.iceServers,
        freshUntil: expiresAt - marginMs,
        expiresAt,
      });
      return reply.iceServers;
    } catch (error) {
      this.#logger.warn('relay servers could not be asked for', {
        workspaceId,
        code: AppError.from(error).code,
      });
      const kept = this.#kept.get(workspaceId);
      return kept && kept.expiresAt > this.#clock.now() ? kept.iceServers : [];
    }
  }
}
