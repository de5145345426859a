/** Two people who write and call without rest, and repeat everything until it is acknowledged. */
import { io, type Socket } from 'socket.io-client';
import type { Call, Message } from '#shared/contracts/connect/model.ts';
import type { RouteName } from '#shared/contracts/connect/routes.ts';
import { ask, type AnyBody, type Person, type Reply } from '#test/support/backend-client.ts';
import type { KillableBackend } from './kill.process.ts';

/** What the server has acknowledged. */
export class Acknowledged {
  /** By clientId. */
  readonly messages = new Map<string, Message>();
  /** Ids of calls that were begun. */
  readonly calls = new Set<string>();
  /** Outcomes that were met, to know that the run had them all. */
  readonly met = new Set<string>();
  #count = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  /** One more request of any kind. */
  add(): void {
    this.#count += 1;
    for (const { count, resolve } of this.#waiting) if (count <= this.#count) resolve();
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#count);
  }

  /** Resolves after so many more. */
  more(count: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ count: this.#count + count, resolve }));
  }
}

export class BusyPerson {
  readonly #backend: KillableBackend;
  readonly #person: Person;
  readonly #acknowledged: Acknowledged;
  readonly #socket: Socket;
  readonly #random: () => number;
  readonly #ended = new Set<string>();
  #rung: string[] = [];
  #waiting: (() => void)[] = [];
  #stopped = false;

  constructor(backend: KillableBackend, person: Person, acknowledged: Acknowledged, random: () => number) {
    this.#backend = backend;
    this.#person = person;
    this.#acknowledged = acknowledged;
    this.#random = random;
    this.#socket = io(backend.url, {
      auth: { token: person.token },
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
    });
    this.#socket.on('call:incoming', ({ callId }: { callId: string }) => {
      if (!this.#rung.includes(callId)) this.#rung.push(callId);
      this.#wake();
    });
    this.#socket.on('call:ended', ({ callId }: { callId: string }) => this.#over(callId));
    this.#socket.on('call:updated', ({ call }: { call: Call }) => {
      if (call.endedAt !== null) this.#over(call.id);
    });
    // An end that was told while nobody listened is asked for.
    this.#socket.on('connect', () => this.#wake());
  }

  async write(conversationId: string): Promise<void> {
    for (let n = 1; !this.#stopped; n += 1) {
      const clientId = `${this.#person.user.username}-${n}`;
      const { body } = await this.#insist('sendMessage', {
        params: { conversationId },
        body: { clientId, content: clientId },
      });
      this.#acknowledged.messages.set(clientId, body.message);
    }
  }

  /** Calls; then hangs up at once, or waits for the other one, or forgets about it. */
  async call(conversationId: string, other: string): Promise<void> {
    for (let n = 1; !this.#stopped; n += 1) {
      const clientId = `${this.#person.user.username}-call-${n}`;
      const body = { conversationId, type: 'audio' as const, participantIds: [other], clientId };
      const reply = await this.#insist('initiateCall', { body });
      if (reply.status !== 200) {
        this.#acknowledged.met.add(reply.body.code);
        await this.#untilOver(reply.body.callId);
        continue;
      }
      const { callId } = reply.body;
      this.#acknowledged.calls.add(callId);
      if (this.#random() < 0.3) await this.#insist('endCall', { params: { callId } });
      await this.#untilOver(callId);
    }
  }

  /** Answers, rejects or lets ring; an answered call is ended by it or lives until a connection is lost. */
  async answer(): Promise<void> {
    while (!this.#stopped) {
      const callId = this.#rung.shift();
      if (callId === undefined) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        continue;
      }
      const choice = this.#random();
      if (choice < 0.2) continue;
      const name = choice < 0.4 ? 'rejectCall' : 'answerCall';
      const { status } = await this.#insist(name, { params: { callId } });
      this.#acknowledged.met.add(`${name} ${status}`);
      if (name === 'rejectCall' || status !== 200) continue;
      await this.#insist('callMedia', {
        params: { callId },
        body: { audioEnabled: false, videoEnabled: false, screenSharing: false },
      });
      await this.#insist('endCall', { params: { callId } });
    }
  }

  /** What is under way is still finished. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  close(): void {
    this.#socket.close();
  }

  /** Asks until there is an answer of the server's own; a refusal is an answer. */
  async #insist<N extends RouteName>(name: N, given: Parameters<typeof ask<N>>[2]): Promise<Reply<AnyBody>> {
    for (;;) {
      await this.#backend.up;
      try {
        const reply = await ask(this.#backend.url, name, { token: this.#person.token, ...given });
        if (reply.status < 500) {
          this.#acknowledged.add();
          return reply;
        }
      } catch (error) {
        // The server was killed under the request; anything else is no accident.
        if (!(error instanceof TypeError)) throw error;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
  }

  /** Resolves when a call is over; after a reconnect, or when it stops, it asks. */
  async #untilOver(callId: string): Promise<void> {
    while (!this.#ended.has(callId)) {
      const { body } = await this.#insist('call', { params: { callId } });
      this.#acknowledged.met.add(`status ${body.call.status}`);
      if (this.#stopped || body.call.endedAt !== null) return;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #over(callId: string): void {
    this.#ended.add(callId);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
