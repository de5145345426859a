import type { PresenceStatus, User } from '#shared/contracts/connect/model.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { AdapterEvents } from '../adapter.ts';

/** The server says active, idle, hidden (its page is out of sight) or offline, and nothing of those not seen for an hour. */
const STATUS: ReadonlyMap<string, PresenceStatus> = new Map([
  ['active', 'online'],
  ['idle', 'away'],
  ['hidden', 'away'],
  ['offline', 'offline'],
]);

/** The accounts of a server and who of them is there. A person's name is their id. */
export class People {
  readonly #events: Emitter<AdapterEvents>;
  #names: readonly string[] = [];
  #status = new Map<string, PresenceStatus>();

  constructor(events: Emitter<AdapterEvents>) {
    this.#events = events;
  }

  /** Everybody but me. */
  get names(): readonly string[] {
    return this.#names;
  }

  setNames(names: readonly string[]): boolean {
    const isSame = names.length === this.#names.length && names.every((name, i) => name === this.#names[i]);
    this.#names = names;
    return !isSame;
  }

  user(name: string): User {
    return {
      id: name,
      username: name,
      userIdentifier: name,
      displayName: name,
      avatarUrl: null,
      status: this.#status.get(name) ?? 'offline',
    };
  }

  /** By the start of the name first, then by any part of it. */
  search(query: string): User[] {
    const wanted = query.trim().toLowerCase();
    const starts = (name: string): boolean => name.toLowerCase().startsWith(wanted);
    const found = this.#names.filter((name) => name.toLowerCase().includes(wanted));
    return [...found.filter(starts), ...found.filter((name) => !starts(name))]
      .slice(0, FOUND_MAX)
      .map((name) => this.user(name));
  }

  /** Who is there now, as the server lists it. */
  setOnline(online: Readonly<Record<string, string>>): void {
    const next = new Map(
      Object.entries(online).map(([name, state]) => [name, STATUS.get(state) ?? 'offline']),
    );
    const before = this.#status;
    this.#status = next;
    for (const name of new Set([...before.keys(), ...next.keys()])) {
      const status = next.get(name) ?? 'offline';
      if (status !== (before.get(name) ?? 'offline')) this.#events.emit('presence', { userId: name, status });
    }
  }
}

const FOUND_MAX = 50;
