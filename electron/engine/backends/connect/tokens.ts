import { z } from 'zod';
import { User } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CredentialStore, Identity } from '../adapter.ts';
import { claimsOf, type SessionReply } from './read/session.ts';
import { textOf } from './read/json.ts';

/** The sign-in as it is kept. */
const Kept = z.object({
  v: z.literal(1),
  token: z.string(),
  refreshToken: z.string().nullable(),
  /** Local milliseconds; `null`: unknown. */
  expiresAt: z.number().nullable(),
  user: User,
  deviceId: z.string(),
});
type Kept = z.infer<typeof Kept>;

export interface TokensDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly credentials: CredentialStore;
  readonly randomId: () => string;
  /** One round to the refresh route. */
  readonly refresh: (refreshToken: string) => Promise<SessionReply>;
  /** The sign-in is over: refused for good. */
  readonly onExpired: () => void;
}

/** A token this close to its end is not used any more, in milliseconds. */
const MARGIN_MS = 10_000;

/** The tokens of one sign-in. One refresh at a time; a new pair is kept before it is used, so that a crash loses no sign-in. */
export class Tokens {
  readonly #deps: TokensDeps;
  #kept: Kept | null = null;
  #refreshing: Promise<string> | null = null;

  constructor(deps: TokensDeps) {
    this.#deps = deps;
  }

  identity(): Identity | null {
    return this.#kept && { user: this.#kept.user, deviceId: this.#kept.deviceId };
  }

  /** Takes up what was kept; what cannot be read counts as signed out. */
  async load(): Promise<Identity | null> {
    const text = await this.#deps.credentials.load();
    if (text === null) return null;
    try {
      this.#kept = Kept.parse(JSON.parse(text));
    } catch (error) {
      // its message might quote what could not be read
      this.#deps.logger.warn('kept sign-in cannot be read', {
        why: error instanceof Error ? error.name : '',
      });
    }
    return this.identity();
  }

  /** A fresh sign-in. `user` may be told apart from the tokens. */
  async adopt(reply: SessionReply, user: User): Promise<Identity> {
    const before = this.#kept?.user.id === user.id ? this.#kept : null;
    const sid = textOf(claimsOf(reply.token), 'sid', 'deviceId');
    const deviceId = sid ?? before?.deviceId ?? this.#deps.randomId();
    await this.#keep(reply, user, deviceId);
    return { user, deviceId };
  }

  /** My own account changed. */
  async changeUser(user: User): Promise<void> {
    if (!this.#kept || this.#kept.user.id !== user.id) return;
    this.#kept = { ...this.#kept, user };
    await this.#save(this.#kept);
  }

  async forget(): Promise<void> {
    this.#kept = null;
    await this.#deps.credentials.clear();
  }

  /** A token that holds for a while yet. Errors: session-expired, server-unreachable. */
  async access(): Promise<string> {
    const kept = this.#kept;
    if (!kept) throw new AppError('session-expired');
    const holds = kept.expiresAt === null || kept.expiresAt - MARGIN_MS > this.#deps.clock.now();
    return holds || kept.refreshToken === null ? kept.token : this.renew(kept.token);
  }

  /** A token that is newer than `used`, which was refused or runs out. Errors: session-expired, server-unreachable, rate-limited. */
  async renew(used: string): Promise<string> {
    const kept = this.#kept;
    if (!kept) throw new AppError('session-expired');
    if (kept.token !== used) return kept.token;
    this.#refreshing ??= this.#refresh(kept).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(kept: Kept): Promise<string> {
    if (kept.refreshToken === null) return this.#expire(kept);
    let reply: SessionReply;
    try {
      reply = await this.#deps.refresh(kept.refreshToken);
    } catch (error) {
      const { code } = AppError.from(error);
      if (code === 'session-expired' || code === 'invalid-credentials') return this.#expire(kept);
      throw error;
    }
    if (this.#kept !== kept) throw new AppError('session-expired');
    const sid = textOf(claimsOf(reply.token), 'sid', 'deviceId');
    await this.#keep(
      { ...reply, refreshToken: reply.refreshToken ?? kept.refreshToken },
      reply.user ?? kept.user,
      sid ?? kept.deviceId,
    );
    return reply.token;
  }

  /** The tokens go, once, and whoever shows it is told. */
  async #expire(kept: Kept): Promise<never> {
    if (this.#kept === kept) {
      this.#kept = null;
      this.#deps.onExpired();
      await this.#deps.credentials.clear();
    }
    throw new AppError('session-expired');
  }

  async #keep(reply: SessionReply, user: User, deviceId: string): Promise<void> {
    const next: Kept = {
      v: 1,
      token: reply.token,
      refreshToken: reply.refreshToken,
      expiresAt: reply.expiresIn === null ? null : this.#deps.clock.now() + reply.expiresIn * 1000,
      user,
      deviceId,
    };
    await this.#save(next);
    this.#kept = next;
  }

  async #save(kept: Kept): Promise<void> {
    try {
      await this.#deps.credentials.save(JSON.stringify(kept));
    } catch (error) {
      // the sign-in still holds for this run; the owner of the secrets tells the person
      this.#deps.logger.error('sign-in could not be kept', { error });
    }
  }
}
