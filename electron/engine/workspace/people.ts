import type { PresenceStatus, User } from '#shared/contracts/connect/model.ts';
import type { UserView } from '#shared/contracts/view.ts';

/** Everybody that this account has met: members of its conversations, people found, callers. */
export class People {
  #users: Readonly<Record<string, UserView>> = {};

  get view(): Readonly<Record<string, UserView>> {
    return this.#users;
  }

  get(userId: string): UserView | null {
    return this.#users[userId] ?? null;
  }

  /** True if anything is new. */
  meet(users: readonly User[]): boolean {
    const next = { ...this.#users };
    let isNew = false;
    for (const user of users) {
      const view = userView(user);
      const before = next[user.id];
      if (before && sameUser(before, view)) continue;
      next[user.id] = view;
      isNew = true;
    }
    if (isNew) this.#users = next;
    return isNew;
  }

  setPresence(userId: string, presence: PresenceStatus): boolean {
    const user = this.#users[userId];
    if (!user || user.presence === presence) return false;
    this.#users = { ...this.#users, [userId]: { ...user, presence } };
    return true;
  }

  /** Without a connection nobody is known to be there. */
  allOffline(): void {
    for (const userId of Object.keys(this.#users)) this.setPresence(userId, 'offline');
  }
}

export const userView = (user: User): UserView => ({
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  presence: user.status,
});

const sameUser = (a: UserView, b: UserView): boolean =>
  a.username === b.username && a.displayName === b.displayName && a.presence === b.presence;
