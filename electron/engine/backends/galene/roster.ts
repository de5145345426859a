import type { User } from '#shared/contracts/connect/model.ts';
import type { Member, MemberChange } from './members.ts';

/** Of people who were here; the oldest are forgotten. */
const REMEMBERED_MAX = 2000;
const ID_CHARS_MAX = 150;
/** Who would not be named still needs an id. */
const NAMELESS = 'anonymous';
/** Programs of the server, like the one that records: no people. */
const SYSTEM = 'system';

/**
 * Who is in the group, by ids that hold: a name is an id where it is the only one of that name, others of that name are `name#2` and so on.
 * A client keeps its id as long as it is connected, also over a lost connection of ours. I am always my name.
 */
export class Roster {
  /** Every connection of ours so far: what the server still has of an earlier one is nobody. */
  readonly #mine = new Set<string>();
  readonly #idOf = new Map<string, string>();
  readonly #present = new Map<string, Member>();
  /** By user: since when their hand is up, as ISO 8601. */
  readonly #hands = new Map<string, string>();
  readonly #now: () => number;
  #myId = '';
  #isRecorded = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  get myId(): string {
    return this.#myId;
  }

  /** The person who is signed in. True: another one than before, of whom nothing is remembered. */
  setMe(username: string): boolean {
    const myId = idFrom(username);
    if (this.#myId === myId) return false;
    this.#myId = myId;
    this.#idOf.clear();
    this.lost();
    return true;
  }

  /** In the group under a new client id of ours. */
  enter(clientId: string): void {
    this.#mine.add(clientId);
    this.#idOf.set(clientId, this.#myId);
  }

  /** The connection is gone, and with it all knowledge of who is there. */
  lost(): void {
    this.#present.clear();
    this.#isRecorded = false;
  }

  /** Somebody came, changed or went. */
  take({ kind, member }: MemberChange): void {
    if (member.permissions.includes(SYSTEM)) {
      this.#isRecorded = kind !== 'delete';
      return;
    }
    if (this.#mine.has(member.id) && !this.#isNewest(member.id)) return;
    const userId = this.#mine.has(member.id) ? this.#myId : this.#meet(member);
    if (kind === 'delete') {
      this.#present.delete(userId);
      this.#hands.delete(userId);
    } else {
      this.#present.set(userId, member);
      this.#takeHand(userId, member);
    }
  }

  /** The recorder of the server is here. */
  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  /** Everybody who is there, me included once the server has said so. */
  get present(): ReadonlyMap<string, Member> {
    return this.#present;
  }

  /** `null`: nobody that is known, or a connection of ours that is gone. */
  userOf(clientId: string): string | null {
    if (this.#mine.has(clientId)) return this.#isNewest(clientId) ? this.#myId : null;
    return this.#idOf.get(clientId) ?? null;
  }

  /** Whoever said something once: by their connection, else by the name that they had. */
  authorOf({ id, username }: Pick<Member, 'id' | 'username'>): string {
    return this.#idOf.get(id) ?? idFrom(username);
  }

  /** The connection of somebody who is there. */
  clientOf(userId: string): string | null {
    return this.#present.get(userId)?.id ?? null;
  }

  isMine(clientId: string): boolean {
    return this.#mine.has(clientId);
  }

  handOf(userId: string): string | null {
    return this.#hands.get(userId) ?? null;
  }

  /** What is known of somebody, also when they are away. */
  user(userId: string): User {
    const username = this.#present.get(userId)?.username ?? userId;
    const count = /#(\d+)$/.exec(userId)?.[1];
    const isDouble = count !== undefined && userId === `${username}#${count}`;
    return {
      id: userId,
      username,
      userIdentifier: username,
      displayName: isDouble ? `${username} (${count})` : username,
      avatarUrl: null,
      status: this.#present.has(userId) ? 'online' : 'offline',
    };
  }

  #isNewest(clientId: string): boolean {
    return [...this.#mine].at(-1) === clientId;
  }

  #meet({ id, username }: Member): string {
    const known = this.#idOf.get(id);
    if (known !== undefined && this.#isFree(known, id)) return known;
    const name = idFrom(username);
    let userId = name;
    for (let count = 2; !this.#isFree(userId, id); count += 1) userId = `${name}#${count}`;
    this.#idOf.set(id, userId);
    const [oldest] = this.#idOf.keys();
    if (this.#idOf.size > REMEMBERED_MAX && oldest !== undefined) this.#idOf.delete(oldest);
    return userId;
  }

  #isFree(userId: string, clientId: string): boolean {
    const holder = this.#present.get(userId)?.id;
    return userId !== this.#myId && (holder === undefined || holder === clientId);
  }

  #takeHand(userId: string, { data }: Member): void {
    if (data['raisehand'] !== true) this.#hands.delete(userId);
    else if (!this.#hands.has(userId)) this.#hands.set(userId, new Date(this.#now()).toISOString());
  }
}

/** Ids are keys of plain objects elsewhere: names that every object has are none. */
function idFrom(username: string): string {
  const name = username.slice(0, ID_CHARS_MAX) || NAMELESS;
  return name in {} ? `~${name}` : name;
}
