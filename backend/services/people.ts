import type { PresenceStatus, User } from '#shared/contracts/connect/model.ts';
import type { Db } from '../storage/schema.ts';
import type { PublicUserRow } from '../storage/users.ts';
import * as store from '../storage/users.ts';
import { Refusal } from './refusal.ts';

export interface PeopleDeps {
  readonly db: Db;
  /** Presence is asked for, never stored beside the person. */
  readonly statusOf: (userId: string) => PresenceStatus;
}

/** People as others see them. */
export class People {
  readonly #deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  toUser(row: PublicUserRow): User {
    return {
      id: row.id,
      username: row.username,
      userIdentifier: row.username,
      displayName: row.display_name,
      avatarUrl: row.avatar_url,
      status: this.#deps.statusOf(row.id),
    };
  }

  /** @throws Refusal `unauthorized`: it is only asked for the person of a token */
  async get(userId: string): Promise<User> {
    const row = await store.findUser(this.#deps.db, userId);
    if (!row) throw new Refusal('unauthorized');
    return this.toUser(row);
  }

  async search(prefix: string, limit: number): Promise<User[]> {
    const rows = await store.searchUsers(this.#deps.db, prefix, limit);
    return rows.map((row) => this.toUser(row));
  }

  /** @throws Refusal `unauthorized` */
  async rename(userId: string, displayName: string): Promise<User> {
    const row = await store.renameUser(this.#deps.db, userId, displayName);
    if (!row) throw new Refusal('unauthorized');
    return this.toUser(row);
  }
}
