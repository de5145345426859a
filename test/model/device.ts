/**
 * One device of one person in the model: the real person's machine in its call set, and what an engine puts around it.
 * Of one line (a call, or the start of one) one request is under way at a time, repeated until it is answered;
 * replies and pushes overtake one another, and the call's `rev` tells which is newer.
 */
import { factsOf } from '#engine/calls/facts.ts';
import type { Caller } from '#backend/services/push.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import type { AppErrorCode } from '#shared/errors/app-error.ts';
import { forgetCall, type CallSet, type CallSetStep } from '#shared/machines/call-set.ts';
import {
  incomingCall,
  outgoingCall,
  recoveredCall,
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
}

export type Request =
  | { readonly kind: 'initiate'; readonly clientId: string; readonly conversation: Conversation }
  | { readonly kind: 'active' }
  | {
      readonly kind: 'get' | 'ringing' | 'reject' | 'answer' | 'rejoin' | 'takeOver';
      readonly callId: string;
    }
  | { readonly kind: 'end'; readonly callId: string; readonly reason: 'ended-by-user' | 'failed' }
  | { readonly kind: 'held'; readonly callId: string; readonly held: boolean };

/** What the server made of a request. */
export type Answered = Reply | { readonly ok: true; readonly calls: readonly Call[] };

interface Line {
  readonly requests: Request[];
  /** Of the first request, served and not yet heard. */
  answered: Answered | null;
}

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
  readonly #revs = new Map<string, number>();
  readonly #over = new Set<string>();
  /** What was told of calls that we are just starting. */
  readonly #early = new Map<string, Call>();
  #reconnected = false;
  #started = 0;

  constructor(caller: Caller, machine: PersonMachine, clock: Clock, ringMs: number) {
    this.caller = caller;
    this.#machine = machine;
    this.#clock = clock;
    this.#ringMs = ringMs;
  }

  // the person

  /** Calls everybody of a conversation, or enters the call that this device knows there. */
  call(conversation: Conversation, liveId: string | null): void {
    if (liveId !== null && this.#live(liveId)) return this.say(liveId, { type: 'accept' });
    const line = `start ${conversation.id}`;
    if (this.lines.has(line)) return;
    this.#started += 1;
    this.#reconnected = false;
    const clientId = `${this.caller.deviceId}-${this.#started}`;
    this.#ask(line, { kind: 'initiate', clientId, conversation });
  }

  say(callId: string, input: CallInput): void {
    if (this.set.has(callId)) this.#apply(this.#machine.transitionIn(this.set, callId, input));
  }

  /** Joins a live call that this device has no part in; its last word about it must have been heard. */
  join(callId: string): void {
    if (this.#live(callId) || this.lines.has(callId)) return;
    this.#forget(callId);
    this.#add(callId, incomingCall(this.#clock.now() + this.#ringMs));
    this.say(callId, { type: 'accept' });
  }

  /** Moves a call here that runs on another device of this person. */
  takeOver(callId: string): void {
    if (this.#live(callId) || this.lines.has(callId)) return;
    this.#forget(callId);
    this.#ask(callId, { kind: 'takeOver', callId });
  }

  // the machine room

  /** The app ends and starts again: it remembers nothing. */
  restart(): void {
    this.set = new Map();
    this.inbox = [];
    this.lines.clear();
    this.#revs.clear();
    this.#over.clear();
    this.#early.clear();
  }

  connected(): void {
    this.#reconnected = true;
    this.#ask('active', { kind: 'active' });
  }

  disconnected(): void {
    this.inbox = [];
  }

  /** Local ring limits that have passed. */
  tick(): void {
    for (const [callId, state] of this.set) {
      if ('ringsUntil' in state && state.ringsUntil <= this.#clock.now())
        this.say(callId, { type: 'ring-limit' });
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
        if (rev < (this.#revs.get(callId) ?? 0)) return;
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

  /** The request or its reply got lost: an answer is the person's to repeat, everything else is asked again. */
  lose(key: string): void {
    const line = this.lines.get(key);
    const request = line?.requests[0];
    if (!line || !request) return;
    line.answered = null;
    if (request.kind !== 'answer' && request.kind !== 'takeOver') return;
    this.#next(key, line);
    if (request.kind !== 'answer') return;
    this.say(request.callId, { type: 'answer-refused', error: 'server-unreachable' });
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

  #handleStart({ conversation }: Extract<Request, { kind: 'initiate' }>, reply: Reply): void {
    if (reply.ok) {
      const { call } = reply;
      const early = this.#early.get(call.id);
      this.#early.clear();
      if (this.set.has(call.id)) return this.#handleCall(call, null);
      this.#add(call.id, outgoingCall(this.#clock.now() + this.#ringMs + RING_SLACK_MS));
      this.#handleCall(call, null);
      if (early) this.#handleCall(early, null);
      // What was pushed while there was no socket is gone: the reply may be older than that.
      if (this.#reconnected) this.#ask(call.id, { kind: 'get', callId: call.id });
      return;
    }
    // In a direct conversation we meant each other: their call is answered at once, unasked.
    if (reply.code === 'call-in-progress' && reply.callId && conversation.members.length === 2) {
      if (this.#live(reply.callId)) this.say(reply.callId, { type: 'accept' });
      else this.join(reply.callId);
    }
  }

  #handleReply(request: Exclude<Request, { kind: 'initiate' | 'active' }>, reply: Reply): void {
    const { callId, kind } = request;
    // What was heard of it meanwhile is older than the server's word.
    if (reply.ok && kind === 'takeOver') this.#forget(callId);
    if (reply.ok) return this.#handleCall(reply.call, null);
    if (kind === 'answer') this.say(callId, { type: 'answer-refused', error: reply.code as AppErrorCode });
    if (kind === 'rejoin' && reply.code === 'already-answered')
      this.say(callId, { type: 'ended', reason: 'replaced' });
    else if (kind === 'rejoin' || kind === 'get') this.say(callId, { type: 'gone' });
  }

  /** After a connect: what lives is taken up, what is missing is asked for by name. */
  #handleActive(calls: readonly Call[]): void {
    for (const call of calls) this.#handleCall(call, null);
    for (const callId of this.set.keys()) {
      const isListed = calls.some(({ id }) => id === callId);
      if (this.#live(callId) && !isListed) this.#ask(callId, { kind: 'get', callId });
    }
  }

  #handleCall(call: Call, ringsForMs: number | null): void {
    const { id, rev = 0 } = call;
    if (rev > 0 && rev < (this.#revs.get(id) ?? 0)) return;
    this.#revs.set(id, Math.max(rev, this.#revs.get(id) ?? 0));
    const facts = factsOf(call, { ...this.caller, claimed: false });
    if (!facts) return;
    const { status, owner, stay } = facts.me;
    const isOver = call.endedAt !== null;
    if (!this.set.has(id) && !this.#over.has(id)) {
      const isStarting = call.initiatedBy === this.caller.userId;
      if (isStarting && this.lines.has(`start ${call.conversationId}`)) this.#early.set(id, call);
      else if (isOver) return;
      else if (status === 'invited' || status === 'ringing') {
        this.#add(id, incomingCall(this.#clock.now() + (ringsForMs ?? this.#ringMs) + RING_SLACK_MS));
        this.#ask(`ringing ${id}`, { kind: 'ringing', callId: id });
      } else if (owner === 'this-device') this.#add(id, recoveredCall(stay));
    }
    this.say(id, { type: 'facts', facts });
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
    case 'rejoin':
    case 'reject':
      return { kind: effect.type, callId };
    default:
      return assertNever(effect, 'unknown effect');
  }
}
