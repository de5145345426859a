/** One sign-in on the fake world: a whole adapter whose wire is a function call, and which can be cut, slowed and made to lose things. */
import type {
  Adapter,
  AdapterDeps,
  AdapterEvents,
  BackendInfo,
  CallPort,
  ChatPort,
  FilePort,
  Identity,
  ModerationPort,
  PeoplePort,
  RoomPort,
  TransferPort,
} from '#engine/backends/adapter.ts';
import { Connection, type Line } from '#engine/backends/connection.ts';
import type { Features, LinkDialect } from '#shared/contracts/features.ts';
import type { ConnectionView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { FAKE_FEATURES } from './fake-features.ts';
import { fakePorts } from './fake-ports.ts';
import type { FakeWorld } from './fake-world.ts';

export { FAKE_FEATURES } from './fake-features.ts';

const FAKE_DIALECT: LinkDialect = {
  firstOffer: 'smaller-join-seq',
  politeness: 'smaller-user-id-polite',
  layout: 'microphone-camera',
  dataChannel: 'negotiated',
  bundlePolicy: 'balanced',
  screenAs: 'own-transceiver',
};

const PAGE_MAX = 200;

interface Kept {
  readonly deviceId: string;
  readonly tokenNumber: number;
}

/** What is in memory needs no way out. */
export type FakeAdapterDeps = Omit<AdapterDeps, 'net'>;

export class FakeAdapter implements Adapter {
  readonly events: Emitter<AdapterEvents>;
  readonly people: PeoplePort;
  readonly chat: ChatPort;
  readonly calls: CallPort;
  /** There for every fake; the features say whether they count. */
  readonly files: FilePort;
  readonly rooms: RoomPort;
  readonly moderation: ModerationPort;
  readonly transfers: TransferPort;
  /** Every request by name, in order. */
  readonly asked: string[] = [];
  /** Pushes wait in here instead of being heard, until `release`. */
  held: (() => void)[] | null = null;
  /** Pushes are lost. */
  deaf = false;
  /** Milliseconds by the clock that every request takes; 0: none. */
  delayMs = 0;
  features: Features = FAKE_FEATURES;
  readonly #world: FakeWorld;
  readonly #deps: FakeAdapterDeps;
  readonly #connection: Connection;
  #identity: Identity | null = null;
  #tokenNumber = 0;
  #isCut = false;
  #onLost: ((error: AppError) => void) | null = null;

  constructor(world: FakeWorld, deps: FakeAdapterDeps) {
    this.#world = world;
    this.#deps = deps;
    this.events = new Emitter();
    this.#connection = new Connection({
      clock: deps.clock,
      policy: backoff({ firstMs: 250, maxMs: 10_000, random: () => 1 }),
      open: (onLost) => this.#open(onLost),
      onState: (state) => this.events.emit('connection', state),
      isFinal: (error) => error.code === 'session-expired',
    });
    this.people = {
      search: (query) => this.#ask('search', () => world.search(query)),
      rename: async (displayName) => {
        const user = await this.#ask('rename', ({ userId }) => world.rename(userId, displayName));
        this.#identity = { user, deviceId: this.#must().deviceId };
        this.events.emit('identity', this.#identity);
        return user;
      },
      setPresence: (status) => {
        if (this.#onLost) world.setPresence(this.#must().user.id, status);
      },
    };
    this.chat = this.#chatPort();
    this.calls = this.#callPort();
    const ports = fakePorts(world, (verb, answer) => this.#ask(verb, answer));
    this.files = ports.files;
    this.rooms = ports.rooms;
    this.moderation = ports.moderation;
    this.transfers = ports.transfers;
  }

  /** The network goes: requests fail and pushes are lost until `mend`. */
  cut(): void {
    this.#isCut = true;
    this.lose();
  }

  /** The network is back; the connection finds out at its next try. */
  mend(): void {
    this.#isCut = false;
  }

  /** The connection alone drops. */
  lose(): void {
    const onLost = this.#onLost;
    this.#onLost = null;
    if (this.#identity) this.#world.setLine(this.#identity.deviceId, null);
    onLost?.(new AppError('server-unreachable', { address: 'fake' }));
  }

  /** Something comes over the wire: heard a little later, in order. */
  hear<N extends keyof AdapterEvents>(name: N, event: AdapterEvents[N]): void {
    if (this.deaf) return;
    const copy = structuredClone(event);
    const tell = (): void => {
      if (this.#onLost) this.events.emit(name, copy);
    };
    if (this.held) this.held.push(tell);
    else queueMicrotask(tell);
  }

  /** Lets held pushes be heard, in the order that is asked for. */
  release(order: (held: (() => void)[]) => (() => void)[] = (held) => held): void {
    const held = this.held ?? [];
    this.held = null;
    for (const tell of order(held)) tell();
  }

  info(): BackendInfo {
    return { name: 'Fake', registration: 'open', features: this.features };
  }

  dialect(): LinkDialect {
    return FAKE_DIALECT;
  }

  identity(): Identity | null {
    return this.#identity;
  }

  connection(): ConnectionView {
    return this.#connection.view;
  }

  serverOffsetMs(): number {
    return this.#world.now() - this.#deps.clock.now();
  }

  async resume(): Promise<Identity | null> {
    const text = await this.#deps.credentials.load();
    if (text === null) return null;
    const { identity, tokenNumber } = JSON.parse(text) as { identity: Identity } & Kept;
    this.#identity = identity;
    this.#tokenNumber = tokenNumber;
    return identity;
  }

  async signIn(username: string, password: string, token?: string): Promise<Identity> {
    await this.#wire('signIn');
    const device = this.#world.signIn(username, password, token);
    this.#identity = { user: this.#world.user(device.userId), deviceId: device.id };
    this.#tokenNumber = device.tokenNumber;
    await this.#keep();
    this.events.emit('info', this.info());
    return this.#identity;
  }

  async register(account: Parameters<Adapter['register']>[0]): Promise<Identity> {
    await this.#wire('register');
    this.#world.register(account.username, account.displayName, account.password);
    return this.signIn(account.username, account.password);
  }

  async signOut(): Promise<void> {
    const identity = this.#identity;
    this.disconnect();
    if (identity && !this.#isCut) this.#world.revoke(identity.deviceId);
    this.#identity = null;
    await this.#deps.credentials.clear();
  }

  connect(): void {
    if (this.#identity) this.#connection.start();
  }

  disconnect(): void {
    this.#connection.stop();
  }

  wake(): void {
    this.#connection.wake();
  }

  close(): Promise<void> {
    this.#connection.stop();
    return Promise.resolve();
  }

  async #open(onLost: (error: AppError) => void): Promise<Line> {
    await this.#wire('open');
    const { deviceId } = this.#must();
    await this.#checkToken();
    this.#onLost = onLost;
    this.#world.setLine(deviceId, this);
    this.events.emit('info', this.info());
    return {
      close: () => {
        this.#onLost = null;
        this.#world.setLine(deviceId, null);
      },
      check: () => Promise.resolve(!this.#isCut),
    };
  }

  #chatPort(): ChatPort {
    const { chat } = this.#world;
    return {
      conversations: () => this.#ask('conversations', ({ userId }) => chat.list(userId)),
      changes: (id, since) => this.#ask('changes', ({ userId }) => chat.changes(userId, id, since, PAGE_MAX)),
      messages: (id, page) => this.#ask('messages', ({ userId }) => chat.page(userId, id, page)),
      createDirect: (other) =>
        this.#ask('createDirect', ({ userId }) => chat.create(userId, 'direct', [other], null)),
      createGroup: (name, others) =>
        this.#ask('createGroup', ({ userId }) => chat.create(userId, 'group', others, name)),
      send: (id, { clientId, content, replyToId }) =>
        this.#ask('send', ({ userId }) => chat.send(userId, id, { clientId, content, replyToId })),
      edit: (messageId, content) => this.#ask('edit', ({ userId }) => chat.edit(userId, messageId, content)),
      delete: (messageId) => this.#ask('delete', ({ userId }) => chat.delete(userId, messageId)),
      react: (messageId, emoji) => this.#ask('react', ({ userId }) => chat.react(userId, messageId, emoji)),
      search: (query, id) => this.#ask('search-messages', ({ userId }) => chat.search(userId, query, id)),
      markRead: (id, seq) => this.#ask('markRead', ({ userId }) => chat.markRead(userId, id, seq)),
      setTyping: (id, typing) => {
        if (this.#onLost) this.#world.typing(this.#must().user.id, id, typing);
      },
    };
  }

  #callPort(): CallPort {
    const { calls } = this.#world;
    return {
      initiate: (wish) =>
        this.#ask('initiate', (speaker) => ({ call: calls.initiate(speaker, wish), ringsForMs: null })),
      answer: (callId, how) => this.#ask('answer', (speaker) => calls.answer(speaker, callId, how)),
      invite: (callId, userIds) => this.#ask('invite', (speaker) => calls.invite(speaker, callId, userIds)),
      reject: (callId) => this.#ask('reject', (speaker) => calls.reject(speaker, callId)),
      end: (callId, reason) => this.#ask('end', (speaker) => calls.end(speaker, callId, reason)),
      setMedia: (callId, mediaState) =>
        this.#ask('setMedia', (speaker) => void calls.media(speaker, callId, mediaState)),
      ringing: (callId, prewarm) => {
        if (!this.#onLost) return;
        const { user, deviceId } = this.#must();
        // as over a real wire: not within the push that it answers
        queueMicrotask(() => {
          try {
            calls.ringing({ userId: user.id, deviceId }, callId, prewarm);
          } catch {
            // over before it was told, as on a real server
          }
        });
      },
      get: (callId) => this.#ask('get', (speaker) => calls.get(speaker, callId)),
      active: () => this.#ask('active', (speaker) => calls.active(speaker)),
      history: (page) => this.#ask('history', (speaker) => calls.history(speaker, page)),
      iceServers: () =>
        this.#ask('iceServers', () => ({
          iceServers: [{ urls: ['turn:fake.example:3478'], username: 'u', credential: 'c' }],
          expiresAt: this.#deps.clock.now() + 86_400_000,
        })),
      signal: async (out) => {
        if (!this.#onLost) throw new AppError('offline');
        await this.#ask('signal', (speaker) => calls.signal(speaker, out));
      },
      tell: async (callId, toUserId, message) => {
        if (!this.#onLost) throw new AppError('offline');
        await this.#ask('tell', (speaker) => calls.tell(speaker, callId, toUserId, message));
      },
      // as a fake Galène reads it
      sfuToken: (callId) =>
        this.#ask('sfuToken', (speaker) => {
          const { sfu } = calls.get(speaker, callId);
          if (!sfu) throw new AppError('not-found');
          return `${sfu.group} ${speaker.userId}`;
        }),
      reportQuality: (callId, quality) =>
        this.#ask('reportQuality', (speaker) => calls.reportQuality(speaker, callId, quality)),
    };
  }

  /** A request: over the wire, with a token that holds, meeting what faults there are; answers are copies. */
  async #ask<T>(verb: string, answer: (speaker: { userId: string; deviceId: string }) => T): Promise<T> {
    const fault = this.#world.takeFault(verb);
    await this.#wire(verb);
    await this.#checkToken();
    if (fault?.kind === 'refuse') throw fault.error;
    const { user, deviceId } = this.#must();
    const result = structuredClone(answer({ userId: user.id, deviceId }));
    if (fault?.kind === 'lose-answer') throw new AppError('server-unreachable', { address: 'fake' });
    return result;
  }

  async #wire(verb: string): Promise<void> {
    this.asked.push(verb);
    if (this.delayMs > 0)
      await new Promise<void>((resolve) => void this.#deps.clock.after(this.delayMs, resolve));
    else await Promise.resolve();
    if (this.#isCut) throw new AppError('server-unreachable', { address: 'fake' });
  }

  async #checkToken(): Promise<void> {
    try {
      const { tokenNumber } = this.#world.device(this.#must().deviceId);
      if (tokenNumber === this.#tokenNumber) return;
      this.#world.renewals += 1;
      this.#tokenNumber = tokenNumber;
      await this.#keep();
    } catch (error) {
      if (AppError.from(error).code === 'session-expired' && this.#identity) {
        this.#identity = null;
        this.#connection.stop();
        await this.#deps.credentials.clear();
        this.events.emit('session-expired', null);
      }
      throw error;
    }
  }

  async #keep(): Promise<void> {
    const kept = { identity: this.#must(), tokenNumber: this.#tokenNumber };
    try {
      await this.#deps.credentials.save(JSON.stringify(kept));
    } catch (error) {
      // holds for this run, as in every adapter
      this.#deps.logger.error('sign-in could not be kept', { error });
    }
  }

  #must(): Identity {
    if (!this.#identity) throw new AppError('session-expired');
    return this.#identity;
  }
}
