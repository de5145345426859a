import { createHash, timingSafeEqual } from 'node:crypto';
import type { Registration, User } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { isDuplicate } from '../storage/database.ts';
import type { Db } from '../storage/schema.ts';
import * as store from '../storage/users.ts';
import type { Devices, TokenPair } from './devices.ts';
import type { Passwords } from './passwords.ts';
import type { People } from './people.ts';
import type { Caller } from './push.ts';
import type { TryLimiter } from './rate-limiter.ts';
import { Refusal } from './refusal.ts';

export interface Session extends TokenPair {
  readonly user: User;
}

export interface AccountsDeps {
  readonly db: Db;
  readonly devices: Devices;
  readonly passwords: Passwords;
  readonly people: People;
  readonly clock: Clock;
  readonly registration: Registration;
  readonly inviteCodes: readonly string[];
  /** Failures per pair of account and address. */
  readonly failures: TryLimiter;
}

/** Accounts: who may make one, and the proof by password that somebody is who they say. */
export class Accounts {
  readonly #deps: AccountsDeps;

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  /** @throws Refusal `registration-closed`, `username-taken` or `rate-limited` (guessed invites) */
  async register(
    wish: { username: string; password: string; displayName?: string; invite?: string; deviceName?: string },
    address: string,
  ): Promise<Session> {
    const { db, passwords, clock, devices, people } = this.#deps;
    this.#mayRegister(wish.invite, address);
    if (await store.isUsernameTaken(db, wish.username)) throw new Refusal('username-taken');
    const passwordHash = await passwords.hash(wish.password);
    const displayName = wish.displayName ?? wish.username;
    try {
      const user = await store.insertUser(db, {
        username: wish.username,
        displayName,
        passwordHash,
        now: new Date(clock.now()),
      });
      return {
        ...(await devices.signIn({ userId: user.id, passwordHash }, wish.deviceName)),
        user: people.toUser(user),
      };
    } catch (error) {
      if (isDuplicate(error, 'users_username_key')) throw new Refusal('username-taken');
      throw error;
    }
  }

  /** @throws Refusal `invalid-credentials` or `rate-limited` */
  async login(
    proof: { username: string; password: string; deviceName?: string },
    address: string,
  ): Promise<Session> {
    const { db, devices, people } = this.#deps;
    const user = await store.findUserByName(db, proof.username);
    await this.#prove(proof.username, proof.password, user?.password_hash ?? null, address);
    if (!user) throw new Refusal('invalid-credentials');
    const pair = await devices.signIn(
      { userId: user.id, passwordHash: user.password_hash },
      proof.deviceName,
    );
    return { ...pair, user: people.toUser(user) };
  }

  /** @throws Refusal `unauthorized` */
  async refresh(refreshToken: string): Promise<Session> {
    const { pair, userId } = await this.#deps.devices.refresh(refreshToken);
    return { ...pair, user: await this.#deps.people.get(userId) };
  }

  /** All other devices are signed out. @throws Refusal `invalid-credentials` or `rate-limited` */
  async changePassword(
    caller: Caller,
    change: { current: string; next: string },
    address: string,
  ): Promise<void> {
    const { db, passwords, devices } = this.#deps;
    const user = await store.findUser(db, caller.userId);
    if (!user) throw new Refusal('unauthorized');
    await this.#prove(user.username, change.current, user.password_hash, address);
    const to = await passwords.hash(change.next);
    await devices.signOutOthers(caller, async (tx) => {
      const replaced = await store.replacePasswordHash(tx, caller.userId, { from: user.password_hash, to });
      if (!replaced) throw new Refusal('invalid-credentials');
    });
  }

  async #prove(username: string, password: string, hash: string | null, address: string): Promise<void> {
    const attempt = this.#deps.failures.begin(`${username}|${address}`);
    if (!attempt.allowed) throw Refusal.rateLimited(attempt.retryAfterS);
    if (!(await this.#deps.passwords.verify(password, hash))) throw new Refusal('invalid-credentials');
    attempt.succeeded();
  }

  #mayRegister(invite: string | undefined, address: string): void {
    const { registration, inviteCodes, failures } = this.#deps;
    if (registration === 'open') return;
    if (registration === 'closed') throw new Refusal('registration-closed');
    // A guessed code counts like a guessed password; a user name cannot hold the star.
    const attempt = failures.begin(`*invite|${address}`);
    if (!attempt.allowed) throw Refusal.rateLimited(attempt.retryAfterS);
    if (invite === undefined || !inviteCodes.some((code) => isSame(code, invite))) {
      throw new Refusal('registration-closed', 'An account needs a valid invite');
    }
    attempt.succeeded();
  }
}

/** In the same time wherever they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
