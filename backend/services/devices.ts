import { createHash, randomBytes } from 'node:crypto';
import type { Device } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import * as store from '../storage/devices.ts';
import type { Db, Tx } from '../storage/schema.ts';
import { holdPasswordHash } from '../storage/users.ts';
import type { AccessToken, AccessTokens } from './access-tokens.ts';
import type { Caller, Push } from './push.ts';
import { Refusal } from './refusal.ts';

/** A pair of tokens as a sign-in or a refresh answers it. */
export interface TokenPair {
  readonly token: string;
  readonly refreshToken: string;
  /** Seconds that `token` lives. */
  readonly expiresIn: number;
}

const TOKEN_BYTES = 32;
/** Two successors of one token (its first reply was lost) are both good for so long after one of them was used. */
const SIBLING_GRACE_MS = 60_000;
/** A used-up token is remembered so long, to know its replay; after that it is merely unknown. */
const USED_UP_KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const CLEAN_UP_MS = 60 * 60 * 1000;

export interface DevicesDeps {
  readonly db: Db;
  readonly tokens: AccessTokens;
  readonly push: Push;
  readonly clock: Clock;
  readonly log: Logger;
  readonly refreshS: number;
}

/** Signed-in devices: who may come in, how a sign-in is kept alive, and how it ends. */
export class Devices {
  readonly #deps: DevicesDeps;
  #stopCleaning: () => void = () => {};
  #cleaning: Promise<void> = Promise.resolve();

  constructor(deps: DevicesDeps) {
    this.#deps = deps;
  }

  /** Begins the hourly removal of what has expired. */
  start(): void {
    const { clock, db, log } = this.#deps;
    const now = clock.now();
    this.#cleaning = store
      .deleteExpired(db, new Date(now), new Date(now - USED_UP_KEPT_MS))
      .catch((error: unknown) => log.error('removing expired sign-ins failed', { error }));
    this.#stopCleaning = clock.after(CLEAN_UP_MS, () => this.start());
  }

  async stop(): Promise<void> {
    this.#stopCleaning();
    await this.#cleaning;
  }

  /** @throws Refusal when the token is not good, or its device was signed out. */
  async authenticate(token: string): Promise<AccessToken> {
    const access = await this.#deps.tokens.verify(token);
    if (!(await this.isSignedIn(access))) throw new Refusal('unauthorized');
    return access;
  }

  isSignedIn({ userId, deviceId }: Caller): Promise<boolean> {
    return store.isSignedIn(this.#deps.db, userId, deviceId);
  }

  /**
   * A new device of a person who proved the password of `passwordHash`.
   * @throws Refusal `invalid-credentials` when the password was changed meanwhile: that change was to end all other sign-ins
   */
  async signIn(
    proof: { userId: string; passwordHash: string },
    name: string | undefined,
  ): Promise<TokenPair> {
    const { db, clock } = this.#deps;
    const { userId, passwordHash } = proof;
    const now = new Date(clock.now());
    const made = await db.transaction().execute(async (tx) => {
      if ((await holdPasswordHash(tx, userId)) !== passwordHash) throw new Refusal('invalid-credentials');
      const device = await store.insertDevice(tx, { userId, name: name ?? 'Unnamed device', now });
      return { deviceId: device.id, refreshToken: await this.#issue(tx, device.id, null, now) };
    });
    return this.#pair({ userId, deviceId: made.deviceId }, made.refreshToken);
  }

  /**
   * A new pair for a refresh token. The old one stays good until its successor is first used, so that a lost reply signs nobody out;
   * a replay after that ends the device.
   * @throws Refusal `unauthorized`
   */
  async refresh(refreshToken: string): Promise<{ readonly pair: TokenPair; readonly userId: string }> {
    const { db, clock, log, push } = this.#deps;
    const now = new Date(clock.now());
    const outcome = await db.transaction().execute(async (tx) => {
      const token = await store.lockRefreshToken(tx, hashOf(refreshToken));
      if (!token || token.expires_at <= now) return { kind: 'refused' as const };
      const caller: Caller = { userId: token.user_id, deviceId: token.device_id };
      if (token.ends_at !== null && token.ends_at <= now) {
        await store.deleteDevice(tx, caller.userId, caller.deviceId);
        return { kind: 'replayed' as const, caller };
      }
      if (token.parent !== null) {
        const siblingsEndAt = new Date(now.getTime() + SIBLING_GRACE_MS);
        await store.useUp(tx, { hash: token.hash, parent: token.parent }, now, siblingsEndAt);
      }
      const next = await this.#issue(tx, token.device_id, token.hash, now);
      await store.touchDevice(tx, token.device_id, now);
      return { kind: 'renewed' as const, caller, next };
    });
    if (outcome.kind === 'refused') throw new Refusal('unauthorized');
    if (outcome.kind === 'replayed') {
      log.warn('a used refresh token came back, its device is signed out', { ...outcome.caller });
      push.closeDevice(outcome.caller.deviceId);
      throw new Refusal('unauthorized');
    }
    return { pair: await this.#pair(outcome.caller, outcome.next), userId: outcome.caller.userId };
  }

  async list({ userId, deviceId }: Caller): Promise<Device[]> {
    const rows = await store.listDevices(this.#deps.db, userId);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      current: row.id === deviceId,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
    }));
  }

  /** @throws Refusal `not-found` when it is not a device of this person. */
  async signOut(userId: string, deviceId: string): Promise<void> {
    if (!(await store.deleteDevice(this.#deps.db, userId, deviceId))) throw new Refusal('not-found');
    this.#deps.push.closeDevice(deviceId);
  }

  /** Signs all other devices out, in one transaction with `change`. */
  async signOutOthers({ userId, deviceId }: Caller, change: (tx: Tx) => Promise<void>): Promise<void> {
    const others = await this.#deps.db.transaction().execute(async (tx) => {
      await change(tx);
      return store.deleteOtherDevices(tx, userId, deviceId);
    });
    for (const other of others) this.#deps.push.closeDevice(other);
  }

  async #issue(db: Db | Tx, deviceId: string, parent: string | null, now: Date): Promise<string> {
    const refreshToken = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAt = new Date(now.getTime() + this.#deps.refreshS * 1000);
    await store.insertRefreshToken(db, { hash: hashOf(refreshToken), deviceId, parent, now, expiresAt });
    return refreshToken;
  }

  async #pair(caller: Caller, refreshToken: string): Promise<TokenPair> {
    const { tokens } = this.#deps;
    return { token: await tokens.sign(caller), refreshToken, expiresIn: tokens.lifeS };
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
