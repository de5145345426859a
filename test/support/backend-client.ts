/** People of the contract tests: typed calls by the route table, and sockets that remember what they heard. */
import { io, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientEvent,
  ClientEventName,
  ServerEvent,
  ServerEventName,
} from '#shared/contracts/connect/events.ts';
import { serverEvents } from '#shared/contracts/connect/events.ts';
import type { Conversation, Message, User } from '#shared/contracts/connect/model.ts';
import type { Route, RouteBody, RouteParams, RouteQuery } from '#shared/contracts/connect/route.ts';
import type { RouteName, Routes } from '#shared/contracts/connect/routes.ts';
import { routes } from '#shared/contracts/connect/routes.ts';

const HEAR_LIMIT_MS = 20_000;

export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** Good bodies by the route's schemas (checked here), bad ones as they came. */
// oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came, good or bad
export type AnyBody = any;

export interface Ask<R extends Route = Route> {
  readonly params?: RouteParams<R>;
  readonly query?: Partial<Record<string, unknown>> & Partial<RouteQuery<R>>;
  readonly body?: RouteBody<R>;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks a route by its name. Every reply is held against its schema: a good one to the route's, a bad one to the error body's. */
export async function ask<N extends RouteName>(
  url: string,
  name: N,
  given: Ask<Routes[N]> = {},
): Promise<Reply<AnyBody>> {
  const route: Route = routes[name];
  const path = fill(route.path, given.params ?? {});
  const reply = await send(url, route.method, path + queryOf(given.query ?? {}), given);
  const schema = route.replies[reply.status];
  if (reply.status < 300) {
    if (schema === undefined)
      throw new Error(`${name} answered ${reply.status}, which the route table does not know`);
    if (schema !== null) schema.parse(reply.body);
  } else if (typeof reply.body?.error !== 'string' || typeof reply.body?.code !== 'string') {
    throw new Error(`${name} answered ${reply.status} without {error, code}`);
  }
  return reply;
}

/** Any request; a body that is a string or bytes is sent as it is. */
export async function send(
  url: string,
  method: string,
  path: string,
  {
    body,
    token,
    headers = {},
  }: { body?: unknown; token?: string | null; headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply<AnyBody>> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: /metrics, or what a test is about to complain of.
    return text;
  }
}

function fill(path: string, params: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function queryOf(query: Partial<Record<string, unknown>>): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  return entries.length === 0
    ? ''
    : `?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()}`;
}

type Heard = {
  [N in ServerEventName]: { readonly name: N; readonly event: ServerEvent<N> };
}[ServerEventName];

/** A device's socket: everything it hears is checked by its schema and kept, in order. */
export class Ear {
  readonly heard: Heard[] = [];
  /** Why it was closed; null while it is open. */
  closed: string | null = null;
  readonly socket: Socket;
  #waiting: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((name: ServerEventName, payload: unknown) => {
      const schema = serverEvents[name];
      this.heard.push({ name, event: schema.parse(payload) } as Heard);
      this.#wake();
    });
    socket.on('disconnect', (reason) => {
      this.closed = reason;
      this.#wake();
    });
  }

  /** Resolves when the server has let it in. @throws the `connect_error`, with `data.code` */
  static async open(
    url: string,
    auth: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<Ear> {
    const socket = io(url, {
      auth,
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      extraHeaders: headers,
    });
    const ear = new Ear(socket);
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
    } catch (error) {
      socket.close();
      throw error;
    }
    return ear;
  }

  /** The first event of that name, heard already or to come, that `fits`. */
  async next<N extends ServerEventName>(
    name: N,
    fits: (event: ServerEvent<N>) => boolean = () => true,
  ): Promise<ServerEvent<N>> {
    let found: ServerEvent<N> | undefined;
    await this.#until(() => {
      found = this.all(name).find(fits);
      return found !== undefined;
    }, `"${name}"`);
    return found as ServerEvent<N>;
  }

  /** What it has heard of that name. */
  all<N extends ServerEventName>(name: N): ServerEvent<N>[] {
    return this.heard.filter((one) => one.name === name).map((one) => one.event as ServerEvent<N>);
  }

  /** Forgets what it has heard. */
  clear(): void {
    this.heard.length = 0;
  }

  /** Says something and waits for the acknowledgement. */
  async say<N extends ClientEventName>(name: N, payload: ClientEvent<N>): Promise<Ack & { code?: string }> {
    return this.sayAnything(name, payload);
  }

  /** The same without the schema's types, for what no client should say. */
  async sayAnything(name: string, payload: unknown): Promise<Ack & { code?: string }> {
    return (await this.socket.timeout(HEAR_LIMIT_MS).emitWithAck(name, payload)) as Ack & { code?: string };
  }

  /** Everything that the server sent before has arrived: packets of one socket keep their order. */
  async settled(): Promise<void> {
    await this.sayAnything('presence:set', { status: 'nonsense' });
  }

  /** Resolves with the reason once the server has closed it. */
  async whenClosed(): Promise<string> {
    await this.#until(() => this.closed !== null, 'the closing of its socket');
    return this.closed ?? '';
  }

  close(): void {
    this.socket.close();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      this.#wake();
    }, HEAR_LIMIT_MS);
    try {
      while (!holds()) {
        if (late)
          throw new Error(
            `waited for ${what}, heard only: ${this.heard.map((one) => one.name).join(', ') || 'nothing'}`,
          );
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(limit);
    }
  }
}

export interface Tokens {
  readonly token: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

/** One signed-in device of a person. */
export class Person {
  readonly url: string;
  readonly password: string;
  user: User;
  token: string;
  refreshToken: string;
  #ears: Ear[] = [];

  constructor(url: string, password: string, session: Tokens & { user: User }) {
    this.url = url;
    this.password = password;
    this.user = session.user;
    this.token = session.token;
    this.refreshToken = session.refreshToken;
  }

  get id(): string {
    return this.user.id;
  }

  /** The `sid` of its token. */
  get deviceId(): string {
    const [, claims = ''] = this.token.split('.');
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string }).sid;
  }

  ask<N extends RouteName>(name: N, given: Ask<Routes[N]> = {}): Promise<Reply<AnyBody>> {
    return ask(this.url, name, { token: this.token, ...given });
  }

  /** The socket of this device; another one replaces it. */
  async listen(): Promise<Ear> {
    const ear = await Ear.open(this.url, { token: this.token });
    this.#ears.push(ear);
    return ear;
  }

  /** The same person on another device. */
  async otherDevice(): Promise<Person> {
    const { username } = this.user;
    const reply = await ask(this.url, 'login', {
      body: { username, password: this.password, deviceName: 'Another' },
    });
    if (reply.status !== 200) throw new Error(`signing in again failed with ${reply.status}`);
    return new Person(this.url, this.password, reply.body);
  }

  async direct(other: Person): Promise<Conversation> {
    return (await this.ask('createConversation', { body: { type: 'direct', participantIds: [other.id] } }))
      .body.conversation;
  }

  async group(others: readonly Person[], name = 'Group'): Promise<Conversation> {
    const participantIds = others.map((other) => other.id);
    return (await this.ask('createConversation', { body: { type: 'group', participantIds, name } })).body
      .conversation;
  }

  async write(
    conversationId: string,
    content: string,
    clientId: string = crypto.randomUUID(),
  ): Promise<Message> {
    const reply = await this.ask('sendMessage', { params: { conversationId }, body: { clientId, content } });
    if (reply.status >= 300) throw new Error(`writing failed with ${reply.status} ${reply.body.code}`);
    return reply.body.message;
  }

  close(): void {
    for (const ear of this.#ears.splice(0)) ear.close();
  }
}

/** A new account. */
export async function signUp(
  url: string,
  wish: { username: string; displayName?: string; password?: string },
): Promise<Person> {
  const password = wish.password ?? 'correct horse battery';
  const reply = await ask(url, 'register', { body: { ...wish, password } });
  if (reply.status !== 201)
    throw new Error(`signing up failed with ${reply.status} ${JSON.stringify(reply.body)}`);
  return new Person(url, password, reply.body);
}
