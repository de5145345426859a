import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Call } from '#shared/contracts/connect/model.ts';
import type { CallPort } from '../backends/adapter.ts';
import type { Calls } from './calls.ts';
import { participantOf } from './facts.ts';
import type { CallHost } from './host.ts';

/** Starts of one workspace and conversation that are under way, and what the server already said of calls there. */
interface Start {
  readonly result: Promise<string>;
  readonly early: Map<string, Call>;
}

/** Calls that the person starts, up to the server's answer; and joining what runs already. */
export class CallStarter {
  readonly #calls: Calls;
  readonly #logger: Logger;
  readonly #randomId: () => string;
  readonly #starts = new Map<string, Start>();
  /** Starts whose answer never came: if the server took them all the same, they are ended. */
  readonly #abandoned = new Set<string>();
  /** Group calls that stood in the way of one of ours: they can be joined. */
  readonly #joinable = new Map<string, { host: CallHost; call: Call }>();

  constructor(deps: { readonly calls: Calls; readonly logger: Logger; readonly randomId: () => string }) {
    this.#calls = deps.calls;
    this.#logger = deps.logger;
    this.#randomId = deps.randomId;
  }

  /** The id of the call that I am in then. Errors: offline, call-refused, call-in-progress {callId}, call-full, server-unreachable. */
  start(host: CallHost, conversationId: string, video: boolean): Promise<string> {
    const key = keyOf(host, conversationId);
    const running = this.#starts.get(key);
    if (running) return running.result;
    const early = new Map<string, Call>();
    const result = this.#start(host, conversationId, video, early).finally(() => this.#starts.delete(key));
    this.#starts.set(key, { result, early });
    return result;
  }

  /** Answers a ringing call, or joins one that stood in the way. Errors: not-found and those of answering. */
  async accept(callId: string, video: boolean): Promise<void> {
    const joinable = this.#joinable.get(callId);
    if (joinable && !this.#calls.record(callId)) this.#calls.addJoinable(joinable.host, joinable.call);
    this.#joinable.delete(callId);
    const record = this.#calls.must(callId);
    const before = this.#calls.state(callId);
    if (before?.phase !== 'incoming') return;
    if (!before.answering) record.mediaState = { ...record.mediaState, videoEnabled: video };
    this.#calls.say(callId, { type: 'accept' });
    await record.queue.idle();
    const state = this.#calls.state(callId);
    if (state?.phase === 'ended' && state.error !== null) throw new AppError(state.error);
    if (state?.phase === 'incoming' && !state.answering)
      throw new AppError('server-unreachable', { address: record.host.name() });
  }

  /** True: the call is one that we are just starting, or gave up; nobody else has to deal with it. */
  claims(host: CallHost, call: Call): boolean {
    const identity = host.identity();
    const mine = identity && participantOf(call, identity.user.id);
    if (!mine || call.initiatedBy !== identity.user.id || this.#calls.record(call.id)) return false;
    if (mine.deviceId !== null && mine.deviceId !== identity.deviceId) return false;
    const key = keyOf(host, call.conversationId);
    const running = this.#starts.get(key);
    if (running) {
      running.early.set(call.id, call);
      return true;
    }
    if (!this.#abandoned.delete(key)) return false;
    this.#logger.info('a call that was given up is ended', { callId: call.id });
    this.#calls.ignore(call.id);
    host
      .port()
      ?.end(call.id, 'ended-by-user')
      .catch((error: unknown) => this.#logger.warn('it could not be ended', { callId: call.id, error }));
    return true;
  }

  async #start(
    host: CallHost,
    conversationId: string,
    video: boolean,
    early: Map<string, Call>,
  ): Promise<string> {
    const port = host.port();
    if (!port) throw new AppError('unsupported');
    const live = this.#calls.liveIn(host.workspaceId, conversationId);
    if (live) return this.#enter(live.id, video);
    const participantIds = host.othersIn(conversationId);
    if (!host.online()) throw new AppError('offline');
    const request = { conversationId, participantIds, video, clientId: this.#randomId() };
    this.#abandoned.delete(keyOf(host, conversationId));
    try {
      const { call, ringsForMs } = await this.#initiate(host, port, request);
      this.#calls.addOutgoing(host, call, { video, ringsForMs });
      // a push that came before the answer may already tell more
      const pushed = early.get(call.id);
      if (pushed) this.#calls.handleCall(host, pushed, null);
      return call.id;
    } catch (error) {
      const known = AppError.from(error);
      const callId = known.params['callId'];
      if (known.code !== 'call-in-progress' || typeof callId !== 'string') throw error;
      return this.#meet(host, port, callId, video, known);
    }
  }

  /** A lost answer is asked for once more: the same clientId is the same call. */
  async #initiate(host: CallHost, port: CallPort, request: Parameters<CallPort['initiate']>[0]) {
    try {
      return await port.initiate(request);
    } catch (error) {
      if (AppError.from(error).code !== 'server-unreachable') throw error;
      this.#logger.info('start of a call is asked for again', { conversationId: request.conversationId });
      return port.initiate(request).catch((again: unknown) => {
        if (AppError.from(again).code === 'server-unreachable') {
          this.#abandoned.add(keyOf(host, request.conversationId));
        }
        throw again;
      });
    }
  }

  /** Somebody was first. In a direct conversation we meant each other: their call is answered at once, unasked. */
  async #meet(
    host: CallHost,
    port: CallPort,
    callId: string,
    video: boolean,
    refusal: AppError,
  ): Promise<string> {
    const call = this.#calls.record(callId)?.call ?? (await port.get(callId));
    if (!host.isDirect(call.conversationId)) {
      this.#joinable.set(callId, { host, call });
      throw refusal;
    }
    this.#calls.handleCall(host, call, null);
    if (!this.#calls.record(callId)) throw refusal;
    return this.#enter(callId, video);
  }

  async #enter(callId: string, video: boolean): Promise<string> {
    await this.accept(callId, video);
    return callId;
  }
}

const keyOf = (host: CallHost, conversationId: string): string => `${host.workspaceId}/${conversationId}`;
