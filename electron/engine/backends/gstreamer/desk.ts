import type { Call, EndReason, MediaState } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AdapterEvents, SignalOut } from '../adapter.ts';
import type { PeerLine } from './line.ts';
import { type Effect, FREE, type Input, type Place, RING_MS, talkOf } from './place.ts';
import { step } from './step.ts';
import type { Ctx } from './talk.ts';

export interface DeskDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomId: () => string;
  readonly events: Emitter<AdapterEvents>;
  /** Errors: session-expired. */
  readonly me: () => Ctx['me'];
  /** `null`: not connected. */
  readonly line: () => PeerLine | null;
  /** Whoever shows the call has to know its conversation, and who is in it, first. */
  readonly onCall: (call: Call) => void;
}

/** What a person asked for, until the server has answered. */
interface Pending {
  readonly callId: string;
  readonly resolve: (call: Call) => void;
  readonly reject: (error: AppError) => void;
}

export type Wish =
  Extract<Input, { type: 'call' | 'enter' }> extends infer One
    ? One extends unknown
      ? Omit<One, 'callId'>
      : never
    : never;

/** How long the server may take over SESSION and ROOM. */
const ANSWER_MS = 8000;
/** How long a room is tried to be entered again. */
const RETURN_MS = 60_000;
/** Calls that are over and still asked for. */
const OVER_MAX = 20;

/** The one call that a line can be in: runs the machine of `step.ts`, and does what it says. */
export class Desk {
  readonly #deps: DeskDeps;
  #place: Place = FREE;
  #pending: Pending | null = null;
  #started: { readonly clientId: string; readonly result: Promise<Call> } | null = null;
  readonly #over = new Map<string, Call>();
  #timer: { readonly of: string; readonly cancel: () => void } | null = null;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  get isInRoom(): boolean {
    return ['entering', 'room', 'returning'].includes(this.#place.at);
  }

  /** The call that rings or runs. One that is still asked for is none yet. */
  get call(): Call | null {
    const isCall = this.#place.at !== 'calling' && !(this.#place.at === 'entering' && !this.#place.again);
    return isCall ? (talkOf(this.#place)?.call ?? null) : null;
  }

  /** One that runs, or is over. Errors: not-found. */
  get(callId: string): Call {
    const call = this.call?.id === callId ? this.call : this.#over.get(callId);
    if (!call) throw new AppError('not-found');
    return call;
  }

  /**
   * The same `clientId` again is the same call.
   * Errors: offline, call-in-progress, colleague-offline, colleague-busy, call-refused {text}, bad-payload, server-unreachable.
   */
  async start(clientId: string, wish: Wish): Promise<Call> {
    if (this.#started?.clientId === clientId) return this.get((await this.#started.result).id);
    const result = this.#start(wish);
    const started = { clientId, result };
    this.#started = started;
    // what failed may be tried again
    result.catch(() => {
      if (this.#started === started) this.#started = null;
    });
    return result;
  }

  /** Errors: call-ended, not-found. */
  async answer(callId: string, rejoin: boolean): Promise<Call> {
    const known = this.get(callId);
    if (this.#over.has(callId)) throw new AppError('call-ended');
    if (rejoin) return this.#ask(known.id, { type: 'rejoin' });
    this.#do({ type: 'answer' });
    return this.get(callId);
  }

  /** Errors: not-found. */
  leave(callId: string, reason: EndReason): Call {
    if (this.get(callId) === this.call) this.#do({ type: 'leave', reason: this.#reasonToLeave(reason) });
    return this.get(callId);
  }

  /** Errors: offline, not-found, colleague-offline. What belongs to an earlier stay is dropped. */
  signal({ callId, targetUserId, fromJoinId, toJoinId, signal }: SignalOut): void {
    const { call } = this;
    if (!this.#deps.line()) throw new AppError('offline');
    if (call?.id !== callId) throw new AppError('not-found');
    const stayOf = (userId: string) => call.participants.find((one) => one.userId === userId)?.joinId ?? null;
    const isStale = (told: string | null, userId: string) => told !== null && told !== stayOf(userId);
    if (isStale(toJoinId, targetUserId) || isStale(fromJoinId, this.#deps.me().userId)) return;
    const refusal = this.#do({ type: 'signal', toUserId: targetUserId, signal });
    if (refusal) throw refusal;
  }

  setMedia(callId: string, mediaState: MediaState): void {
    if (this.call?.id === callId) this.#do({ type: 'media', mediaState });
  }

  /** The line says so. */
  takeText(text: string): void {
    this.#do({ type: 'text', text });
  }

  /** True: the end of a session, after which the line is opened anew at once. */
  takeLost(goodbye: boolean): boolean {
    const wasCall = this.#place.at === 'session' || this.#place.at === 'ringing';
    this.#do({ type: 'lost', goodbye });
    return goodbye && wasCall;
  }

  takeGreeted(): void {
    this.#do({ type: 'greeted' });
  }

  /** Whatever there is ends: nobody is connected any more. */
  end(): void {
    if (this.#place.at !== 'free') this.#do({ type: 'leave', reason: this.#reasonToLeave('ended-by-user') });
    this.#started = null;
  }

  async #start(wish: Wish): Promise<Call> {
    const line = this.#deps.line();
    if (!line) throw new AppError('offline');
    await line.ready();
    const callId = this.#deps.randomId();
    return this.#ask(callId, { ...wish, callId });
  }

  #ask(callId: string, input: Input): Promise<Call> {
    if (this.#pending) return Promise.reject(new AppError('call-in-progress'));
    return new Promise((resolve, reject) => {
      this.#pending = { callId, resolve, reject };
      this.#do(input);
    });
  }

  #do(input: Input): AppError | null {
    const { clock, randomId, me } = this.#deps;
    const { place, effects } = step(this.#place, input, { me: me(), now: clock.now(), newId: randomId });
    this.#place = place;
    this.#retime();
    let refusal: AppError | null = null;
    for (const effect of effects) {
      if (effect.do === 'refuse') refusal = refusalOf(effect);
      else this.#run(effect);
    }
    if (input.type !== 'signal') this.#settle(refusal);
    return refusal;
  }

  #run(effect: Exclude<Effect, { do: 'refuse' }>): void {
    const { events, line, logger } = this.#deps;
    switch (effect.do) {
      case 'send':
        return line()?.send(effect.text);
      case 'again':
        return line()?.again();
      case 'tell':
        this.#deps.onCall(effect.call);
        return events.emit('call', { call: effect.call, ringsForMs: effect.ringsForMs });
      case 'live': {
        const { conversationId, liveCall } = effect;
        return events.emit('live-call', { conversationId, liveCall });
      }
      case 'ended':
        return this.#ended(effect.call, effect.reason);
      case 'signal':
        return events.emit('signal', effect.signal);
      case 'note':
        return logger.info('frame of no use', { what: effect.what, at: this.#place.at });
      default:
        return assertNever(effect, 'unknown effect');
    }
  }

  #ended(call: Call, reason: EndReason): void {
    this.#over.set(call.id, call);
    const [oldest] = this.#over.keys();
    if (this.#over.size > OVER_MAX && oldest !== undefined) this.#over.delete(oldest);
    this.#deps.events.emit('call-ended', { callId: call.id, reason, rev: call.rev ?? null });
  }

  #settle(refusal: AppError | null): void {
    const pending = this.#pending;
    const talk = talkOf(this.#place);
    const isMine = talk !== null && talk.call.id === pending?.callId;
    const isThere = isMine && (this.#place.at === 'session' || this.#place.at === 'room');
    if (!pending || (isMine && !isThere && !refusal)) return;
    this.#pending = null;
    if (isThere) pending.resolve(talk.call);
    else pending.reject(refusal ?? new AppError('call-ended'));
  }

  /** Who called and was never heard of has only called. */
  #reasonToLeave(reason: EndReason): EndReason {
    const place = this.#place;
    const isUnheard =
      place.at === 'session' && !place.heard && place.talk.call.initiatedBy === this.#deps.me().userId;
    return reason === 'ended-by-user' && isUnheard ? 'cancelled' : reason;
  }

  /** One timer, of the place where we are. */
  #retime(): void {
    const ms = limitOf(this.#place);
    const of = `${this.#place.at} ${talkOf(this.#place)?.call.id ?? ''}`;
    if (this.#timer?.of === of) return;
    this.#timer?.cancel();
    this.#timer =
      ms === null ? null : { of, cancel: this.#deps.clock.after(ms, () => void this.#do({ type: 'late' })) };
  }
}

function limitOf({ at }: Place): number | null {
  switch (at) {
    case 'calling':
    case 'entering':
      return ANSWER_MS;
    case 'ringing':
      return RING_MS;
    case 'returning':
      return RETURN_MS;
    case 'free':
    case 'session':
    case 'room':
      return null;
    default:
      return assertNever(at, 'unknown place');
  }
}

function refusalOf({ code, text }: Extract<Effect, { do: 'refuse' }>): AppError {
  return new AppError(code, text === '' ? {} : { name: text, text });
}
