/**
 * One device of one person in the model: the real person's machine in its call set, and what an engine puts around it.
 * Of one line (a call, or the start of one) one request is under way at a time, repeated until it is answered;
 * replies and pushes overtake one another, and the call's `rev` tells which is newer.
 */
import { factsOf, isLive, participantOf } from '#engine/calls/facts.ts';
import { firstState } from '#engine/calls/first-state.ts';
import type { Caller } from '#backend/services/push.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import type { AppErrorCode } from '#shared/errors/app-error.ts';
import { forgetCall, type CallSet, type CallSetStep } from '#shared/machines/call-set.ts';
import {
  joinedCall,
  joiningCall,
  outgoingCall,
  rings,
  type CallEffect,
  type CallInput,
  type CallState,
} from '#shared/machines/call.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Conversation, Reply, Told } from './server.ts';

/** The person's machine, or a mutant of it. */
export interface PersonMachine {
  readonly addCall: (set: CallSet, callId: string, state: CallState) => CallSetStep;
  readonly transitionIn: (set: CallSet, callId: string, input: CallInput) => CallSetStep;
  readonly callsAnew: (before: Call, now: Call, myId: string, missed: boolean) => boolean;
}

export type Request =
  | {
      readonly kind: 'initiate';
      readonly clientId: string;
      readonly conversation: Conversation;
      readonly ring: boolean;
    }
  | { readonly kind: 'active' }
  | {
      readonly kind: 'get' | 'ringing' | 'reject' | 'answer' | 'rejoin' | 'takeOver';
      readonly callId: string;
    }
  /** How a call that is to be joined stands. */
  | { readonly kind: 'look'; readonly callId: string; readonly takeOver: boolean }
  | { readonly kind: 'invite'; readonly callId: string; readonly userIds: readonly string[] }
  | { readonly kind: 'end'; readonly callId: string; readonly reason: 'ended-by-user' | 'failed' }
  | { readonly kind: 'held'; readonly callId: string; readonly held: boolean };

/** What the server made of a request. */
export type Answered = Reply | { readonly ok: true; readonly calls: readonly Call[] };

interface Line {
  readonly requests: Request[];
  /** Of the first request, served and not yet heard. */
  answered: Answered | null;
}

const ACCEPT: CallInput = { type: 'accept', others: 'hold' };
const UNREACHABLE = { code: 'server-unreachable', params: {} } as const;
const BY_PERSON: ReadonlySet<Request['kind']> = new Set<Request['kind']>([
  'answer',
  'takeOver',
  'look',
  'invite',
]);

/** How far the local ring limit lies behind the server's. */
const RING_SLACK_MS = 2_000;

export class ModelDevice {
  readonly caller: Caller;
  set: CallSet = new Map();
  /** Told by the server, not yet heard: a socket keeps its order. */
  inbox: Told[] = [];
  readonly lines = new Map<string, Line>();
  readonly #machine: PersonMachine;
  readonly #clock: Clock;
  readonly #ringMs: number;
  /** The newest word of each call. */
  readonly #known = new Map<string, Call>();
  readonly #over = new Set<string>();
  /** What was told of calls that we are just starting. */
  readonly #early = new Map<string, Call>();
  /** Starts that are under way since before the connection was made: what was pushed of them may be gone. */
  readonly #overtaken = new Set<string>();
  #started = 0;

  constructor(caller: Caller, machine: PersonMachine, clock: Clock, ringMs: number) {
    this.caller = caller;
    this.#machine = machine;
    this.#clock = clock;
    this.#ringMs = ringMs;
  }

  // the person

  /** Calls everybody of a conversation, or waits for them, or enters the call that this device knows there. */
  call(conversation: Conversation, liveId: string | null, ring: boolean): void {
    if (liveId !== null && this.#live(liveId)) return this.say(liveId, ACCEPT);
    const line = `start ${conversation.id}`;
    if (this.lines.has(line)) return;
    this.#started += 1;
    this.#overtaken.delete(conversation.id);
    const clientId = `${this.caller.deviceId}-${this.#started}`;
    this.#ask(line, { kind: 'initiate', clientId, conversation, ring });
  }

  say(callId: string, input: CallInput): void {
    if (this.set.has(callId)) this.#apply(this.#machine.transitionIn(this.set, callId, input));
  }

  /** Joins a live call that this device has no part in; its last word about it must have been heard. */
  join(callId: string, takeOver: boolean): void {
    if (this.#live(callId)) return this.say(callId, ACCEPT);
    if (!this.lines.has(callId)) this.#ask(callId, { kind: 'look', callId, takeOver });
  }

  /** Rings people in a call that this device is in. */
  invite(callId: string, userIds: readonly string[]): void {
    if (this.set.get(callId)?.phase === 'joined')
      this.#ask(`invite ${callId}`, { kind: 'invite', callId, userIds });
  }

  // the machine room

  /** The app ends and starts again: it remembers nothing. */
  restart(): void {
    this.set = new Map();
    this.inbox = [];
    this.lines.clear();
    this.#known.clear();
    this.#over.clear();
    this.#early.clear();
  }

  connected(): void {
    for (const { requests } of this.lines.values())
      for (const one of requests) if (one.kind === 'initiate') this.#overtaken.add(one.conversation.id);
    this.#ask('active', { kind: 'active' });
  }

  disconnected(): void {
    this.inbox = [];
  }

  /** Local ring limits that have passed. */
  tick(): void {
    for (const [callId, state] of this.set) {
      const limit = limitOf(state);
      if (limit !== null && limit <= this.#clock.now()) this.say(callId, { type: 'ring-limit' });
    }
  }

  hear(): void {
    const told = this.inbox.shift();
    switch (told?.name) {
      case 'call:incoming': {
        const { callId: id, ringsForMs = this.#ringMs, ...rest } = told.event;
        const call = {
          ...rest,
          id,
          status: 'ringing',
          startedAt: null,
          endedAt: null,
          duration: null,
          endReason: null,
        } as const;
        return this.#handleCall(call, ringsForMs);
      }
      case 'call:updated':
        return this.#handleCall(told.event.call, null);
      case 'call:ended': {
        const { callId, reason, rev = 0 } = told.event;
        if (rev < (this.#known.get(callId)?.rev ?? 0)) return;
        return this.say(callId, { type: 'ended', reason });
      }
      default:
    }
  }

  /** Takes the reply to the first request of a line. */
  hearReply(key: string): void {
    const line = this.lines.get(key);
    const request = line?.requests[0];
    if (!line?.answered || !request) return;
    const { answered } = line;
    this.#next(key, line);
    if ('calls' in answered) this.#handleActive(answered.calls);
    else if (request.kind === 'initiate') this.#handleStart(request, answered);
    else if (request.kind !== 'active') this.#handleReply(request, answered);
  }

  /** The request or its reply got lost: what a person asks for is theirs to repeat, everything else is asked again. */
  lose(key: string): void {
    const line = this.lines.get(key);
    const request = line?.requests[0];
    if (!line || !request) return;
    line.answered = null;
    if (!BY_PERSON.has(request.kind)) return;
    this.#next(key, line);
    if (request.kind !== 'answer' && request.kind !== 'takeOver') return;
    this.say(request.callId, { type: 'answer-refused', error: UNREACHABLE });
    // It may have arrived, or the call may have gone on without it.
    this.#ask(request.callId, { kind: 'get', callId: request.callId });
  }

  /** A call that is over here may begin anew. */
  #forget(callId: string): void {
    this.set = forgetCall(this.set, callId);
    this.#over.delete(callId);
  }

  #live(callId: string): boolean {
    const state = this.set.get(callId);
    return state !== undefined && state.phase !== 'ended';
  }

  #ask(key: string, request: Request): void {
    const line = this.lines.get(key) ?? { requests: [], answered: null };
    line.requests.push(request);
    this.lines.set(key, line);
  }

  #next(key: string, line: Line): void {
    line.answered = null;
    line.requests.shift();
    if (line.requests.length === 0) this.lines.delete(key);
  }

  #handleStart({ conversation, ring }: Extract<Request, { kind: 'initiate' }>, reply: Reply): void {
    if (reply.ok) {
      const { call } = reply;
      const early = this.#early.get(call.id);
      this.#early.clear();
      if (this.set.has(call.id)) return this.#handleCall(call, null);
      const stay = this.#factsOf(call)?.me.stay;
      this.#add(call.id, ring || !stay ? outgoingCall(this.#ringLimit(null)) : joinedCall(stay));
      this.#handleCall(call, null);
      if (early) this.#handleCall(early, null);
      if (this.#overtaken.delete(conversation.id)) this.#ask(call.id, { kind: 'get', callId: call.id });
      return;
    }
    // In a direct conversation we meant each other: their call is answered at once, unasked.
    if (reply.code === 'call-in-progress' && reply.callId && conversation.members.length === 2)
      this.join(reply.callId, false);
  }

  #handleReply(request: Exclude<Request, { kind: 'initiate' | 'active' }>, reply: Reply): void {
    const { callId, kind } = request;
    if (reply.ok) {
      if (kind === 'look') return this.#handleLook(callId, request.takeOver, reply.call);
      return this.#handleCall(reply.call, null, kind === 'answer' || kind === 'takeOver');
    }
    const error = { code: reply.code as AppErrorCode, params: {} };
    if (kind === 'answer' || kind === 'takeOver') this.say(callId, { type: 'answer-refused', error });
    if (kind === 'rejoin' && reply.code === 'already-answered')
      this.say(callId, { type: 'ended', reason: 'replaced' });
    else if (kind === 'rejoin' || kind === 'get') this.say(callId, { type: 'gone' });
  }

  #handleLook(callId: string, takeOver: boolean, call: Call): void {
    if (this.#live(callId)) return this.say(callId, ACCEPT);
    const isElsewhere = this.#factsOf(call)?.me.owner === 'other-device';
    if (!isLive(call) || (isElsewhere && !takeOver)) return;
    this.#take(call);
    this.#forget(callId);
    this.#add(callId, joiningCall(takeOver, this.#clock.now() + this.#ringMs));
  }

  /** After a connect: what lives is taken up, what is missing is asked for by name. */
  #handleActive(calls: readonly Call[]): void {
    for (const call of calls) this.#handleCall(call, null);
    for (const callId of this.set.keys()) {
      const isListed = calls.some(({ id }) => id === callId);
      if (this.#live(callId) && !isListed) this.#ask(callId, { kind: 'get', callId });
    }
  }

  #handleCall(call: Call, ringsForMs: number | null, answered = false): void {
    const { id } = call;
    const isStarting =
      call.initiatedBy === this.caller.userId && this.lines.has(`start ${call.conversationId}`);
    const wasHere = this.set.has(id) || this.#over.has(id);
    if (!wasHere && isStarting) return void this.#early.set(id, call);
    const before = this.#known.get(id);
    const now = this.#take(call);
    const facts = this.#factsOf(now);
    if (wasHere && facts) this.say(id, { type: answered ? 'answered' : 'facts', facts });
    const isNew = before && wasHere ? this.#callsAnew(before, now) : !wasHere;
    if (isNew) this.#begin(now, ringsForMs);
  }

  #callsAnew(before: Call, now: Call): boolean {
    const state = this.set.get(now.id);
    const missed = state?.phase === 'ended' && state.reason === 'missed';
    return !this.#live(now.id) && this.#machine.callsAnew(before, now, this.caller.userId, missed);
  }

  #begin(call: Call, ringsForMs: number | null): void {
    const isDirect = call.conversationId === 'direct';
    const me = { ...this.caller, claimed: false };
    const state = firstState(call, me, { isDirect, ringsUntil: this.#ringLimit(ringsForMs) });
    if (!state) return;
    this.#forget(call.id);
    this.#add(call.id, state);
    if (state.phase === 'incoming') this.#ask(`ringing ${call.id}`, { kind: 'ringing', callId: call.id });
    else if (state.phase === 'outgoing') this.say(call.id, { type: 'window-lost' });
  }

  /** The newest of what is known and this; a word without a number does not count beside one that has. */
  #take(call: Call): Call {
    const known = this.#known.get(call.id);
    const isOlder = known?.rev !== undefined && (call.rev ?? 0) < known.rev;
    const newest = isOlder ? known : call;
    this.#known.set(call.id, newest);
    return newest;
  }

  #factsOf(call: Call): ReturnType<typeof factsOf> {
    return factsOf(call, { ...this.caller, claimed: false });
  }

  #ringLimit(ringsForMs: number | null): number {
    return this.#clock.now() + (ringsForMs ?? this.#ringMs) + RING_SLACK_MS;
  }

  #add(callId: string, state: CallState): void {
    this.#apply(this.#machine.addCall(this.set, callId, state));
  }

  #apply({ set, effects }: CallSetStep): void {
    this.set = set;
    for (const { callId, effect } of effects) this.#ask(callId, requestOf(callId, effect));
    // Forgotten at once: a word that comes late must not ring again.
    for (const [callId, { phase }] of set) if (phase === 'ended') this.#over.add(callId);
  }

  /** Who could be called into that call from here. */
  notIn(callId: string, members: readonly string[]): string[] {
    const call = this.#known.get(callId);
    return members.filter((userId) => call && participantOf(call, userId)?.status !== 'joined');
  }

  /** Calls that ring on this device now. */
  get ringing(): string[] {
    return [...this.set].filter(([, state]) => rings(state)).map(([callId]) => callId);
  }
}

function requestOf(callId: string, effect: CallEffect): Request {
  switch (effect.type) {
    case 'tell-held':
      return { kind: 'held', callId, held: effect.held };
    case 'end':
      return { kind: 'end', callId, reason: effect.reason };
    case 'answer':
      return { kind: effect.takeOver ? 'takeOver' : 'answer', callId };
    case 'rejoin':
    case 'reject':
      return { kind: effect.type, callId };
    default:
      return assertNever(effect, 'unknown effect');
  }
}

/** Local milliseconds at which a call that rings, or is tried, is given up. */
function limitOf(state: CallState): number | null {
  if (state.phase === 'joining') return state.until;
  return 'ringsUntil' in state ? state.ringsUntil : null;
}
