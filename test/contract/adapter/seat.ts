/** One signed-in adapter of a contract test, and everything that it told. */
import type { Adapter, AdapterEvents } from '#engine/backends/adapter.ts';
import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';

/** For what hangs, not a measure: a busy machine is no failure. */
const WAIT_LIMIT_MS = 20_000;
const NAMES = [
  'connection',
  'info',
  'session-expired',
  'identity',
  'conversation',
  'conversation-left',
  'message',
  'read',
  'typing',
  'presence',
  'call',
  'call-ended',
  'call-gone',
  'live-call',
  'signal',
  'told',
  'text-out',
  'cleared',
  'notice',
  'transfer',
] as const satisfies (keyof AdapterEvents)[];

type Told = {
  [N in keyof AdapterEvents]: { readonly name: N; readonly event: AdapterEvents[N] };
}[keyof AdapterEvents];

/** What the harness of a backend can do to one sign-in. */
export interface Wire {
  /** No network from now on; what is open breaks. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** What is still held open or running, in words; empty after `close`. */
  leftovers(): Promise<string[]>;
}

export class Seat {
  readonly adapter: Adapter;
  readonly wire: Wire;
  readonly username: string;
  readonly password: string;
  readonly told: Told[] = [];
  readonly #offs: (() => void)[];
  #wake: (() => void)[] = [];

  constructor(adapter: Adapter, wire: Wire, account: { username: string; password: string }) {
    this.adapter = adapter;
    this.wire = wire;
    this.username = account.username;
    this.password = account.password;
    this.#offs = NAMES.map((name) =>
      adapter.events.on(name, (event: AdapterEvents[typeof name]) => {
        this.told.push({ name, event } as Told);
        for (const wake of this.#wake.splice(0)) wake();
      }),
    );
  }

  get id(): string {
    const identity = this.adapter.identity();
    if (!identity) throw new Error(`${this.username} is signed out`);
    return identity.user.id;
  }

  get deviceId(): string {
    return this.adapter.identity()?.deviceId ?? '';
  }

  get chat(): NonNullable<Adapter['chat']> {
    if (!this.adapter.chat) throw new Error('no chat');
    return this.adapter.chat;
  }

  get calls(): NonNullable<Adapter['calls']> {
    if (!this.adapter.calls) throw new Error('no calls');
    return this.adapter.calls;
  }

  get people(): NonNullable<Adapter['people']> {
    if (!this.adapter.people) throw new Error('no people');
    return this.adapter.people;
  }

  async online(): Promise<this> {
    this.adapter.connect();
    await this.until('being online', () => this.adapter.connection().state === 'online');
    return this;
  }

  async direct(other: Seat): Promise<string> {
    return (await this.chat.createDirect(other.id)).id;
  }

  write(conversationId: string, content: string, clientId: string = crypto.randomUUID()) {
    return this.chat.send(conversationId, { clientId, content, replyToId: null });
  }

  async call(conversationId: string, others: readonly Seat[], video = false, ring = true): Promise<Call> {
    const { call } = await this.calls.initiate({
      conversationId,
      participantIds: others.map((other) => other.id),
      video,
      ring,
      clientId: crypto.randomUUID(),
    });
    return call;
  }

  /** The first event of that name, told already or to come, that `fits`. */
  async next<N extends keyof AdapterEvents>(
    name: N,
    fits: (event: AdapterEvents[N]) => boolean = () => true,
  ): Promise<AdapterEvents[N]> {
    let found: Told | undefined;
    await this.until(`"${name}"`, () => {
      found = this.told.find((one) => one.name === name && fits(one.event as AdapterEvents[N]));
      return found !== undefined;
    });
    return found?.event as AdapterEvents[N];
  }

  /** What it told of that name. */
  all<N extends keyof AdapterEvents>(name: N): AdapterEvents[N][] {
    return this.told.filter((one) => one.name === name).map((one) => one.event as AdapterEvents[N]);
  }

  /** The first telling of that call that `fits`. */
  async sees(callId: string, fits: (call: Call) => boolean): Promise<Call> {
    return (await this.next('call', ({ call }) => call.id === callId && fits(call))).call;
  }

  async seesOf(
    callId: string,
    other: Seat,
    fits: (one: CallParticipant) => boolean,
  ): Promise<CallParticipant> {
    const of = (call: Call) => call.participants.find((one) => one.userId === other.id);
    const call = await this.sees(callId, (one) => {
      const participant = of(one);
      return participant !== undefined && fits(participant);
    });
    const found = of(call);
    if (!found) throw new Error('gone');
    return found;
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      for (const wake of this.#wake.splice(0)) wake();
    }, WAIT_LIMIT_MS);
    try {
      while (!holds()) {
        if (late) {
          const heard = this.told.map((one) => one.name).join(', ');
          throw new Error(`${this.username} waited for ${what}, told only: ${heard || 'nothing'}`);
        }
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    } finally {
      clearTimeout(limit);
    }
  }

  clear(): void {
    this.told.length = 0;
  }

  async close(): Promise<void> {
    await this.adapter.close();
    for (const off of this.#offs) off();
  }
}

/** The code that a promise is refused with; `null`: it was not. */
export async function refusal(promise: Promise<unknown>): Promise<AppErrorCode | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    return AppError.from(error).code;
  }
}
