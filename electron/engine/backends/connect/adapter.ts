import type { Registration, ServerInfo, User } from '#shared/contracts/connect/model.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import type { ConnectionView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import type {
  Adapter,
  AdapterDeps,
  AdapterEvents,
  BackendInfo,
  CallPort,
  ChatPort,
  Identity,
  PeoplePort,
} from '../adapter.ts';
import { Connection, type Line } from '../connection.ts';
import { tellWithin } from '../goodbye.ts';
import { CallMirror } from './call-mirror.ts';
import { createCallPort } from './call-port.ts';
import { createChatPort } from './chat-port.ts';
import { dialectOf, featuresOf, type Part } from './features.ts';
import { handleIncoming } from './incoming.ts';
import { createPeoplePort } from './people-port.ts';
import { isMissingRoute, lacks, must, type PortDeps } from './port.ts';
import { readCall } from './read/call.ts';
import { readUser } from './read/people.ts';
import { readServerInfo } from './read/server.ts';
import { readSession } from './read/session.ts';
import { RestClient } from './rest.ts';
import { type ConnectSocket, openSocket, type SocketFactory } from './socket.ts';
import { Tokens } from './tokens.ts';

export interface ConnectAdapterDeps extends AdapterDeps {
  readonly socketFactory?: SocketFactory;
  /** 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 10_000;
/** Grows slowly: after an outage of some seconds the next try is at most half as many away. */
const RETRY_FACTOR = 1.5;
const SIGN_OUT_LIMIT_MS = 3000;

/** What is known of the server: nothing yet, a contract server, or a plain server of the seed. */
type Server =
  | { readonly known: 'no' }
  | { readonly known: 'contract'; readonly info: ServerInfo }
  | { readonly known: 'plain' };

/** A sign-in on a server of the connect contract. */
export class ConnectAdapter implements Adapter {
  readonly events: Emitter<AdapterEvents>;
  readonly people: PeoplePort;
  readonly chat: ChatPort;
  readonly calls: CallPort;
  readonly #deps: ConnectAdapterDeps;
  readonly #host: string;
  readonly #rest: RestClient;
  readonly #tokens: Tokens;
  readonly #mirror: CallMirror;
  readonly #connection: Connection;
  readonly #missing = new Set<Part>();
  #server: Server = { known: 'no' };
  #socket: ConnectSocket | null = null;
  #offsetMs = 0;
  #closed = false;

  constructor(deps: ConnectAdapterDeps) {
    this.#deps = deps;
    const { clock, logger } = deps;
    this.#host = new URL(deps.address).host;
    this.events = new Emitter((error) => logger.error('a listener failed', { error }));
    this.#tokens = new Tokens({
      clock,
      logger,
      credentials: deps.credentials,
      randomId: deps.randomId,
      refresh: async (refreshToken) =>
        must(readSession(await this.#rest.call('refresh', { body: { refreshToken } }))),
      onExpired: () => this.#expired(),
    });
    this.#rest = new RestClient(
      deps.address,
      { clock, userAgent: deps.userAgent, net: deps.net },
      this.#tokens,
    );
    this.#mirror = new CallMirror({
      clock,
      logger,
      fetchCall: async (callId, known) =>
        must(readCall(await this.#rest.call('call', { params: { callId } }), known)),
      onCall: (call) => this.events.emit('call', { call, ringsForMs: null }),
      onGone: (callId) => this.events.emit('call-gone', { callId }),
    });
    this.#connection = new Connection({
      clock,
      policy: backoff({
        firstMs: RETRY_FIRST_MS,
        maxMs: RETRY_MAX_MS,
        factor: RETRY_FACTOR,
        ...(deps.random ? { random: deps.random } : {}),
      }),
      open: (onLost) => this.#open(onLost),
      onState: (state) => this.events.emit('connection', state),
      isFinal: (error) => ['session-expired', 'server-too-new', 'server-too-old'].includes(error.code),
    });
    const ports = this.#ports();
    this.people = createPeoplePort(ports);
    this.chat = createChatPort(ports);
    this.calls = createCallPort(ports);
  }

  info(): BackendInfo {
    const info = this.#server.known === 'contract' ? this.#server.info : null;
    const registration: Registration = info?.registration ?? 'open';
    return { name: info?.name ?? this.#host, registration, features: featuresOf(info, this.#missing) };
  }

  dialect(): LinkDialect {
    return dialectOf(this.#server.known === 'plain');
  }

  identity(): Identity | null {
    return this.#tokens.identity();
  }

  connection(): ConnectionView {
    return this.#connection.view;
  }

  serverOffsetMs(): number {
    return this.#offsetMs;
  }

  resume(): Promise<Identity | null> {
    return this.#tokens.load();
  }

  async signIn(username: string, password: string): Promise<Identity> {
    await this.#askServer();
    const body = { username, password, deviceName: this.#deps.deviceName };
    // a plain 401 of another server means the same as the contract's code
    const raw = await this.#rest.call('login', { body }).catch((error: unknown) => {
      throw AppError.from(error).code === 'session-expired'
        ? new AppError('invalid-credentials', {}, error)
        : error;
    });
    return this.#adopt(raw);
  }

  async register(account: Parameters<Adapter['register']>[0]): Promise<Identity> {
    await this.#askServer();
    const { username, password, displayName, invite } = account;
    const body = {
      username,
      password,
      deviceName: this.#deps.deviceName,
      ...(displayName === '' ? {} : { displayName }),
      ...(invite === null ? {} : { invite }),
    };
    const raw = await this.#rest.call('register', { body }).catch((error: unknown) => {
      const byInvite =
        AppError.from(error).code === 'registration-closed' && this.info().registration === 'invite';
      throw byInvite ? new AppError('invite-needed', {}, error) : error;
    });
    return this.#adopt(raw);
  }

  async signOut(): Promise<void> {
    this.#connection.stop();
    if (this.#tokens.identity()) await this.#tellSignOut();
    await this.#tokens.forget();
  }

  connect(): void {
    if (!this.#closed && this.#tokens.identity()) this.#connection.start();
  }

  disconnect(): void {
    this.#connection.stop();
  }

  wake(): void {
    this.#connection.wake();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#connection.stop();
    this.#mirror.close();
    return Promise.resolve();
  }

  async #open(onLost: (error: AppError) => void): Promise<Line> {
    // what the socket says before we know what server this is waits
    let early: (() => void)[] | null = [];
    const line = openSocket(
      {
        address: this.#deps.address,
        userAgent: this.#deps.userAgent,
        net: this.#deps.net,
        clock: this.#deps.clock,
        logger: this.#deps.logger,
        tokens: this.#tokens,
        onEvent: (event, payload) => {
          if (early) early.push(() => this.#incoming(event, payload));
          else this.#incoming(event, payload);
        },
        ...(this.#deps.socketFactory ? { factory: this.#deps.socketFactory } : {}),
      },
      (error) => {
        this.#socket = null;
        onLost(error);
      },
    );
    const [opened, told] = await Promise.allSettled([line, this.#askServer()]);
    if (opened.status === 'rejected') throw opened.reason;
    if (told.status === 'rejected') {
      opened.value.close();
      throw told.reason;
    }
    const socket = opened.value;
    this.#socket = socket;
    const waited = early;
    early = null;
    for (const handle of waited) handle();
    return {
      check: () => socket.check(),
      close: () => {
        if (this.#socket === socket) this.#socket = null;
        socket.close();
      },
    };
  }

  /** The tokens go all the same; the server's own end by themselves. */
  async #tellSignOut(): Promise<void> {
    const { clock, logger } = this.#deps;
    const why = await tellWithin(clock, SIGN_OUT_LIMIT_MS, () => this.#rest.call('logout'));
    if (why !== null) logger.info('sign-out was not told', { why });
  }

  /** What server is this now? Also sets our idea of its clock. Errors: server-too-old, server-too-new, not-parley, server-unreachable. */
  async #askServer(): Promise<void> {
    const { clock } = this.#deps;
    const askedAt = clock.now();
    try {
      const reply = await this.#rest.reply('server');
      const info = readServerInfo(reply.json, this.#host);
      if (!info) throw new AppError('not-parley', { address: this.#host });
      this.#offsetMs = Date.parse(info.time) - (askedAt + clock.now()) / 2;
      this.#setServer({ known: 'contract', info });
    } catch (error) {
      if (!isMissingRoute(error)) throw error;
      if (error.serverTimeMs !== null) this.#offsetMs = error.serverTimeMs - clock.now();
      this.#setServer({ known: 'plain' });
    }
  }

  #setServer(server: Server): void {
    this.#server = server;
    this.events.emit('info', this.info());
  }

  #incoming(event: string, payload: unknown): void {
    handleIncoming(event, payload, {
      events: this.events,
      logger: this.#deps.logger,
      mirror: () => this.#plainMirror(),
      myId: () => this.identity()?.user.id ?? null,
    });
  }

  #plainMirror(): CallMirror | null {
    return this.#server.known === 'plain' ? this.#mirror : null;
  }

  async #adopt(raw: unknown): Promise<Identity> {
    const reply = must(readSession(raw));
    const user = reply.user ?? (await this.#whoAmI(reply.token));
    return this.#tokens.adopt(reply, user);
  }

  /** A server that does not say with the tokens whose they are. */
  async #whoAmI(token: string): Promise<User> {
    const { clock, userAgent, address, net } = this.#deps;
    const once = {
      access: () => Promise.resolve(token),
      renew: () => Promise.reject(new AppError('session-expired')),
    };
    const rest = new RestClient(address, { clock, userAgent, net }, once);
    return must(readUser(await rest.call('me')));
  }

  #expired(): void {
    this.#deps.logger.info('session expired');
    this.#connection.stop();
    this.events.emit('session-expired', null);
  }

  #ports(): PortDeps {
    return {
      rest: this.#rest,
      clock: this.#deps.clock,
      logger: this.#deps.logger,
      socket: () => this.#socket,
      mirror: () => this.#plainMirror(),
      myId: () => this.identity()?.user.id ?? null,
      myName: () => this.identity()?.user.displayName ?? '',
      serverOffsetMs: () => this.#offsetMs,
      onMe: async (user) => {
        await this.#tokens.changeUser(user);
        const identity = this.identity();
        if (identity) this.events.emit('identity', identity);
      },
      optional: async (part, answer) => {
        try {
          return await answer;
        } catch (error) {
          if (!lacks(part, error)) throw error;
          this.#missing.add(part);
          this.events.emit('info', this.info());
          throw new AppError('unsupported', {}, error);
        }
      },
    };
  }
}
