/** One device at a call: its person, its socket, and the verbs of the call routes in short. */
import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Call, CallParticipant, CallQuality, Conversation } from '#shared/contracts/connect/model.ts';
import type { RouteBody } from '#shared/contracts/connect/route.ts';
import type { Routes } from '#shared/contracts/connect/routes.ts';
import type { ManualClock } from '#shared/tools/clock.ts';
import { Person, type AnyBody, type Ear, type Reply } from '#test/support/backend-client.ts';
import type { TestBackend } from '#test/support/backend.ts';

type Initiate = Partial<RouteBody<Routes['initiateCall']>>;
const STILL = { audioEnabled: true, videoEnabled: false, screenSharing: false };

export class Seat {
  readonly person: Person;
  readonly ear: Ear;

  constructor(person: Person, ear: Ear) {
    this.person = person;
    this.ear = ear;
  }

  get id(): string {
    return this.person.id;
  }

  get deviceId(): string {
    return this.person.deviceId;
  }

  initiate(
    conversation: Pick<Conversation, 'id'>,
    others: readonly Pick<Seat, 'id'>[],
    more: Initiate = {},
  ): Promise<Reply<AnyBody>> {
    const participantIds = others.map(({ id }) => id);
    return this.person.ask('initiateCall', {
      body: { conversationId: conversation.id, type: 'audio', participantIds, ...more },
    });
  }

  answer(callId: string, body?: { rejoin?: boolean; takeOver?: boolean }): Promise<Reply<AnyBody>> {
    return this.person.ask('answerCall', { params: { callId }, body });
  }

  reject(callId: string): Promise<Reply<AnyBody>> {
    return this.person.ask('rejectCall', { params: { callId }, body: undefined });
  }

  end(callId: string, reason?: 'failed'): Promise<Reply<AnyBody>> {
    return this.person.ask('endCall', { params: { callId }, body: reason && { reason } });
  }

  media(callId: string, more: Partial<CallParticipant['mediaState']> = {}): Promise<Reply<AnyBody>> {
    return this.person.ask('callMedia', { params: { callId }, body: { ...STILL, ...more } });
  }

  invite(callId: string, others: readonly Pick<Seat, 'id'>[]): Promise<Reply<AnyBody>> {
    return this.person.ask('inviteToCall', {
      params: { callId },
      body: { userIds: others.map(({ id }) => id) },
    });
  }

  sfuToken(callId: string): Promise<Reply<AnyBody>> {
    return this.person.ask('sfuToken', { params: { callId } });
  }

  quality(callId: string, body: CallQuality): Promise<Reply<AnyBody>> {
    return this.person.ask('callQuality', { params: { callId }, body });
  }

  get(callId: string): Promise<Reply<AnyBody>> {
    return this.person.ask('call', { params: { callId } });
  }

  /** Waits for the `call:updated` that `fits`, and answers its call. */
  async sees(callId: string, fits: (call: Call) => boolean): Promise<Call> {
    const { call } = await this.ear.next(
      'call:updated',
      (event) => event.call.id === callId && fits(event.call),
    );
    return call;
  }

  async isToldEnd(callId: string): Promise<string> {
    return (await this.ear.next('call:ended', (event) => event.callId === callId)).reason;
  }

  /** The same person on a second device. */
  async another(): Promise<Seat> {
    return sit(await this.person.otherDevice());
  }
}

export const sit = async (person: Person): Promise<Seat> => new Seat(person, await person.listen());

/** The same device at the server's new address. */
export function seatAt({ person }: Seat, url: string): Promise<Seat> {
  const { token, refreshToken, user } = person;
  return sit(new Person(url, person.password, { token, refreshToken, expiresIn: 0, user }));
}

/** Turns the clock by `ms`, then by what the sweeper's rounds take, until `told`. */
export async function turnUntil<T>(clock: ManualClock, ms: number, told: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const settle = () => settled.abort();
  told.then(settle, settle);
  clock.advance(ms);
  while (!settled.signal.aborted) {
    await setImmediate();
    clock.advance(1);
  }
  return told;
}

export async function seats(backend: TestBackend, ...names: string[]): Promise<Seat[]> {
  const people: Seat[] = [];
  for (const name of names) people.push(await sit(await backend.person(name)));
  return people;
}

export interface Pair {
  readonly alice: Seat;
  readonly bob: Seat;
  readonly conversation: Conversation;
}

export async function pair(backend: TestBackend): Promise<Pair> {
  const [alice, bob] = await seats(backend, 'alice', 'bob');
  if (!alice || !bob) throw new Error('no seats');
  return { alice, bob, conversation: await alice.person.direct(bob.person) };
}

/** A call that rings: begun by alice, heard by bob. */
export async function ringing(backend: TestBackend, more: Initiate = {}): Promise<Pair & { callId: string }> {
  const two = await pair(backend);
  const reply = await two.alice.initiate(two.conversation, [two.bob], more);
  expect(reply.status).toBe(200);
  const { callId } = reply.body;
  await two.bob.ear.next('call:incoming', (event) => event.callId === callId);
  return { ...two, callId };
}

/** A call in which both have joined. */
export async function talking(backend: TestBackend, more: Initiate = {}): Promise<Pair & { callId: string }> {
  const call = await ringing(backend, more);
  expect((await call.bob.answer(call.callId)).status).toBe(200);
  await call.alice.sees(call.callId, ({ status }) => status === 'active');
  return call;
}

export interface Trio extends Pair {
  readonly carol: Seat;
}

/** Three people of one group, all three in one call. */
export async function threeTalking(backend: TestBackend): Promise<Trio & { callId: string }> {
  const trio = await group(backend);
  const { alice, bob, carol, conversation } = trio;
  const { callId } = (await alice.initiate(conversation, [bob, carol])).body;
  expect((await bob.answer(callId)).status).toBe(200);
  expect((await carol.answer(callId)).status).toBe(200);
  return { ...trio, callId };
}

export async function group(backend: TestBackend): Promise<Trio> {
  const [alice, bob, carol] = await seats(backend, 'alice', 'bob', 'carol');
  if (!alice || !bob || !carol) throw new Error('no seats');
  return { alice, bob, carol, conversation: await alice.person.group([bob.person, carol.person]) };
}

export const me = (call: Call, seat: Pick<Seat, 'id'>): CallParticipant => {
  const mine = call.participants.find(({ userId }) => userId === seat.id);
  if (!mine) throw new Error(`${seat.id} is not in the call`);
  return mine;
};

/** `alice:joined bob:left` in the order of the call. */
export const standings = (call: Call): string =>
  call.participants.map(({ userName, status }) => `${userName}:${status}`).join(' ');
