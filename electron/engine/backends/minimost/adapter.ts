import type { LinkDialect } from '#shared/contracts/features.ts';
import type { ConnectionView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { Scope } from '#shared/tools/scope.ts';
import type {
  Adapter,
  AdapterDeps,
  AdapterEvents,
  BackendInfo,
  CallPort,
  ChatPort,
  FilePort,
  Identity,
  PeoplePort,
} from '../adapter.ts';
import { Connection, type Line } from '../connection.ts';
import { tellWithin } from '../goodbye.ts';
import { CallBoard } from './calls/call-board.ts';
import { createCallPort } from './calls/call-port.ts';
import { RunningCalls } from './calls/running-calls.ts';
import { Channels } from './channels.ts';
import { createChatPort } from './chat-port.ts';
import { DIALECT, featuresOf, type Learned } from './features.ts';
import { createFilePort } from './file-port.ts';
import { Kept } from './kept.ts';
import { Live } from './live.ts';
import { type Terms, USUAL_TERMS } from './page.ts';
import { People } from './people.ts';
import { createPeoplePort } from './people-port.ts';
import { enterBy, readTerms } from './sign-in.ts';
import { ShareBoard } from './shares/share-board.ts';
import { withShares } from './shares/share-port.ts';
import { Site } from './site.ts';

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 10_000;
const RETRY_FACTOR = 1.5;
const GOODBYE_LIMIT_MS = 3000;

/** A sign-in on a minimost server. */
export class MinimostAdapter implements Adapter {
  readonly events: Emitter<AdapterEvents>;
  readonly people: PeoplePort;
  readonly chat: ChatPort;
  readonly calls: CallPort;
  readonly files: FilePort;
  readonly #deps: AdapterDeps;
  readonly #site: Site;
  readonly #kept: Kept;
  readonly #people: People;
  readonly #channels: Channels;
  readonly #board: CallBoard;
  readonly #running: RunningCalls;
  readonly #shares: ShareBoard;
  readonly #live: Live;
  readonly #connection: Connection;
  #terms: Terms | null = null;
  #learned: Learned = { manySharers: false, runningCalls: false };
  #offsetMs = 0;
  #isSignedIn = false;
  #isClosed = false;
  #goodbye: Promise<void> = Promise.resolve();
  #lose: ((error: AppError) => void) | null = null;

  constructor(deps: AdapterDeps) {
    this.#deps = deps;
    const { address, clock, logger, credentials, userAgent, net } = deps;
    this.events = new Emitter((error) => logger.error('a listener failed', { error }));
    this.#site = new Site({
      address,
      clock,
      userAgent,
      net,
      onCookie: (cookie) => this.#kept.change({ cookie }),
      onLost: () => this.#expired(),
    });
    this.#kept = new Kept({ credentials, clock, logger });
    this.#people = new People(this.events);
    const me = (): string => this.#kept.state?.user ?? '';
    const { events } = this;
    const shared = { site: this.#site, clock, logger, events, kept: this.#kept, me };
    const onError = (error: AppError): void => this.#failed(error);
    this.#channels = new Channels({ ...shared, people: this.#people });
    const followed = {
      ...shared,
      channels: this.#channels,
      deviceId: () => this.#kept.state?.deviceId ?? '',
      offsetMs: () => this.#offsetMs,
      onError,
    };
    this.#running = new RunningCalls({
      ...shared,
      channels: this.#channels,
      onTold: () => this.#learn({ runningCalls: true }),
      onError,
    });
    this.#board = new CallBoard({
      ...followed,
      mayWalkIn: () => this.#running.areTold,
      onManySharers: () => this.#learn({ manySharers: true }),
    });
    this.#shares = new ShareBoard(followed);
    this.#live = new Live({
      ...shared,
      channels: this.#channels,
      people: this.#people,
      board: this.#board,
      running: this.#running,
      shares: this.#shares,
      onError,
    });
    this.#connection = new Connection({
      clock,
      policy: backoff({ firstMs: RETRY_FIRST_MS, maxMs: RETRY_MAX_MS, factor: RETRY_FACTOR }),
      open: (onLost) => this.#open(onLost),
      onState: (state) => this.events.emit('connection', state),
      isFinal: (error) => error.code === 'session-expired' || error.code === 'not-parley',
    });
    const onTouched = this.#live.touch.bind(this.#live);
    const ports = { site: this.#site, channels: this.#channels, logger, me, onTouched };
    this.people = createPeoplePort({ channels: this.#channels, people: this.#people });
    this.chat = createChatPort({
      ...ports,
      now: () => clock.now(),
      messageChars: () => this.#features().chat?.messageChars ?? 0,
    });
    this.files = createFilePort({
      ...ports,
      maxBytes: () => this.#features().files?.maxBytes ?? 0,
      randomId: deps.randomId,
    });
    const isOnline = () => this.#connection.view.state === 'online';
    const stunPort = () => (this.#terms ?? USUAL_TERMS).stunPort;
    const takesOut = (): boolean => this.#running.areTold;
    const calls = createCallPort({
      site: this.#site,
      board: this.#board,
      me,
      isOnline,
      stunPort,
      takesOut,
      onError,
    });
    this.calls = withShares(calls, this.#shares, isOnline);
  }

  info(): BackendInfo {
    return { name: this.#site.host, registration: 'open', features: this.#features() };
  }

  dialect(): LinkDialect {
    return DIALECT;
  }

  identity(): Identity | null {
    const state = this.#kept.state;
    if (!this.#isSignedIn || !state) return null;
    return {
      user: { ...this.#people.user(state.user), status: 'online' },
      deviceId: state.deviceId,
    };
  }

  connection(): ConnectionView {
    return this.#connection.view;
  }

  serverOffsetMs(): number {
    return this.#offsetMs;
  }

  async resume(): Promise<Identity | null> {
    const state = await this.#kept.load();
    if (!state || state.cookie === null) return null;
    this.#site.use(state.cookie);
    this.#isSignedIn = true;
    return this.identity();
  }

  signIn(username: string, password: string): Promise<Identity> {
    return this.#enter('login', { username, password });
  }

  register({ username, password }: Parameters<Adapter['register']>[0]): Promise<Identity> {
    return this.#enter('signup', { username, password });
  }

  async signOut(): Promise<void> {
    this.#connection.stop();
    this.#board.close();
    this.#shares.close();
    if (this.#isSignedIn) await this.#sayGoodbye(() => this.#site.inside('/logout'));
    this.#isSignedIn = false;
    this.#site.use(null);
    this.#channels.clear();
    await this.#kept.forget();
  }

  connect(): void {
    if (!this.#isClosed && this.#isSignedIn) this.#connection.start();
  }

  disconnect(): void {
    const wasOnline = this.#connection.view.state === 'online';
    this.#connection.stop();
    if (wasOnline && this.#isSignedIn) this.#goodbye = this.#sayGoodbye(() => this.#live.tellGone());
  }

  wake(): void {
    this.#connection.wake();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.disconnect();
    this.#isClosed = true;
    this.#board.close();
    this.#shares.close();
    await this.#goodbye;
    await this.#site.close();
    await this.#kept.flush();
  }

  async #enter(
    form: 'login' | 'signup',
    account: { readonly username: string; readonly password: string },
  ): Promise<Identity> {
    const state = this.#kept.state ?? (await this.#kept.load());
    if (!this.#isSignedIn) this.#channels.clear();
    await enterBy(this.#site, form, account);
    const terms = await this.#readTerms();
    const deviceId = state?.deviceId ?? this.#deps.randomId();
    await this.#kept.enter({ cookie: this.#site.cookie, user: terms.user, deviceId });
    this.#isSignedIn = true;
    this.#setTerms(terms);
    const identity = this.identity();
    if (!identity) throw new AppError('internal');
    return identity;
  }

  async #open(onLost: (error: AppError) => void): Promise<Line> {
    this.#setTerms(await this.#readTerms());
    await this.#channels.list();
    const scope = new Scope();
    const lose = (error: AppError): void => {
      if (scope.ended) return;
      scope.end();
      onLost(error);
    };
    this.#lose = lose;
    scope.add(() => {
      if (this.#lose === lose) this.#lose = null;
    });
    this.#live.start(scope);
    this.#board.start(scope);
    this.#running.start();
    this.#shares.start(scope);
    return {
      check: () =>
        this.#site.inside('/unread_count').then(
          () => true,
          () => false,
        ),
      close: () => scope.end(),
    };
  }

  /** A question that got no answer: the connection is lost. Everything else is only about that question. */
  #failed(error: AppError): void {
    if (error.code === 'server-unreachable') this.#lose?.(error);
    else if (error.code !== 'session-expired' && error.code !== 'not-found')
      this.#deps.logger.debug('question failed', { code: error.code });
  }

  #readTerms(): Promise<Terms> {
    return readTerms(this.#site, this.#deps.clock, (offsetMs) => {
      this.#offsetMs = offsetMs;
    });
  }

  #setTerms(terms: Terms): void {
    this.#terms = terms;
    this.events.emit('info', this.info());
  }

  #learn(more: Partial<Learned>): void {
    const learned = { ...this.#learned, ...more };
    if (JSON.stringify(learned) === JSON.stringify(this.#learned)) return;
    this.#learned = learned;
    this.events.emit('info', this.info());
  }

  #features() {
    return featuresOf(this.#terms, this.#learned);
  }

  /** The session is over: what else is kept stays for whoever comes back. */
  #expired(): void {
    if (!this.#isSignedIn) return;
    this.#deps.logger.info('session expired');
    this.#isSignedIn = false;
    this.#site.use(null);
    this.#kept.change({ cookie: null });
    void this.#kept.flush();
    this.#board.close();
    this.#shares.close();
    this.#connection.stop();
    this.events.emit('session-expired', null);
  }

  async #sayGoodbye(say: () => Promise<unknown>): Promise<void> {
    const { clock, logger } = this.#deps;
    const why = await tellWithin(clock, GOODBYE_LIMIT_MS, say);
    if (why !== null) logger.info('goodbye was not told', { why });
  }
}
