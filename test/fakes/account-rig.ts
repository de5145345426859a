/** An account of the engine over the fake world: one person, their colleagues, and everything that is told. */
import type { Adapter } from '#engine/backends/adapter.ts';
import type { EngineEvents } from '#engine/events.ts';
import { MemoryStore } from '#engine/store/memory-store.ts';
import type { Store } from '#engine/store/store.ts';
import { Account } from '#engine/workspace/account.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import type { MessageView } from '#shared/contracts/view.ts';
import type { FakeAdapter } from './fake-adapter.ts';
import { FakeSecrets } from './fake-secrets.ts';
import { FAKE_ADDRESS, FakeWorld } from './fake-world.ts';
import { settle } from './settle.ts';

const PASSWORD = 'correct horse battery';

export class AccountRig {
  readonly clock: ManualClock;
  readonly world: FakeWorld;
  readonly adapter: FakeAdapter;
  readonly store: Store;
  readonly logged: LogRecord[] = [];
  readonly messages: EngineEvents['messages'][] = [];
  /** What else was told, in order. */
  readonly told: { readonly name: string; readonly event: unknown }[] = [];
  readonly announced: EngineEvents['incoming-message'][] = [];
  account: Account;
  /** How often the view was said to be new. */
  changes = 0;

  private constructor(clock: ManualClock, world: FakeWorld, adapter: FakeAdapter, store: Store) {
    this.clock = clock;
    this.world = world;
    this.adapter = adapter;
    this.store = store;
    this.account = this.#open();
    adapter.events.on('connection', ({ state }) => {
      if (state === 'online') void this.account.online();
      else this.account.offline();
    });
  }

  /** Ann, online, in a world of her own. */
  static async open(store: Store = new MemoryStore()): Promise<AccountRig> {
    const clock = new ManualClock();
    const world = new FakeWorld(() => clock.now());
    world.register('ann', 'Ann', PASSWORD);
    const adapter = await signedIn(world, clock, 'ann');
    const rig = new AccountRig(clock, world, adapter, store);
    await rig.online();
    return rig;
  }

  get me(): string {
    return this.adapter.identity()?.user.id ?? '';
  }

  /** Everything that was told about messages, latest state by key. */
  get shown(): ReadonlyMap<string, MessageView> {
    return new Map(this.messages.flatMap((event) => event.messages).map((message) => [message.key, message]));
  }

  async online(): Promise<void> {
    this.adapter.connect();
    await settle();
  }

  /** A colleague at an adapter of their own. */
  async colleague(name: string): Promise<FakeAdapter> {
    this.world.register(name, name, PASSWORD);
    const adapter = await signedIn(this.world, this.clock, name);
    adapter.connect();
    await settle();
    return adapter;
  }

  /** A direct conversation with a new colleague. */
  async withBob(): Promise<{ bob: FakeAdapter; id: string; write: (content: string) => Promise<void> }> {
    const bob = await this.colleague('bob');
    const id = await this.account.createDirect(bob.identity()?.user.id ?? '');
    await settle();
    const write = async (content: string): Promise<void> => {
      await bob.chat.send(id, { clientId: this.world.newId(), content, replyToId: null });
      await settle();
    };
    return { bob, id, write };
  }

  /** The program ends without a word and starts again over the same store. */
  async restart(): Promise<void> {
    this.adapter.disconnect();
    this.account.end();
    this.messages.length = 0;
    this.account = this.#open();
    await settle();
  }

  #open(): Account {
    const { clock, adapter, store } = this;
    return new Account(
      {
        workspaceId: 'w',
        clock,
        logger: createLogger('test', (record) => this.logged.push(record)),
        store,
        randomId: () => this.world.newId(),
        me: () => {
          const identity = adapter.identity();
          if (!identity) throw new Error('signed out');
          return identity;
        },
        chat: () => (adapter as Adapter).chat,
        files: () => (adapter as Adapter).files ?? null,
        features: () => adapter.info().features,
        online: () => adapter.connection().state === 'online',
        toLocal: (time) => Date.parse(time) - adapter.serverOffsetMs(),
        changed: () => {
          this.changes += 1;
        },
        tell: (name, event) => {
          if (name === 'messages') this.messages.push(event as EngineEvents['messages']);
          else if (name === 'incoming-message')
            this.announced.push(event as EngineEvents['incoming-message']);
          else this.told.push({ name, event });
        },
      },
      adapter,
    );
  }
}

async function signedIn(world: FakeWorld, clock: ManualClock, username: string): Promise<FakeAdapter> {
  const adapter = world.adapter({
    address: FAKE_ADDRESS,
    clock,
    logger: createLogger('test', () => {}),
    credentials: credentialStore(new FakeSecrets(), 'w'),
    deviceName: 'Test',
    userAgent: 'Parley/1',
    randomId: () => world.newId(),
  });
  await adapter.signIn(username, PASSWORD);
  return adapter;
}
