/** Calls as the routes and socket events of the contract ask for them; every method may throw a Refusal. */
import * as storage from '#backend/storage/calls.ts';
import type { Db } from '#backend/storage/schema.ts';
import type { clientEvents } from '#shared/contracts/connect/events.ts';
import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import type { RouteReply } from '#shared/contracts/connect/route.ts';
import type { routes } from '#shared/contracts/connect/routes.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Caller, Push } from '../push.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { Refusal } from '../refusal.ts';
import { Announcer, type CountedEvent } from './announcer.ts';
import { CallChanges, type WriteCallLine } from './changes.ts';
import { decodeCursor, encodeCursor } from './history.ts';
import { stateOf } from './rows.ts';
import type { SfuTokens } from './sfu.ts';
import { Signalling } from './signalling.ts';
import { durationSeconds, isOver, participantOf, startedAt, type CallRules, type Stay } from './state.ts';
import { socketCommand, Sweeper } from './sweeper.ts';
import { callView, nameOf, peopleOf, recordView, type SeenCall } from './view.ts';

export interface CallsOptions {
  readonly db: Db;
  readonly push: Push;
  readonly clock: Clock;
  readonly log: Logger;
  readonly rules: CallRules;
  /** null without an SFU. */
  readonly sfuTokens: SfuTokens | null;
  readonly sweepMs: number;
  readonly rates: {
    /** Calls begun per minute and user. */
    readonly initiate: number;
  };
  readonly writeCallLine: WriteCallLine;
  readonly count: (what: CountedEvent, seen: SeenCall) => void;
}

type Body<R extends { body: z.ZodType }> = z.output<R['body']>;
type Reply<N extends keyof typeof routes> = RouteReply<(typeof routes)[N]>;

export class Calls {
  readonly signalling: Signalling;
  readonly #options: CallsOptions;
  readonly #announcer: Announcer;
  readonly #changes: CallChanges;
  readonly #sweeper: Sweeper;
  readonly #initiates: RateLimiter;
  readonly #scope = new Scope();
  readonly #reconciling = new Set<Promise<void>>();

  constructor(options: CallsOptions) {
    const { db, push, clock, log, rules, rates, sweepMs } = options;
    this.#options = options;
    this.#announcer = new Announcer(push, clock, (what, seen) => {
      options.count(what, seen);
      if (what === 'over') this.signalling.forget(seen.state.id);
    });
    this.#changes = new CallChanges({
      db,
      rules,
      clock,
      log,
      newId: randomUUID,
      announcer: this.#announcer,
      writeCallLine: options.writeCallLine,
    });
    this.#initiates = new RateLimiter({ perSecond: rates.initiate / 60, burst: rates.initiate }, clock);
    this.signalling = new Signalling(this.#changes, push);
    this.#sweeper = new Sweeper({ db, changes: this.#changes, push, clock, log, sweepMs });
  }

  /** How many calls live now, as far as this process knows. */
  get liveCount(): number {
    return this.#changes.liveCount;
  }

  /** Listens to devices coming and going, and sweeps from now on. */
  async start(): Promise<void> {
    const { push } = this.#options;
    this.#scope.add(push.on('connected', (caller) => this.#reconcile(caller, true)));
    this.#scope.add(push.on('disconnected', (caller) => this.#reconcile(caller, false)));
    await this.#sweeper.start();
  }

  /** Resolves when nothing of this service touches the database any more. */
  async stop(): Promise<void> {
    this.#scope.end();
    await this.#sweeper.stop();
    await Promise.all(this.#reconciling);
    await this.#changes.idle();
  }

  async initiate(caller: Caller, body: Body<typeof routes.initiateCall>): Promise<Reply<'initiateCall'>> {
    const waitS = this.#initiates.take(caller.userId);
    if (waitS > 0) throw Refusal.rateLimited(waitS);
    const ring = body.ring ?? true;
    const invited = [...new Set(body.participantIds)].filter((userId) => userId !== caller.userId);
    if (ring && invited.length === 0)
      throw new Refusal('bad-payload', 'A call that rings needs somebody to ring');
    const seen = await this.#changes.initiate({
      kind: 'initiate',
      ...caller,
      conversationId: body.conversationId,
      type: body.type,
      invited,
      clientId: body.clientId ?? null,
      ring,
      online: this.#isOnline(caller),
    });
    const { state, people } = seen;
    return {
      callId: state.id,
      status: state.phase.status,
      participants: state.participants
        .filter(({ userId }) => userId !== caller.userId)
        .map(({ userId, standing }) => ({ userId, ...nameOf(people, userId), status: standing.status })),
      ...this.#joined(seen, caller),
    };
  }

  async answer(
    caller: Caller,
    callId: string,
    body: Body<typeof routes.answerCall>,
  ): Promise<Reply<'answerCall'>> {
    const seen = await this.#changes.change(callId, () => ({
      kind: 'answer',
      ...caller,
      rejoin: body?.rejoin ?? false,
      takeOver: body?.takeOver ?? false,
      online: this.#isOnline(caller),
    }));
    const { state } = seen;
    const started = startedAt(state);
    return {
      callId,
      status: state.phase.status,
      startedAt: started === null ? null : new Date(started).toISOString(),
      ...this.#joined(seen, caller),
    };
  }

  async reject(caller: Caller, callId: string): Promise<Reply<'rejectCall'>> {
    const seen = await this.#changes.change(callId, () => ({ kind: 'reject', ...caller }));
    const { state } = seen;
    const mine = participantOf(state, caller.userId)?.standing.status;
    // For who rejected it the call is rejected, also where it goes on among others.
    const status = !isOver(state) && mine === 'rejected' ? 'rejected' : state.phase.status;
    return { callId, status, call: callView(seen) };
  }

  async end(caller: Caller, callId: string, body: Body<typeof routes.endCall>): Promise<Reply<'endCall'>> {
    const reason = body?.reason ?? 'ended-by-user';
    const seen = await this.#changes.change(callId, () => ({ kind: 'end', ...caller, reason }));
    const { state } = seen;
    const mine = participantOf(state, caller.userId)?.standing.status;
    return {
      callId,
      // For who left it the call has ended, also where it goes on among others.
      status: isOver(state) ? state.phase.status : mine === 'rejected' ? 'rejected' : 'ended',
      duration: durationSeconds(state, this.#options.clock.now()),
      endReason: isOver(state) ? state.phase.endReason : mine === 'rejected' ? 'rejected' : reason,
      call: callView(seen),
    };
  }

  /** Rings people in a running call; who is in it stays as they are. */
  async invite(
    caller: Caller,
    callId: string,
    body: Body<typeof routes.inviteToCall>,
  ): Promise<Reply<'inviteToCall'>> {
    const userIds = [...new Set(body.userIds)];
    const seen = await this.#changes.change(callId, () => ({ kind: 'invite', ...caller, userIds }));
    return { call: callView(seen) };
  }

  /** For who is joined, on the device that is; `not-found` for a call that has no SFU, too. */
  async sfuToken(caller: Caller, callId: string): Promise<Reply<'sfuToken'>> {
    const seen = await this.#changes.current(callId);
    const standing = seen && participantOf(seen.state, caller.userId)?.standing;
    if (!standing) throw new Refusal('not-found');
    const { state } = seen;
    if (isOver(state)) throw new Refusal('call-ended', undefined, { call: callView(seen) });
    if (standing.status !== 'joined' || standing.stay.deviceId !== caller.deviceId)
      throw new Refusal('not-joined');
    const { sfuTokens } = this.#options;
    if (!state.sfu || !sfuTokens) throw new Refusal('not-found', 'This call is on no SFU');
    return sfuTokens.of(caller.userId, state.sfu);
  }

  async media(caller: Caller, callId: string, mediaState: MediaState): Promise<Reply<'callMedia'>> {
    await this.#changes.change(callId, () => ({ kind: 'media', ...caller, mediaState }));
    return { success: true, mediaState };
  }

  async ringing(caller: Caller, event: z.output<(typeof clientEvents)['call:ringing']>): Promise<void> {
    const { callId, prewarm } = event;
    await this.#changes.change(callId, () => ({ kind: 'ringing', ...caller, prewarm }));
  }

  /** To participants, and to members of the conversation, who may join. */
  async get(caller: Caller, callId: string): Promise<Call> {
    const { db, rules } = this.#options;
    const rows = await storage.readCall(db, callId);
    if (!rows) throw new Refusal('not-found');
    const state = stateOf(rows, rules.sfu);
    const people = peopleOf(rows.participants);
    if (!people.has(caller.userId)) {
      const members = await storage.membersOf(db, state.conversationId);
      if (!members.some((member) => member.user_id === caller.userId)) throw new Refusal('not-found');
    }
    return callView(await this.#changes.see(db, state, people));
  }

  async active(caller: Caller): Promise<Reply<'activeCalls'>> {
    const { db, rules } = this.#options;
    const rows = await storage.readCalls(db, await storage.liveCallIdsOf(db, caller.userId));
    const calls: Call[] = [];
    for (const row of rows) {
      const state = stateOf(row, rules.sfu);
      calls.push(callView(await this.#changes.see(db, state, peopleOf(row.participants))));
    }
    return { calls };
  }

  async history(
    caller: Caller,
    query: z.output<(typeof routes.callHistory)['query']>,
  ): Promise<Reply<'callHistory'>> {
    const { db, rules } = this.#options;
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const ids = await storage.historyIds(db, {
      userId: caller.userId,
      // One more than asked for tells whether there is a next page.
      limit: query.limit + 1,
      missedOnly: query.missed ?? false,
      before,
    });
    const page = await storage.readCalls(db, ids.slice(0, query.limit));
    const calls = page.map((rows) => {
      const seen = { state: stateOf(rows, rules.sfu), people: peopleOf(rows.participants), busy: NOBODY };
      return recordView(seen, caller.userId);
    });
    const last = calls.at(-1);
    return { calls, cursor: last && ids.length > query.limit ? encodeCursor(last) : null };
  }

  #isOnline(caller: Caller): boolean {
    return this.#options.push.isConnected(caller.deviceId);
  }

  /** The part of a reply that names the caller's stay. */
  #joined(seen: SeenCall, caller: Caller): Pick<Stay, 'joinId' | 'joinSeq'> & { call: Call } {
    const standing = participantOf(seen.state, caller.userId)?.standing;
    const call = callView(seen);
    if (!standing || !('stay' in standing)) throw new Refusal('call-ended', undefined, { call });
    return { joinId: standing.stay.joinId, joinSeq: standing.stay.joinSeq, call };
  }

  /** A device came or went: its calls get to know, and what rings there is told to it again. */
  #reconcile(caller: Caller, cameUp: boolean): void {
    const { db, push, log } = this.#options;
    const work = async () => {
      for (const callId of await storage.liveCallIdsOf(db, caller.userId)) {
        await this.#changes.change(callId, () => socketCommand(push, caller));
        if (!cameUp) continue;
        await this.#changes.inOrder(callId, (seen) => {
          if (seen) this.#announcer.ringAgain(seen, caller.userId, caller.deviceId);
        });
      }
    };
    const guarded = work().catch((error: unknown) =>
      log.error('a device came or went, its calls were not told', { error }),
    );
    this.#reconciling.add(guarded);
    void guarded.finally(() => this.#reconciling.delete(guarded));
  }
}

const NOBODY: ReadonlySet<string> = new Set();
