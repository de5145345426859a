/** The engine's calls over the fake world: several people, each with their own machine room and one clock for all. */
import { CallJoiner } from '#engine/calls/call-joiner.ts';
import { CallRequests } from '#engine/calls/call-requests.ts';
import { CallStarter } from '#engine/calls/call-starter.ts';
import { Calls } from '#engine/calls/calls.ts';
import { listenToHost, recoverCalls } from '#engine/calls/host-adapter.ts';
import type { InBandPort } from '#engine/backends/adapter.ts';
import type { CallHost } from '#engine/calls/host.ts';
import { leaveCalls } from '#engine/calls/leave-calls.ts';
import { isStranger } from '#engine/calls/prewarm.ts';
import type { EngineEvents } from '#engine/events.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import type { LinkDialect } from '#shared/contracts/features.ts';
import { Settings } from '#shared/contracts/settings.ts';
import { CallView } from '#shared/contracts/view.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { FakeAdapter } from './fake-adapter.ts';
import { FakeGalene } from './fake-galene.ts';
import { FakeSecrets } from './fake-secrets.ts';
import { FAKE_ADDRESS, FakeWorld } from './fake-world.ts';
import { settle } from './settle.ts';

const PASSWORD = 'correct horse battery';

/** One device of one person. */
export class Caller {
  readonly adapter: FakeAdapter;
  readonly host: CallHost;
  readonly logged: LogRecord[] = [];
  readonly missed: EngineEvents['missed'][] = [];
  readonly signals: EngineEvents['signal'][] = [];
  readonly sfuSignals: EngineEvents['sfuSignal'][] = [];
  readonly told: EngineEvents['told'][] = [];
  readonly texts: EngineEvents['text'][] = [];
  readonly rings: EngineEvents['ring'][] = [];
  readonly secrets: FakeSecrets;
  settings = Settings.parse({});
  quiet: DesktopView['quiet'] = 'no';
  writes = true;
  isMuted = false;
  /** How links are made here, where it is another way than the fake world's. */
  dialect: LinkDialect | null = null;
  inBand: InBandPort | null = null;
  views: Readonly<Record<string, CallView>> = {};
  calls: Calls;
  joiner: CallJoiner;
  starter: CallStarter;
  requests: CallRequests;
  readonly #rig: CallsRig;
  #listening: Scope;

  constructor(rig: CallsRig, adapter: FakeAdapter, secrets: FakeSecrets, workspaceId = 'w') {
    this.#rig = rig;
    this.adapter = adapter;
    this.secrets = secrets;
    const { chat } = rig.world;
    const conversation = (id: string) => (chat.members(id).includes(this.id) ? chat.view(id, this.id) : null);
    this.host = {
      workspaceId,
      events: adapter.events,
      name: () => 'Work',
      identity: () => adapter.identity(),
      port: () => adapter.calls,
      inBand: () => this.inBand,
      dialect: () => this.dialect ?? adapter.dialect(),
      features: () => adapter.features.calls,
      presence: () => rig.world.user(this.id).status,
      online: () => adapter.connection().state === 'online',
      toLocal: (time) => Date.parse(time) - adapter.serverOffsetMs(),
      userName: () => null,
      groupName: (id) => (conversation(id)?.type === 'group' ? (conversation(id)?.name ?? null) : null),
      isDirect: (id) => conversation(id)?.type === 'direct',
      isMuted: () => this.isMuted,
      canWrite: () => this.writes,
      isStranger: (id) => {
        const [other = ''] = this.host.othersIn(id);
        const { messages } = chat.page(this.id, id, { limit: 200 });
        return isStranger(messages, this.id, other);
      },
      othersIn: (id) => chat.members(id).filter((member) => member !== this.id),
    };
    ({
      calls: this.calls,
      joiner: this.joiner,
      starter: this.starter,
      requests: this.requests,
    } = this.#open());
    this.#listening = listenToHost(this.host, this.calls, this.starter);
    adapter.events.on('connection', ({ state }) => {
      if (state !== 'online') return;
      this.calls.handleOnline(this.host);
      void recoverCalls(
        this.host,
        this.calls,
        this.starter,
        createLogger('test', () => {}),
      );
    });
    adapter.events.on('session-expired', () => this.calls.handleSessionOver(this.host));
  }

  get id(): string {
    return this.adapter.identity()?.user.id ?? '';
  }

  /** The view of that call, or of the only one. */
  view(callId?: string): CallView {
    const all = Object.values(this.views);
    const view = callId === undefined ? all[0] : this.views[callId];
    if (!view) throw new Error('no such call');
    return CallView.parse(view);
  }

  get phase(): string {
    return this.view().state.phase;
  }

  async start(conversationId: string, video = false, ring = true): Promise<string> {
    const callId = await this.starter.start(this.host, conversationId, { video, ring });
    await settle();
    return callId;
  }

  async accept(callId: string, video = false, others: 'hold' | 'end' = 'hold'): Promise<void> {
    await this.joiner.accept(callId, { video, others });
    await settle();
  }

  async join(callId: string, takeOver = false): Promise<void> {
    await this.joiner.join(this.host, callId, { video: false, takeOver });
    await settle();
  }

  async invite(callId: string, ...others: Caller[]): Promise<void> {
    await this.requests.invite(
      callId,
      others.map(({ id }) => id),
    );
    await settle();
  }

  leave(limitMs: number): Promise<void> {
    return leaveCalls(this.calls, null, { clock: this.#rig.clock, limitMs });
  }

  /** The person changes settings. */
  async set(change: Partial<Settings>): Promise<void> {
    this.settings = { ...this.settings, ...change };
    this.calls.refresh();
    await settle();
  }

  async say(callId: string, type: 'decline' | 'hang-up' | 'hold' | 'resume' | 'media-failed'): Promise<void> {
    this.calls.say(callId, { type });
    await settle();
  }

  async online(): Promise<void> {
    this.adapter.connect();
    await settle();
  }

  /** The program dies without a word and comes up again, signed in, not connected; or so fast that the server does not notice. */
  restart({ noticed } = { noticed: true }): void {
    if (noticed) this.adapter.disconnect();
    this.#listening.end();
    this.calls.end();
    this.views = {};
    Object.assign(this, this.#open());
    this.#listening = listenToHost(this.host, this.calls, this.starter);
  }

  end(): void {
    this.#listening.end();
    this.calls.end();
    this.adapter.disconnect();
  }

  #open(): Pick<Caller, 'calls' | 'joiner' | 'starter' | 'requests'> {
    const logger = createLogger('test', (record) => this.logged.push(record));
    const kept = {
      missed: this.missed,
      signal: this.signals,
      sfuSignal: this.sfuSignals,
      ring: this.rings,
      told: this.told,
      text: this.texts,
    };
    const calls = new Calls({
      clock: this.#rig.clock,
      logger,
      settings: () => this.settings,
      quiet: () => this.quiet,
      sfuClient: {
        userAgent: 'Parley/1',
        randomId: () => this.#rig.world.newId(),
        policy: backoff({ firstMs: 1000, maxMs: 8000, jitter: 0 }),
        openSocket: this.#rig.galene.openSocket,
        fetch: this.#rig.galene.fetch,
      },
      show: (views) => {
        this.views = views;
      },
      tell: (name, event) => void (kept[name] as unknown[]).push(event),
    });
    const joiner = new CallJoiner(calls);
    const randomId = (): string => this.#rig.world.newId();
    const starter = new CallStarter({ calls, joiner, logger, randomId });
    return { calls, joiner, starter, requests: new CallRequests(calls, logger) };
  }
}

export class CallsRig {
  readonly clock = new ManualClock();
  readonly world = new FakeWorld(() => this.clock.now());
  readonly callers: Caller[] = [];
  readonly galene = new FakeGalene(this.clock);

  /** Calls with more people than that move to the SFU. */
  useSfu(mesh: number): void {
    this.galene.parent = 'parley';
    const sfu = { parentUrl: this.galene.locationOf('parley'), parentGroup: 'parley' };
    this.world.calls.rules = { ...this.world.calls.rules, meshVideo: mesh, meshAudio: mesh, sfu };
  }

  /** A new person, online. */
  async person(name: string): Promise<Caller> {
    this.world.register(name, name, PASSWORD);
    return this.device(name);
  }

  /** Another device of a person, online. */
  async device(name: string): Promise<Caller> {
    const secrets = new FakeSecrets();
    const adapter = this.world.adapter({
      address: FAKE_ADDRESS,
      clock: this.clock,
      logger: createLogger('test', () => {}),
      credentials: credentialStore(secrets, 'w'),
      deviceName: 'Test',
      userAgent: 'Parley/1',
      randomId: () => this.world.newId(),
    });
    await adapter.signIn(name, PASSWORD);
    const caller = new Caller(this, adapter, secrets);
    this.callers.push(caller);
    await caller.online();
    return caller;
  }

  async direct(a: Caller, b: Caller): Promise<string> {
    return (await a.adapter.chat.createDirect(b.id)).id;
  }

  async group(a: Caller, ...others: Caller[]): Promise<string> {
    const ids = others.map(({ id }) => id);
    return (await a.adapter.chat.createGroup('Team', ids)).id;
  }

  /** They have written to each other. */
  async acquaint(a: Caller, b: Caller): Promise<string> {
    const id = await this.direct(a, b);
    for (const { adapter } of [a, b])
      await adapter.chat.send(id, { clientId: this.world.newId(), content: 'hello', replyToId: null });
    return id;
  }

  /** Ann calls Bob, and his devices ring. */
  async ringing(
    video = false,
  ): Promise<{ ann: Caller; bob: Caller; conversationId: string; callId: string }> {
    const ann = await this.person('ann');
    const bob = await this.person('bob');
    const conversationId = await this.direct(ann, bob);
    const callId = await ann.start(conversationId, video);
    return { ann, bob, conversationId, callId };
  }

  async talking(): Promise<{ ann: Caller; bob: Caller; conversationId: string; callId: string }> {
    const all = await this.ringing();
    await all.bob.accept(all.callId);
    return all;
  }

  /** Time passes here and on the server, whose sweeper runs. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    this.world.calls.sweep();
    await settle();
  }

  /** Ends everything; what timers are left then were forgotten. */
  end(): number {
    for (const caller of this.callers) caller.end();
    return this.clock.pending;
  }
}
