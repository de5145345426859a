import type { Call, EndReason, MediaState } from '#shared/contracts/connect/model.ts';
import type { IceServer } from '#shared/contracts/ipc/call.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { addCall, type CallSet, forgetCall, talkingCall, transitionIn } from '#shared/machines/call-set.ts';
import {
  type CallInput,
  type CallState,
  incomingCall,
  outgoingCall,
  recoveredCall,
  rings,
} from '#shared/machines/call.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { EngineEvents } from '../events.ts';
import { Board, type BoardDeps } from './board.ts';
import { CallEffects } from './call-effects.ts';
import { CallRecord } from './call-record.ts';
import type { CallHost } from './host.ts';
import { IceServers } from './ice.ts';
import { Links } from './links.ts';
import { MediaPush } from './media-push.ts';
import { missedCall } from './missed.ts';
import { RecentIds } from './recent-ids.ts';

export interface CallsDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  readonly show: BoardDeps['show'];
  readonly tell: <N extends 'signal' | 'ring' | 'missed'>(name: N, event: EngineEvents[N]) => void;
}

/** The contract's own, for servers that do not say how long a call rings. */
const RING_LIMIT_MS = 45_000;
/** The server's limit comes first; ours is for one that has gone away. */
const RING_SLACK_MS = 2000;
/** Ended calls that nobody dismissed, and ids of those that must not ring again. */
const ENDED_MAX = 20;
const OVER_MAX = 500;

/** All calls of this person over all workspaces. */
export class Calls {
  readonly #deps: CallsDeps;
  readonly #effects: CallEffects;
  readonly #media: MediaPush;
  readonly #links: Links;
  readonly #ice: IceServers;
  readonly #board: Board;
  readonly #records = new Map<string, CallRecord>();
  /** Calls that are over here: a late word of them does not ring again. */
  readonly #over = new RecentIds(OVER_MAX);
  #set: CallSet = new Map();

  constructor(deps: CallsDeps) {
    this.#deps = deps;
    const { clock, logger } = deps;
    this.#board = new Board({
      settings: deps.settings,
      show: deps.show,
      onRing: (ring) => deps.tell('ring', ring),
    });
    this.#media = new MediaPush(logger);
    this.#ice = new IceServers(clock, logger);
    this.#links = new Links({
      clock,
      logger,
      deliver: (callId, peerKey, signal) => deps.tell('signal', { callId, peerKey, signal }),
      renewed: (record) => this.#refresh(record),
    });
    this.#effects = new CallEffects({
      clock,
      logger,
      input: (record, input) => this.#input(record, input),
      take: (record, call) => this.#takeReply(record, call),
      pushMedia: (record) => {
        this.#refresh(record);
        void this.#media.push(record);
      },
    });
  }

  /** What the ring window shows; told on change. */
  get ring(): RingView | null {
    return this.#board.ring;
  }

  get live(): CallRecord[] {
    return [...this.#records.values()].filter(({ id }) => this.#set.get(id)?.phase !== 'ended');
  }

  record(callId: string): CallRecord | null {
    return this.#records.get(callId) ?? null;
  }

  state(callId: string): CallState | null {
    return this.#set.get(callId) ?? null;
  }

  /** The live call of a conversation, if I am in it or it rings for me. */
  liveIn(workspaceId: string, conversationId: string): CallRecord | null {
    return (
      this.live.find(
        ({ host, call }) => host.workspaceId === workspaceId && call.conversationId === conversationId,
      ) ?? null
    );
  }

  /** I call: the server has taken it. */
  addOutgoing(host: CallHost, call: Call, options: { video: boolean; ringsForMs: number | null }): void {
    const record = new CallRecord(host, call, { video: options.video, claimed: true });
    const ringsUntil = this.#deps.clock.now() + (options.ringsForMs ?? RING_LIMIT_MS) + RING_SLACK_MS;
    this.#add(record, outgoingCall(ringsUntil));
    this.#takeFacts(record);
  }

  /** I join a live call of my own conversation that does not ring for me. */
  addJoinable(host: CallHost, call: Call): void {
    const record = new CallRecord(host, call, { video: false, claimed: false });
    this.#add(record, incomingCall(this.#deps.clock.now() + RING_LIMIT_MS));
  }

  /** The server tells of a call, pushed or asked for. */
  handleCall(host: CallHost, call: Call, ringsForMs: number | null): void {
    const known = this.#records.get(call.id);
    if (known) {
      known.take(call);
      this.#retime(known, ringsForMs);
      this.#takeFacts(known);
      return;
    }
    if (this.#over.has(call.id)) return;
    const record = new CallRecord(host, call, { video: false, claimed: false });
    const facts = record.facts();
    const isLive = ['initiated', 'ringing', 'active'].includes(call.status);
    if (!facts || !isLive) return;
    if (facts.me.status === 'invited' || facts.me.status === 'ringing') {
      const ringsUntil = this.#deps.clock.now() + (ringsForMs ?? RING_LIMIT_MS) + RING_SLACK_MS;
      this.#add(record, incomingCall(ringsUntil));
      host.port()?.ringing(call.id);
    } else if (facts.me.status === 'joined' && facts.me.owner === 'this-device') {
      const nobodyYet = call.status !== 'active' && facts.othersJoined === 0;
      // nothing was linked yet: it rings on as if nothing had happened
      if (nobodyYet) this.addOutgoing(host, call, { video: call.type === 'video', ringsForMs });
      else this.#recover(record, facts.me.stay);
    }
  }

  /** Nothing that is told of this call from now on is taken up. */
  ignore(callId: string): void {
    this.#over.add(callId);
  }

  handleEnded(callId: string, input: Extract<CallInput, { type: 'ended' | 'gone' }>): void {
    const record = this.#records.get(callId);
    if (record) this.#input(record, input);
  }

  handleSignal(signal: Parameters<Links['take']>[1]): void {
    const record = this.#records.get(signal.callId);
    if (record && this.#set.get(record.id)?.phase !== 'ended') this.#links.take(record, signal);
    else this.#deps.logger.debug('signal for an unknown call', { callId: signal.callId });
  }

  /** Connected again: what waited is told. */
  handleOnline(host: CallHost): void {
    for (const record of this.live) {
      if (record.host !== host) continue;
      this.#links.flush(record);
      if (this.#tellsMedia(record)) void this.#media.push(record);
    }
  }

  /** The sign-in is over, and with it every call there. */
  handleSessionOver(host: CallHost): void {
    this.#ice.forget(host.workspaceId);
    for (const record of this.live) if (record.host === host) this.#input(record, { type: 'gone' });
  }

  /** The person's word. Errors: not-found. */
  say(callId: string, input: CallInput): void {
    this.#input(this.must(callId), input);
  }

  /** Errors: not-found. */
  must(callId: string): CallRecord {
    const record = this.#records.get(callId);
    if (!record) throw new AppError('not-found');
    return record;
  }

  /** A window was loaded anew in the call: no links until there is a new stay. Errors: not-found. */
  rejoin(callId: string): void {
    const record = this.must(callId);
    if (this.#set.get(callId)?.phase !== 'joined') return;
    record.needsRejoin = true;
    this.#input(record, { type: 'window-lost' });
  }

  setMedia(callId: string, mediaState: MediaState): void {
    const record = this.must(callId);
    const onHold = record.mediaState.onHold;
    record.mediaState = { ...mediaState, ...(onHold === undefined ? {} : { onHold }) };
    this.#refresh(record);
    if (this.#tellsMedia(record)) void this.#media.push(record);
  }

  signal(callId: string, peerKey: string, signal: Signal): void {
    const record = this.#records.get(callId);
    if (record) this.#links.send(record, peerKey, signal);
  }

  iceServers(callId: string): Promise<IceServer[]> {
    return this.#ice.get(this.must(callId).host);
  }

  /** Forgets a call that has ended; a live one stays. */
  dismiss(callId: string): void {
    const record = this.#records.get(callId);
    if (record && forgetCall(this.#set, callId) !== this.#set) this.#remove(record);
  }

  /** The ring window's look has changed. */
  refreshRing(): void {
    const ringing = [...this.#set].find(([, state]) => rings(state))?.[0];
    this.#board.setRinging(ringing === undefined ? null : this.record(ringing));
  }

  /** Names and the like have changed on a workspace. */
  refreshHost(host: CallHost): void {
    for (const record of this.#records.values()) if (record.host === host) this.#refresh(record);
  }

  /** Leaves every call of `host`, or all; resolves when it is told or `limitMs` have passed. */
  async leave(host: CallHost | null, limitMs: number): Promise<void> {
    const leaving = this.live.filter((record) => host === null || record.host === host);
    for (const record of leaving) {
      const state = this.#set.get(record.id);
      // a call that rings here goes on ringing on other devices
      if (state && rings(state)) this.#remove(record);
      else this.#input(record, { type: 'hang-up' });
    }
    let cancel = (): void => {};
    const limit = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.after(limitMs, resolve);
    });
    await Promise.race([Promise.all(leaving.map((record) => record.queue.idle())), limit]);
    cancel();
  }

  end(): void {
    for (const record of this.#records.values()) {
      this.#links.forget(record);
      record.end();
    }
    this.#records.clear();
  }

  #remove(record: CallRecord): void {
    const next = new Map(this.#set);
    next.delete(record.id);
    this.#set = next;
    this.#records.delete(record.id);
    this.#links.forget(record);
    record.cancelRingTimer?.();
    // what must still be told of it goes on: the record ends with its last word
    void record.queue.idle().then(() => record.end());
    this.#board.remove(record.id);
    this.refreshRing();
  }

  #add(record: CallRecord, state: CallState): void {
    this.#records.set(record.id, record);
    const step = addCall(this.#set, record.id, state);
    this.#apply(step.set, step.effects);
  }

  /** Joined before the app restarted. Links wait for a window that asks for them. */
  #recover(record: CallRecord, stay: Parameters<typeof recoveredCall>[0]): void {
    record.claimed = true;
    record.needsRejoin = true;
    const mine = record.call.participants.find((one) => one.userId === record.me.userId);
    if (mine) record.mediaState = mine.mediaState;
    this.#deps.logger.info('call recovered', { callId: record.id });
    this.#add(record, recoveredCall(stay));
  }

  #takeReply(record: CallRecord, call: Call): void {
    record.take(call);
    this.#takeFacts(record);
  }

  #takeFacts(record: CallRecord): void {
    const facts = record.facts();
    this.#input(record, facts ? { type: 'facts', facts } : { type: 'gone' });
  }

  /** The server says how long it rings: better than what was assumed. */
  #retime(record: CallRecord, ringsForMs: number | null): void {
    const state = this.#set.get(record.id);
    if (ringsForMs === null || state?.phase !== 'incoming') return;
    const ringsUntil = this.#deps.clock.now() + ringsForMs + RING_SLACK_MS;
    this.#set = new Map(this.#set).set(record.id, { ...state, ringsUntil });
    this.#timeRing(record, { ...state, ringsUntil });
  }

  #input(record: CallRecord, input: CallInput): void {
    const step = transitionIn(this.#set, record.id, input);
    this.#apply(step.set, step.effects);
    // facts change the view also where the machine stays as it is
    this.#refresh(record);
  }

  #apply(next: CallSet, effects: ReturnType<typeof transitionIn>['effects']): void {
    const before = this.#set;
    this.#set = next;
    for (const [callId, state] of next) {
      const was = before.get(callId) ?? null;
      const record = this.#records.get(callId);
      if (record && was !== state) this.#entered(record, was, state);
    }
    for (const { callId, effect } of effects) {
      const record = this.#records.get(callId);
      if (record) this.#effects.run(record, effect);
    }
    this.refreshRing();
  }

  #entered(record: CallRecord, was: CallState | null, state: CallState): void {
    if (was?.phase !== state.phase) {
      this.#deps.logger.info('call', {
        callId: record.id,
        phase: state.phase,
        ...(state.phase === 'ended' ? { reason: state.reason } : {}),
      });
    }
    this.#timeRing(record, state);
    this.#refresh(record);
    if (state.phase === 'joined' && this.#tellsMedia(record)) void this.#media.push(record);
    if (state.phase === 'ended' && was?.phase !== 'ended') this.#ended(record, was, state);
  }

  #timeRing(record: CallRecord, state: CallState): void {
    record.cancelRingTimer?.();
    record.cancelRingTimer = null;
    if (state.phase !== 'incoming' && state.phase !== 'outgoing') return;
    const waitMs = state.ringsUntil - this.#deps.clock.now();
    record.cancelRingTimer = this.#deps.clock.after(waitMs, () =>
      this.#input(record, { type: 'ring-limit' }),
    );
  }

  #ended(record: CallRecord, was: CallState | null, state: Extract<CallState, { phase: 'ended' }>): void {
    this.#over.add(record.id);
    if (was?.phase === 'incoming' && state.error === null) this.#rangOut(record, was, state.reason);
    queueMicrotask(() => {
      this.#resumeHeld();
      this.#dropOldEnded();
    });
  }

  /** A call that never got an answer here leaves nothing to read on the screen. */
  #rangOut(record: CallRecord, was: Extract<CallState, { phase: 'incoming' }>, reason: EndReason): void {
    if (was.answering) return;
    const missed = missedCall(record, reason, this.#deps.clock.now());
    if (missed) this.#deps.tell('missed', missed);
    queueMicrotask(() => this.dismiss(record.id));
  }

  /** A held call whose taker is over has no other way back. */
  #resumeHeld(): void {
    if (talkingCall(this.#set) !== null) return;
    if ([...this.#set.values()].some((state) => state.phase === 'outgoing')) return;
    const held = [...this.#set].findLast(([, state]) => state.phase === 'joined' && state.held);
    const record = held && this.#records.get(held[0]);
    if (record) this.#input(record, { type: 'resume' });
  }

  #dropOldEnded(): void {
    const ended = [...this.#set].filter(([, state]) => state.phase === 'ended');
    for (const [callId] of ended.slice(0, -ENDED_MAX)) this.dismiss(callId);
  }

  #tellsMedia(record: CallRecord): boolean {
    const state = this.#set.get(record.id);
    return (state?.phase === 'joined' || state?.phase === 'outgoing') && !record.needsRejoin;
  }

  #refresh(record: CallRecord): void {
    const state = this.#set.get(record.id);
    if (!state || !this.#records.has(record.id)) return;
    this.#links.setPeers(record, this.#board.put(record, state));
  }
}
