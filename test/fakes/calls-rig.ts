/** The engine's calls over the fake world: several people, each with their own machine room and one clock for all. */
import { CallStarter } from '#engine/calls/call-starter.ts';
import { Calls } from '#engine/calls/calls.ts';
import { listenToHost, recoverCalls } from '#engine/calls/host-adapter.ts';
import type { CallHost } from '#engine/calls/host.ts';
import type { EngineEvents } from '#engine/events.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { Settings } from '#shared/contracts/settings.ts';
import { CallView } from '#shared/contracts/view.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { FakeAdapter } from './fake-adapter.ts';
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
  readonly rings: EngineEvents['ring'][] = [];
  readonly secrets: FakeSecrets;
  views: Readonly<Record<string, CallView>> = {};
  calls: Calls;
  starter: CallStarter;
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
      dialect: () => adapter.dialect(),
      online: () => adapter.connection().state === 'online',
      toLocal: (time) => Date.parse(time) - adapter.serverOffsetMs(),
      userName: () => null,
      groupName: (id) => (conversation(id)?.type === 'group' ? (conversation(id)?.name ?? null) : null),
      isDirect: (id) => conversation(id)?.type === 'direct',
      othersIn: (id) => chat.members(id).filter((member) => member !== this.id),
    };
    [this.calls, this.starter, this.#listening] = this.#open();
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

  async start(conversationId: string, video = false): Promise<string> {
    const callId = await this.starter.start(this.host, conversationId, video);
    await settle();
    return callId;
  }

  async accept(callId: string, video = false): Promise<void> {
    await this.starter.accept(callId, video);
    await settle();
  }

  async say(callId: string, type: 'decline' | 'hang-up' | 'media-failed'): Promise<void> {
    this.calls.say(callId, { type });
    await settle();
  }

  async online(): Promise<void> {
    this.adapter.connect();
    await settle();
  }

  /** The program dies without a word and comes up again, signed in, not connected. */
  restart(): void {
    this.adapter.disconnect();
    this.#listening.end();
    this.calls.end();
    this.views = {};
    [this.calls, this.starter, this.#listening] = this.#open();
  }

  end(): void {
    this.#listening.end();
    this.calls.end();
    this.adapter.disconnect();
  }

  #open(): [Calls, CallStarter, Scope] {
    const logger = createLogger('test', (record) => this.logged.push(record));
    const calls = new Calls({
      clock: this.#rig.clock,
      logger,
      settings: () => Settings.parse({}),
      show: (views) => {
        this.views = views;
      },
      tell: (name, event) => {
        if (name === 'missed') this.missed.push(event as EngineEvents['missed']);
        else if (name === 'signal') this.signals.push(event as EngineEvents['signal']);
        else this.rings.push(event as EngineEvents['ring']);
      },
    });
    const starter = new CallStarter({ calls, logger, randomId: () => this.#rig.world.newId() });
    return [calls, starter, listenToHost(this.host, calls, starter)];
  }
}

export class CallsRig {
  readonly clock = new ManualClock();
  readonly world = new FakeWorld(() => this.clock.now());
  readonly callers: Caller[] = [];

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
