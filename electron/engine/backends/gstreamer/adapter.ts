import type { User } from '#shared/contracts/connect/model.ts';
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
  RoomPort,
} from '../adapter.ts';
import { Connection, type Line } from '../connection.ts';
import { createCallPort } from './call-port.ts';
import { createChatPort } from './chat-port.ts';
import { Conversations } from './conversations.ts';
import { Desk } from './desk.ts';
import { dialectOf, FEATURES } from './features.ts';
import type { GreetingDeps } from './greeting.ts';
import { isPeerId, isRoomName, userIdOf, userOf } from './ids.ts';
import { InBand } from './in-band.ts';
import { Kept } from './kept.ts';
import { type LineHandlers, PeerLine } from './line.ts';
import { type SocketFactory, webSocketsOver } from '../text-socket.ts';

export interface GstreamerAdapterDeps extends AdapterDeps {
  readonly openSocket?: SocketFactory;
  /** 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 10_000;

const unsupported = (): Promise<never> => Promise.reject(new AppError('unsupported'));

/** Being there under an id of one's own on a simple signalling server of the GStreamer examples. */
export class GstreamerAdapter implements Adapter {
  readonly events: Emitter<AdapterEvents>;
  readonly people: PeoplePort;
  readonly chat: ChatPort;
  readonly calls: CallPort;
  readonly rooms: RoomPort;
  readonly inBand: InBand;
  readonly #deps: GstreamerAdapterDeps;
  readonly #greeting: GreetingDeps;
  readonly #kept: Kept;
  readonly #conversations: Conversations;
  readonly #desk: Desk;
  readonly #connection: Connection;
  #line: PeerLine | null = null;
  #isClosed = false;

  constructor(deps: GstreamerAdapterDeps) {
    this.#deps = deps;
    const { clock, logger, address, userAgent, randomId } = deps;
    this.#greeting = { address, clock, userAgent, openSocket: deps.openSocket ?? webSocketsOver(deps.net) };
    this.events = new Emitter((error) => logger.error('a listener failed', { error }));
    this.#kept = new Kept(deps.credentials, logger);
    const { events } = this;
    this.#conversations = new Conversations({ kept: this.#kept, clock, randomId, events });
    this.#desk = new Desk({
      clock,
      logger,
      randomId,
      events,
      me: () => this.#me(),
      line: () => this.#line,
      onCall: ({ conversationId, participants }) =>
        this.#conversations.met(
          conversationId,
          participants.map(({ userId }) => userId),
        ),
    });
    this.inBand = new InBand({
      conversations: this.#conversations,
      events,
      logger,
      call: () => this.#desk.call,
    });
    this.#connection = new Connection({
      clock,
      policy: backoff({
        firstMs: RETRY_FIRST_MS,
        maxMs: RETRY_MAX_MS,
        ...(deps.random ? { random: deps.random } : {}),
      }),
      open: (onLost) => this.#open(onLost),
      onState: (state) => events.emit('connection', state),
      // a name that is taken may be our own of a moment ago, and is free again some day
      isFinal: () => false,
    });
    this.people = {
      search: async (query) => this.#find(query.trim()),
      rename: unsupported,
      setPresence() {},
    };
    this.chat = createChatPort({
      conversations: this.#conversations,
      inBand: this.inBand,
      myId: () => this.#me().userId,
    });
    this.calls = createCallPort({ desk: this.#desk, conversations: this.#conversations });
    this.rooms = { open: (name) => this.#openRoom(name.trim()) };
  }

  info(): BackendInfo {
    return { name: new URL(this.#deps.address).host, registration: 'closed', features: FEATURES };
  }

  dialect(): LinkDialect {
    return dialectOf(this.#desk.isInRoom);
  }

  identity(): Identity | null {
    return this.#kept.identity();
  }

  connection(): ConnectionView {
    return this.#connection.view;
  }

  /** It has no clock that anybody hears of. */
  serverOffsetMs(): number {
    return 0;
  }

  resume(): Promise<Identity | null> {
    return this.#kept.load();
  }

  /** Errors: name-needed, bad-payload for what is no id, name-in-use, not-parley, and those of a connection. */
  async signIn(username: string): Promise<Identity> {
    const id = username.trim();
    if (id === '') throw new AppError('name-needed');
    if (!isPeerId(id) || userIdOf(id) !== id) throw new AppError('bad-payload');
    // whoever is there under that name would be found out only now
    const line = new PeerLine(this.#greeting, id, IGNORED);
    await line.open();
    line.close();
    if (this.identity()?.user.id !== id) this.#conversations.forget();
    await this.#kept.adopt(id, this.#deps.randomId());
    this.events.emit('info', this.info());
    return this.#mustIdentity();
  }

  register(): Promise<Identity> {
    return Promise.reject(new AppError('registration-closed'));
  }

  async signOut(): Promise<void> {
    this.disconnect();
    await this.#kept.forget();
    this.#conversations.forget();
  }

  connect(): void {
    if (!this.#isClosed && this.identity()) this.#connection.start();
  }

  disconnect(): void {
    // first the line, so that leaving a call opens no other one
    this.#dropLine();
    if (this.identity()) this.#desk.end();
    this.inBand.forget();
    this.#connection.stop();
  }

  wake(): void {
    this.#connection.wake();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.disconnect();
    return Promise.resolve();
  }

  async #open(onLost: (error: AppError) => void): Promise<Line> {
    const handlers: LineHandlers = {
      onText: (text) => this.#desk.takeText(text),
      onLost: (goodbye) => this.#desk.takeLost(goodbye),
      onGreeted: () => this.#desk.takeGreeted(),
      onEnd: (error) => {
        this.#line = null;
        onLost(error);
      },
    };
    this.#dropLine();
    const line = new PeerLine(this.#greeting, this.#me().userId, handlers);
    this.#line = line;
    try {
      await line.open();
    } catch (error) {
      line.close();
      if (this.#line === line) this.#line = null;
      throw error;
    }
    this.#desk.takeGreeted();
    return {
      check: () => line.check(),
      close: () => {
        line.close();
        if (this.#line !== line) return;
        this.#line = null;
        this.#desk.takeLost(false);
      },
    };
  }

  #dropLine(): void {
    this.#line?.close();
    this.#line = null;
  }

  #find(peerId: string): User[] {
    const userId = userIdOf(peerId);
    return isPeerId(peerId) && userId !== this.#me().userId ? [userOf(userId)] : [];
  }

  async #openRoom(name: string) {
    if (!isRoomName(name)) throw new AppError('bad-payload');
    return this.#conversations.open({ kind: 'room', name });
  }

  #me() {
    const { user, deviceId } = this.#mustIdentity();
    return { userId: user.id, deviceId };
  }

  #mustIdentity(): Identity {
    const identity = this.identity();
    if (!identity) throw new AppError('session-expired');
    return identity;
  }
}

/** To find out whether a name is free. */
const IGNORED: LineHandlers = { onText() {}, onLost: () => false, onGreeted() {}, onEnd() {} };
