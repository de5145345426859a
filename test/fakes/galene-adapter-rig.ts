import { GaleneAdapter } from '#engine/backends/galene/adapter.ts';
import type { Adapter, AdapterEvents } from '#engine/backends/adapter.ts';
import type { Net } from '#engine/net/net.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { type Logger, silentLogger } from '#shared/tools/logger.ts';
import { FakeGalene, type FakeGroup } from './fake-galene.ts';
import type { FakeGaleneClient } from './fake-galene-client.ts';
import { FakeSecrets } from './fake-secrets.ts';
import { GaleneSeat } from './galene-rig.ts';
import { settle } from './settle.ts';

export type ToldBy = {
  [Name in keyof AdapterEvents]: { readonly name: Name; readonly event: AdapterEvents[Name] };
}[keyof AdapterEvents];

const NAMES: readonly (keyof AdapterEvents)[] = [
  'connection',
  'info',
  'session-expired',
  'conversation',
  'message',
  'presence',
  'call',
  'live-call',
  'cleared',
  'notice',
  'transfer',
];
const STEP_MS = 1000;
/** What many frames change together is told within it. */
const TOLD_MS = 50;

/** One person's adapter, and everything that it told. */
export class AdapterSeat {
  readonly adapter: GaleneAdapter;
  readonly secrets: FakeSecrets;
  readonly told: ToldBy[] = [];
  readonly #rig: GaleneAdapterRig;
  readonly #offs: (() => void)[];

  constructor(rig: GaleneAdapterRig, adapter: GaleneAdapter, secrets: FakeSecrets) {
    this.#rig = rig;
    this.adapter = adapter;
    this.secrets = secrets;
    this.#offs = NAMES.map((name) =>
      adapter.events.on(name, (event) => this.told.push({ name, event } as ToldBy)),
    );
  }

  /** What it told under a name, oldest first. */
  all<Name extends keyof AdapterEvents>(name: Name): AdapterEvents[Name][] {
    return this.told.filter((one) => one.name === name).map((one) => one.event as AdapterEvents[Name]);
  }

  get chat(): NonNullable<Adapter['chat']> {
    if (!this.adapter.chat) throw new Error('no chat');
    return this.adapter.chat;
  }

  get calls(): NonNullable<Adapter['calls']> {
    if (!this.adapter.calls) throw new Error('no calls');
    return this.adapter.calls;
  }

  /** The one conversation. */
  async conversation() {
    const [conversation] = await this.chat.conversations();
    if (!conversation) throw new Error('no conversation');
    return conversation;
  }

  async write(content: string, clientId: string = this.#rig.newId()) {
    const { id } = await this.conversation();
    const sent = this.chat.send(id, { clientId, content, replyToId: null });
    const [message] = await Promise.all([sent, this.#rig.soon()]);
    return message;
  }

  /** What is in the conversation, as it was sent or said. */
  async texts(): Promise<string[]> {
    const { id } = await this.conversation();
    return (await this.chat.messages(id, { limit: 200 })).messages.map(({ content }) => content);
  }

  /** Goes into the call, with what carries its media. */
  async join() {
    const { liveCall } = await this.conversation();
    const call = await this.calls.answer(liveCall?.id ?? '', { rejoin: false, takeOver: false });
    const group = this.calls.sfuGroup?.(call.id);
    if (!group) throw new Error('no group');
    group.join();
    await this.#rig.soon();
    return { call, group };
  }

  async close(): Promise<void> {
    await this.adapter.close();
    for (const off of this.#offs) off();
  }
}

/** A fake Galène with the group `g`: the password `<name>-pw` lets anybody in under any name, `op-pw` as an operator. */
export class GaleneAdapterRig {
  readonly clock = new ManualClock();
  readonly galene = new FakeGalene(this.clock);
  readonly group: FakeGroup;
  readonly seats: AdapterSeat[] = [];
  readonly others: GaleneSeat[] = [];
  logger: Logger = silentLogger;
  /** For requests to other servers than Galène. */
  fetchElse: typeof fetch | null = null;
  #ids = 0;

  constructor() {
    this.group = this.galene.group('g');
    this.group.extra = { displayName: 'Our group' };
    const { access } = this.group;
    access.set('pw', { username: null, permissions: ['present', 'message'] });
    access.set('watch-pw', { username: null, permissions: ['message'] });
    access.set('op-pw', {
      username: null,
      permissions: ['op', 'present', 'message', 'caption', 'token', 'record'],
    });
  }

  get address(): string {
    return this.galene.locationOf('g').slice(0, -1);
  }

  newId(): string {
    return `00000000-0000-4000-8000-${String((this.#ids += 1)).padStart(12, '0')}`;
  }

  get net(): Net {
    const { galene } = this;
    return {
      fetch: (input, init) => {
        const url = new URL(input instanceof Request ? input.url : input);
        return url.host === 'galene.test' || !this.fetchElse
          ? galene.fetch(input, init)
          : this.fetchElse(input, init);
      },
      agent: () => {
        throw new Error('no sockets here');
      },
    };
  }

  seat(secrets = new FakeSecrets()): AdapterSeat {
    const adapter = new GaleneAdapter({
      address: this.address,
      clock: this.clock,
      logger: this.logger,
      credentials: credentialStore(secrets, 'g'),
      deviceName: 'Test',
      userAgent: 'Parley/test',
      randomId: () => this.newId(),
      net: this.net,
      openSocket: this.galene.openSocket,
      policy: backoff({ firstMs: 1000, maxMs: 8000, jitter: 0 }),
    });
    const seat = new AdapterSeat(this, adapter, secrets);
    this.seats.push(seat);
    return seat;
  }

  /** Signed in and online. */
  async person(name: string, password = 'pw'): Promise<AdapterSeat> {
    const seat = this.seat();
    const entered = seat.adapter.signIn(name, password);
    await this.soon();
    await entered;
    seat.adapter.connect();
    await this.soon();
    return seat;
  }

  /** Another program in the group, like Galène's own. */
  async other(name: string, password = 'pw'): Promise<GaleneSeat> {
    const seat = new GaleneSeat({
      clock: this.clock,
      logger: silentLogger,
      userAgent: 'Other/1',
      randomId: () => this.newId(),
      openSocket: this.galene.openSocket,
      fetch: this.galene.fetch,
    });
    this.others.push(seat);
    const location = this.galene.locationOf('g');
    seat.client.join({ location, username: name, credentials: () => Promise.resolve({ password }) });
    await this.soon();
    return seat;
  }

  /** The server's end of somebody's newest connection. */
  wire(name: string): FakeGaleneClient {
    const wire = this.galene.open.findLast(({ username }) => username === name);
    if (!wire) throw new Error(`${name} is not there`);
    return wire;
  }

  async soon(): Promise<void> {
    await settle();
    this.clock.advance(TOLD_MS);
    await settle();
  }

  /** Lets time pass in steps, so that what is said on the way is heard on the way. */
  async pass(ms: number): Promise<void> {
    await settle();
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.clock.advance(Math.min(left, STEP_MS));
      await settle();
    }
  }

  /** Nothing is left behind. */
  async end(): Promise<{ timers: number; connections: number; listeners: number }> {
    for (const { client } of this.others) client.close();
    for (const seat of this.seats) await seat.close();
    await settle();
    const listeners = this.seats.reduce((sum, { adapter }) => sum + adapter.events.count(), 0);
    return { timers: this.clock.pending, connections: this.galene.open.length, listeners };
  }
}
