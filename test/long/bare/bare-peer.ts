/**
 * A participant without an app: a client of the contract in Node, its connections in the bare page. It speaks with everybody in a mesh, and
 * in a group of the SFU it is heard by all and listens to those that it was told to, for one page cannot receive everybody twenty times.
 */
import { GaleneClient } from '#engine/backends/galene/client.ts';
import { type ServerEventName, type ServerEvent, serverEvents } from '#shared/contracts/connect/events.ts';
import type { Call, CallParticipant } from '#shared/contracts/connect/model.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { Ear, Person } from '#test/support/backend-client.ts';
import type { BarePage } from './bare-page.ts';

export interface BarePeerOptions {
  readonly person: Person;
  readonly page: BarePage;
  /** Of whom the SFU is to send to this peer; user ids. */
  readonly listensTo: ReadonlySet<string>;
}

type Link = Pick<CallParticipant, 'userId' | 'joinId'>;

export class BarePeer {
  /** What went wrong on the way: specs expect nothing. */
  readonly faults: unknown[] = [];
  readonly #options: BarePeerOptions;
  readonly #ear: Ear;
  readonly #linked = new Set<string>();
  #call: Call | null = null;
  #galene: GaleneClient | null = null;

  private constructor(options: BarePeerOptions, ear: Ear) {
    this.#options = options;
    this.#ear = ear;
    this.#on('call:updated', ({ call }) => this.#follow(call));
    this.#on('call:offer', async ({ fromUserId, fromJoinId, offer }) => {
      this.#linked.add(fromUserId);
      const sdp = await this.#page.answer(this.#key(fromUserId), offer.sdp);
      await this.#say(
        'call:answer',
        { userId: fromUserId, joinId: fromJoinId ?? null },
        { answer: { type: 'answer', sdp } },
      );
    });
    this.#on('call:answer', ({ fromUserId, answer }) => this.#page.take(this.#key(fromUserId), answer.sdp));
    this.#on('call:ice-candidate', async ({ fromUserId, candidate }) => {
      if (candidate?.candidate) await this.#page.candidate(this.#key(fromUserId), candidate);
    });
  }

  static async open(options: BarePeerOptions): Promise<BarePeer> {
    return new BarePeer(options, await options.person.listen());
  }

  get id(): string {
    return this.#options.person.id;
  }

  /** Waits until it rings, and answers. */
  async answer(): Promise<void> {
    const { callId } = await this.#ear.next('call:incoming');
    const reply = await this.#options.person.ask('answerCall', { params: { callId } });
    if (reply.status !== 200) throw new Error(`answering failed with ${reply.status} ${reply.body.code}`);
    await this.#follow(reply.body.call);
  }

  close(): void {
    this.#galene?.close();
    this.#options.person.close();
  }

  get #page(): BarePage {
    return this.#options.page;
  }

  #key(other: string): string {
    return `${this.id} ${other}`;
  }

  #on<N extends ServerEventName>(name: N, take: (event: ServerEvent<N>) => unknown): void {
    const event: string = name; // its own events are typed, those of a contract are not
    this.#ear.socket.on(event, (payload: unknown) =>
      this.#keep(async () => take(serverEvents[name].parse(payload) as ServerEvent<N>)),
    );
  }

  #keep(task: () => Promise<unknown>): void {
    task().catch((error: unknown) => this.faults.push(error));
  }

  /** Offers to whoever came after, and goes where the call goes. */
  async #follow(call: Call): Promise<void> {
    if ((call.rev ?? 0) < (this.#call?.rev ?? 0)) return;
    this.#call = call;
    const mine = call.participants.find(({ userId }) => userId === this.id);
    if (mine?.status !== 'joined') return;
    if (call.sfu) return this.#enter(call);
    for (const other of call.participants) {
      const isLater = (other.joinSeq ?? 0) > (mine.joinSeq ?? 0);
      if (other.status !== 'joined' || !isLater || this.#linked.has(other.userId)) continue;
      this.#linked.add(other.userId);
      const sdp = await this.#page.offer(this.#key(other.userId));
      await this.#say('call:offer', other, { offer: { type: 'offer', sdp } });
    }
  }

  async #say(name: 'call:offer' | 'call:answer', { userId, joinId }: Link, what: object): Promise<void> {
    const call = this.#call;
    if (!call) throw new Error('in no call');
    const mine = call.participants.find((one) => one.userId === this.id)?.joinId;
    const address = {
      callId: call.id,
      targetUserId: userId,
      ...(mine && { fromJoinId: mine }),
      ...(joinId && { toJoinId: joinId }),
    };
    const ack = await this.#ear.sayAnything(name, { ...address, ...what });
    if ('error' in ack) throw new Error(`${name} to ${userId} was refused: ${ack.error}`);
  }

  #enter({ id: callId, sfu }: Call): void {
    if (this.#galene || !sfu) return;
    const client = new GaleneClient({
      clock: systemClock,
      logger: silentLogger,
      userAgent: 'Parley/test',
      randomId: () => crypto.randomUUID(),
    });
    this.#galene = client;
    client.on('state', ({ is }) => {
      if (is === 'joined') this.#keep(() => this.#publish(client));
    });
    client.on('stream-offer', ({ id, username, sdp }) =>
      this.#keep(async () => {
        if (!this.#options.listensTo.has(username)) return client.stay?.abort(id);
        client.stay?.answer(id, await this.#page.answer(this.#key(`down ${id}`), sdp));
      }),
    );
    client.on('stream-answer', ({ id, sdp }) =>
      this.#keep(() => this.#page.take(this.#key(`up ${id}`), sdp)),
    );
    client.on('stream-ice', ({ id, side, candidate }) =>
      this.#keep(() => this.#page.candidate(this.#key(`${side} ${id}`), candidate)),
    );
    client.on('stream-close', ({ id, side }) => this.#keep(() => this.#page.end(this.#key(`${side} ${id}`))));
    client.request({ '': ['audio'] });
    const credentials = async (): Promise<{ token: string }> => {
      const reply = await this.#options.person.ask('sfuToken', { params: { callId } });
      return { token: reply.body.token };
    };
    client.join({ location: sfu.url, username: null, credentials });
  }

  async #publish(client: GaleneClient): Promise<void> {
    const id = crypto.randomUUID();
    const sdp = await this.#page.offer(this.#key(`up ${id}`), 'sendonly');
    client.stay?.publish({ id, label: 'camera', sdp });
    for (const other of this.#linked) await this.#page.end(this.#key(other));
  }
}
