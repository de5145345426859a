import type { Call } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { CallPort } from '../backends/adapter.ts';
import type { CallJoiner } from './call-joiner.ts';
import type { CallRecord } from './call-record.ts';
import type { Calls } from './calls.ts';
import { isScreenOnly, participantOf } from './facts.ts';
import type { CallHost } from './host.ts';

/** Starts of one workspace and conversation that are under way, and what the server already said of calls there. */
interface Start {
  readonly result: Promise<string>;
  readonly early: Map<string, Call>;
}

/** What the person wishes of a call to be started. */
interface Wish {
  readonly video: boolean;
  /** false: nobody is called, colleagues may join. */
  readonly ring: boolean;
  /** Only to look and to listen. */
  readonly watch?: boolean | undefined;
  /** Only my screen, for whoever wants to see it. */
  readonly share?: boolean | undefined;
}

/** Calls that the person starts, up to the server's answer. */
export class CallStarter {
  readonly #calls: Calls;
  readonly #joiner: CallJoiner;
  readonly #logger: Logger;
  readonly #randomId: () => string;
  readonly #starts = new Map<string, Start>();
  /** Starts whose answer never came: if the server took them all the same, they are ended. */
  readonly #abandoned = new Set<string>();

  constructor(deps: {
    readonly calls: Calls;
    readonly joiner: CallJoiner;
    readonly logger: Logger;
    readonly randomId: () => string;
  }) {
    this.#calls = deps.calls;
    this.#joiner = deps.joiner;
    this.#logger = deps.logger;
    this.#randomId = deps.randomId;
  }

  /** The id of the call that I am in then. Errors: unsupported, offline, call-refused, call-in-progress {callId}, call-full, server-unreachable. */
  start(host: CallHost, conversationId: string, wish: Wish): Promise<string> {
    const key = keyOf(host, conversationId, wish.share);
    const running = this.#starts.get(key);
    if (running) return running.result;
    const early = new Map<string, Call>();
    const result = this.#start(host, conversationId, wish, early).finally(() => this.#starts.delete(key));
    this.#starts.set(key, { result, early });
    return result;
  }

  /** True: the call is one that we are just starting, or gave up; nobody else has to deal with it. */
  claims(host: CallHost, call: Call): boolean {
    const identity = host.identity();
    const mine = identity && participantOf(call, identity.user.id);
    if (!mine || call.initiatedBy !== identity.user.id || this.#calls.record(call.id)) return false;
    if (mine.deviceId !== null && mine.deviceId !== identity.deviceId) return false;
    const key = keyOf(host, call.conversationId, isScreenOnly(call, host.features()));
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
    wish: Wish,
    early: Map<string, Call>,
  ): Promise<string> {
    const port = host.port();
    const { video, watch = false, share = false } = wish;
    const ring = wish.ring && !share;
    const can = host.features();
    if (!port || (watch && can?.watch !== true) || (share && can?.shareAlone !== true))
      throw new AppError('unsupported');
    const live = this.#calls.liveIn(host.workspaceId, conversationId);
    if (live && !share) return this.#enter(live, wish);
    const participantIds = ring ? host.othersIn(conversationId) : [];
    if (!host.online()) throw new AppError('offline');
    const clientId = this.#randomId();
    const more = { ...(watch && { watch }), ...(share && { share }) };
    const request = { conversationId, participantIds, video, ring, ...more, clientId };
    this.#abandoned.delete(keyOf(host, conversationId, share));
    try {
      const { call, ringsForMs } = await this.#initiate(host, port, request);
      this.#calls.addStarted(host, call, { video, ring, watch, ringsForMs });
      // a push that came before the answer may already tell more
      const pushed = early.get(call.id);
      if (pushed) this.#calls.handleCall(host, pushed, null);
      return call.id;
    } catch (error) {
      const known = AppError.from(error);
      const callId = known.params['callId'];
      if (known.code !== 'call-in-progress' || typeof callId !== 'string') throw error;
      return this.#meet(host, port, callId, wish, known);
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
          this.#abandoned.add(keyOf(host, request.conversationId, request.share));
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
    wish: Wish,
    refusal: AppError,
  ): Promise<string> {
    const call = this.#calls.record(callId)?.call ?? (await port.get(callId));
    if (!host.isDirect(call.conversationId)) throw refusal;
    this.#calls.handleCall(host, call, null);
    const record = this.#calls.record(callId);
    if (!record) throw refusal;
    return this.#enter(record, wish);
  }

  /** Who only wished to look goes into it muted. */
  async #enter({ id, mediaState }: CallRecord, { video, watch }: Wish): Promise<string> {
    const isNew = this.#calls.state(id)?.phase === 'incoming';
    if (watch && isNew) this.#calls.setMedia(id, { ...mediaState, audioEnabled: false });
    await this.#joiner.accept(id, { video: video && !watch, others: 'hold' });
    return id;
  }
}

/** A screen is shown beside whatever call there is. */
const keyOf = (host: CallHost, conversationId: string, share = false): string =>
  `${host.workspaceId}/${conversationId}${share ? '/screen' : ''}`;
