import type { IceServer } from '#shared/contracts/ipc/call.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';

/** The engine renews credentials before they end, and says when; it is asked at least this often, and answers from memory. */
export const ICE_RENEW_INTERVAL_MS = 60_000;
/** And no more often than this, however short they live. */
export const ICE_RENEW_SOONEST_MS = 5000;
/** Refused credentials: so often others are asked for, until there are some. */
export const REFUSED_INTERVAL_MS = 15_000;
const REFUSED_TRIES_MAX = 20;

interface IceServersOptions {
  readonly fetch: () => Promise<{ iceServers: readonly IceServer[]; freshForMs?: number | undefined }>;
  /** They are others than before. */
  readonly onChange: (iceServers: readonly RTCIceServer[]) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The relay servers of one call, kept fresh as long as it lives. */
export class IceServers {
  readonly #options: IceServersOptions;
  readonly #scope = new Scope();
  #now: readonly RTCIceServer[] | null = null;
  #renewedAt = -Infinity;
  #freshForMs = ICE_RENEW_INTERVAL_MS;
  /** By the relay, and no others have come since. */
  #refused = false;
  #cancel: () => void = () => {};

  constructor(options: IceServersOptions) {
    this.#options = options;
    this.#scope.add(() => this.#cancel());
  }

  /** `null` before the first answer. */
  get now(): readonly RTCIceServer[] | null {
    return this.#now;
  }

  /** Where there are none to be had, links are direct only. */
  async start(): Promise<void> {
    const first = await this.#fetch();
    if (this.#scope.ended) return;
    this.#now = first ?? [];
    this.#plan();
  }

  /** Before a restart of ICE: it would fail with credentials that have run out. */
  async renew(): Promise<void> {
    this.#renewedAt = this.#options.clock.now();
    const next = await this.#fetch();
    if (this.#scope.ended || !next || JSON.stringify(next) === JSON.stringify(this.#now)) return;
    this.#now = next;
    this.#refused = false;
    this.#options.onChange(next);
  }

  /** The relay does not take these. */
  handleRefused(): void {
    if (this.#refused) return; // others are being asked for
    this.#refused = true;
    const soonest = this.#renewedAt + REFUSED_INTERVAL_MS - this.#options.clock.now();
    this.#askForOthers(Math.max(0, soonest), REFUSED_TRIES_MAX);
  }

  close(): void {
    this.#scope.end();
  }

  #askForOthers(afterMs: number, tries: number): void {
    const cancel = this.#options.clock.after(afterMs, () => {
      if (!this.#refused) return;
      void this.renew();
      if (tries > 1) this.#askForOthers(REFUSED_INTERVAL_MS, tries - 1);
    });
    this.#scope.add(cancel);
  }

  #plan(): void {
    const soon = Math.max(ICE_RENEW_SOONEST_MS, Math.min(ICE_RENEW_INTERVAL_MS, this.#freshForMs));
    this.#cancel = this.#options.clock.after(soon, () => void this.#renewAndPlan());
  }

  async #renewAndPlan(): Promise<void> {
    await this.renew();
    if (!this.#scope.ended) this.#plan();
  }

  async #fetch(): Promise<readonly RTCIceServer[] | null> {
    try {
      const { iceServers, freshForMs } = await this.#options.fetch();
      this.#freshForMs = freshForMs ?? ICE_RENEW_INTERVAL_MS;
      return iceServers.map(({ urls, username, credential }) => ({ urls, username, credential }));
    } catch (error) {
      this.#options.logger.warn('no relay servers: direct links only', { error });
      return null;
    }
  }
}
