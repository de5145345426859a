/** Galène in memory, as the contract and its own code say: greeting, joining, people, chat, streams, and how it closes on who errs. */
import type { SocketFactory } from '#engine/backends/text-socket.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { FakeGaleneClient } from './fake-galene-client.ts';
import type { FakeServer, Frame } from './fake-galene-connection.ts';

export interface FakeAccess {
  /** Null: a token for whoever gives a name. */
  readonly username: string | null;
  readonly permissions: readonly string[];
}

/** A group and who is in it. */
export class FakeGroup {
  readonly name: string;
  /** By password or token; a token is of the name that it says, whatever the client asks for. */
  readonly access = new Map<string, FakeAccess>();
  readonly clients = new Map<string, FakeGaleneClient>();
  readonly history: Frame[] = [];
  /** The text with which everybody but operators is refused. */
  lockedBy: string | null = null;
  redirect: string | null = null;
  /** Names with a password, which a token without a name does not give out. */
  readonly reserved = new Set<string>();
  /** What `.status` says beside the usual. */
  extra: Frame = {};
  isPublic = true;
  isRecorded = false;
  /** The program of the server that records. */
  readonly recorder: Frame = {
    type: 'user',
    kind: 'add',
    id: 'recorder',
    username: 'RECORDING',
    permissions: ['system'],
  };
  /** Everybody comes in under the name that they give. */
  isOpen = false;
  #messages = 0;
  readonly #isSubgroup: boolean;

  constructor(name: string, isSubgroup = false) {
    this.name = name;
    this.#isSubgroup = isSubgroup;
  }

  accessOf(secret: string): FakeAccess | null {
    const known = this.access.get(secret);
    if (known) return known;
    if (this.isOpen && secret === '') return { username: null, permissions: ['present', 'message'] };
    const username =
      this.#isSubgroup && secret.startsWith(`${this.name} `) ? secret.split(' ')[1] : undefined;
    return username === undefined ? null : { username, permissions: ['present', 'message'] };
  }

  others(than: FakeGaleneClient | null): FakeGaleneClient[] {
    return [...this.clients.values()].filter((client) => client !== than);
  }

  nextMessageId(): string {
    return `m${(this.#messages += 1)}`;
  }

  /** As `clearchat` says: everything, one message, or all of one client. */
  forget(value: unknown): void {
    const what = value as { readonly id?: string; readonly userId?: string } | null | undefined;
    const rest = what
      ? this.history.filter(
          ({ id, source }) => source !== what.userId || (what.id !== undefined && id !== what.id),
        )
      : [];
    this.history.splice(0, this.history.length, ...rest);
  }

  record(isRecorded: boolean): void {
    this.isRecorded = isRecorded;
    for (const one of this.clients.values())
      one.say({ ...this.recorder, kind: isRecorded ? 'add' : 'delete' });
  }

  get status(): Frame {
    const location = locationOf(this.name);
    const locked = this.lockedBy !== null;
    return {
      name: this.name,
      location,
      endpoint: ENDPOINT,
      clientCount: this.clients.size,
      ...(locked && { locked }),
      ...(this.redirect !== null && { redirect: this.redirect }),
      ...this.extra,
    };
  }
}

const ORIGIN = 'http://galene.test';
const ENDPOINT = 'ws://galene.test/ws';
const locationOf = (name: string): string => `${ORIGIN}/group/${name}/`;

export class FakeGalene implements FakeServer {
  /** Every connection that was ever made, oldest first. */
  readonly connections: FakeGaleneClient[] = [];
  /** Tells `joined` so; changes count for those who join later. */
  rtcConfiguration: Frame = { iceServers: [{ urls: ['turn:turn.test'], username: 'u', credential: 'c' }] };
  /** Of the server, for every stream that is offered to it; they overtake its answer. */
  candidates: readonly string[] = [];
  /** Nobody answers, neither HTTP nor WebSocket. */
  isDown = false;
  /** It takes connections, and says nothing. */
  isMute = false;
  /** It takes no ids of messages from clients. */
  givesIds = false;
  /** Asked for `.status` so often. */
  asked = 0;
  /** Groups below it are made when they are asked for, and trust whoever gives out tokens that say `<group> <username>`. */
  parent: string | null = null;
  readonly #clock: Clock;
  readonly #groups = new Map<string, FakeGroup>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A group, made if there is none of that name. */
  group(name: string): FakeGroup {
    const group = this.#groups.get(name) ?? new FakeGroup(name);
    this.#groups.set(name, group);
    return group;
  }

  find(name: string): FakeGroup | null {
    const known = this.#groups.get(name) ?? null;
    if (known || this.parent === null || !name.startsWith(`${this.parent}/`)) return known;
    const made = new FakeGroup(name, true);
    this.#groups.set(name, made);
    return made;
  }

  locationOf(name: string): string {
    return locationOf(name);
  }

  /** The newest connection. */
  get last(): FakeGaleneClient {
    const last = this.connections.at(-1);
    if (!last) throw new Error('nobody has connected');
    return last;
  }

  get open(): readonly FakeGaleneClient[] {
    return this.connections.filter((connection) => !connection.isClosed);
  }

  readonly fetch: typeof fetch = (input) => {
    this.asked += 1;
    if (this.isDown) return Promise.reject(new TypeError('fetch failed'));
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname === '/public-groups.json') {
      const groups = [...this.#groups.values()].filter(({ isPublic }) => isPublic);
      return Promise.resolve(Response.json(groups.map(({ status }) => status)));
    }
    const [, name = ''] = /^\/group\/(.+)\/\.status$/.exec(pathname) ?? [];
    const group = this.find(name);
    const reply = group ? Response.json(group.status) : new Response('not found', { status: 404 });
    return Promise.resolve(reply);
  };

  readonly openSocket: SocketFactory = (_url, _userAgent, handlers) => {
    const connection = new FakeGaleneClient(this, this.#clock, handlers);
    this.connections.push(connection);
    return connection.socket;
  };
}
