import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CallInput } from '#shared/machines/call.ts';
import type { CallRecord } from './call-record.ts';
import type { Calls } from './calls.ts';
import { isLive, participantOf } from './facts.ts';
import type { CallHost } from './host.ts';

type Others = Extract<CallInput, { type: 'accept' }>['others'];

interface JoinWish {
  readonly video: boolean;
  /** Also when another device of mine is in it, which then leaves. */
  readonly takeOver: boolean;
}

/** How the person goes into a call that is there: by answering its ring, or by joining one that runs. */
export class CallJoiner {
  readonly #calls: Calls;
  readonly #joins = new Map<string, Promise<void>>();

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  /** Answers a call that rings. Errors: not-found and those of answering. */
  async accept(callId: string, { video, others }: { video: boolean; others: Others }): Promise<void> {
    const record = this.#calls.must(callId);
    const before = this.#calls.state(callId);
    if (before?.phase !== 'incoming') return;
    if (!before.answering) record.mediaState = { ...record.mediaState, videoEnabled: video };
    this.#calls.say(callId, { type: 'accept', others });
    await record.queue.idle();
    const state = this.#calls.state(callId);
    if (state?.phase === 'ended' && state.error !== null) throw AppError.fromView(state.error);
    if (state?.phase === 'incoming' && !state.answering)
      throw new AppError('server-unreachable', { address: record.host.name() });
  }

  /** Goes into a call that runs. Errors: unsupported, offline, call-full {limit}, call-ended, already-answered, server-unreachable. */
  join(host: CallHost, callId: string, wish: JoinWish): Promise<void> {
    const running = this.#joins.get(callId);
    if (running) return running;
    const join = this.#join(host, callId, wish).finally(() => this.#joins.delete(callId));
    this.#joins.set(callId, join);
    return join;
  }

  async #join(host: CallHost, callId: string, wish: JoinWish): Promise<void> {
    if (this.#isIn(callId)) return this.#enter(callId, wish);
    if (!host.online()) throw new AppError('offline');
    // what is still to be told of an earlier stay must not end this one
    await this.#calls.past(callId)?.queue.idle();
    const call = await this.#find(host, callId);
    // a word of it may have come meanwhile
    if (this.#isIn(callId)) return this.#enter(callId, wish);
    const mine = participantOf(call, host.identity()?.user.id ?? '');
    const isElsewhere = mine?.status === 'joined' && mine.deviceId !== host.identity()?.deviceId;
    if (isElsewhere && !wish.takeOver) throw new AppError('already-answered');
    this.#calls.addJoining(host, call, wish);
    const record = this.#calls.must(callId);
    await record.queue.idle();
    this.#settle(record);
  }

  /** A call that cannot be joined leaves nothing on the screen: the error says it. */
  #settle(record: CallRecord): void {
    const state = this.#calls.state(record.id);
    if (this.#calls.record(record.id) !== record || state?.phase !== 'ended') return;
    this.#calls.dismiss(record.id);
    if (state.error?.code === 'not-found') throw new AppError('call-ended');
    if (state.error) throw AppError.fromView(state.error);
    // without an error and with a call that goes on it was the person who thought better of it
    if (!isLive(record.call) || state.reason !== 'ended-by-user') throw new AppError('call-ended');
  }

  #isIn(callId: string): boolean {
    return (this.#calls.state(callId)?.phase ?? 'ended') !== 'ended';
  }

  /** It is here already: rings, or is held. */
  async #enter(callId: string, { video }: JoinWish): Promise<void> {
    if (this.#calls.state(callId)?.phase === 'incoming') {
      return this.accept(callId, { video, others: 'hold' });
    }
    this.#calls.say(callId, { type: 'resume' });
  }

  async #find(host: CallHost, callId: string): Promise<Call> {
    const port = host.port();
    if (!port) throw new AppError('unsupported');
    const call = await port.get(callId).catch((error: unknown) => {
      throw AppError.from(error).code === 'not-found' ? new AppError('call-ended', {}, error) : error;
    });
    if (!isLive(call)) throw new AppError('call-ended');
    return call;
  }
}
