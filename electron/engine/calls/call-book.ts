import type { DesktopView } from '#shared/contracts/desktop.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import {
  addCall,
  callToResume,
  type CallSet,
  forgetCall,
  isBusyBeside,
  isInCall,
  transitionIn,
} from '#shared/machines/call-set.ts';
import { type CallInput, type CallState, rings } from '#shared/machines/call.ts';
import { isQuiet } from '#shared/machines/quiet.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { EngineEvents } from '../events.ts';
import { Board, type BoardDeps } from './board.ts';
import { CallEffects } from './call-effects.ts';
import type { CallRecord } from './call-record.ts';
import type { CallHost } from './host.ts';
import { Links, type LinksDeps } from './links.ts';
import { MediaPush } from './media-push.ts';
import { missedCall } from './missed.ts';
import { OverCalls } from './over-calls.ts';
import { ringView } from './ring-view.ts';
import { RingTimers } from './ring-timers.ts';
import { Ringing } from './ringing.ts';
import { type SfuClientDeps, SfuStays, type SfuStaysDeps } from './sfu/sfu-stays.ts';
import { TextChannels } from './text-channels.ts';

export interface CallBookDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  readonly quiet: () => DesktopView['quiet'];
  readonly show: BoardDeps['show'];
  readonly onRing: BoardDeps['onRing'];
  readonly onMissed: (call: EngineEvents['missed']) => void;
  readonly onSignal: LinksDeps['deliver'];
  readonly sfuClient: SfuClientDeps;
  readonly onSfuSignal: SfuStaysDeps['onSignal'];
}

/** Ended calls that nobody dismissed, and those that must not ring again by a late word. */
const ENDED_MAX = 20;
const OVER_MAX = 500;

/** The records of all calls and their machine: what is put in comes out as effects, done here, and as what windows see. */
export class CallBook {
  readonly links: Links;
  readonly ringing: Ringing;
  readonly sfu: SfuStays;
  readonly texts = new TextChannels();
  readonly #deps: CallBookDeps;
  readonly #effects: CallEffects;
  readonly #media: MediaPush;
  readonly #board: Board;
  readonly #ringTimers: RingTimers;
  readonly #records = new Map<string, CallRecord>();
  readonly #over = new OverCalls(OVER_MAX);
  #set: CallSet = new Map();

  constructor(deps: CallBookDeps) {
    this.#deps = deps;
    const { clock, logger, settings } = deps;
    this.#board = new Board({ settings, show: deps.show, onRing: deps.onRing });
    this.#media = new MediaPush(logger);
    this.ringing = new Ringing(settings);
    this.#ringTimers = new RingTimers(clock, (record) => this.input(record, { type: 'ring-limit' }));
    this.links = new Links({
      clock,
      logger,
      deliver: deps.onSignal,
      renewed: (record) => this.refresh(record),
    });
    this.sfu = new SfuStays({
      clock,
      logger,
      client: deps.sfuClient,
      onView: (record) => this.refresh(record),
      onSignal: deps.onSfuSignal,
    });
    this.#effects = new CallEffects({
      clock,
      logger,
      input: (record, input) => this.input(record, input),
      take: (record, call, answered) => {
        record.take(call);
        this.takeFacts(record, answered ? 'answered' : 'facts');
      },
      pushMedia: (record) => {
        this.refresh(record);
        void this.#media.push(record);
      },
    });
  }

  /** The calls that ring. */
  get rings(): readonly RingView[] {
    return this.#board.rings;
  }

  get all(): readonly CallRecord[] {
    return [...this.#records.values()];
  }

  get live(): CallRecord[] {
    return this.all.filter(({ id }) => this.isLive(id));
  }

  /** Those of one workspace, or all. */
  of(host: CallHost | null): readonly CallRecord[] {
    return host === null ? this.all : this.all.filter((record) => record.host === host);
  }

  record(callId: string): CallRecord | null {
    return this.#records.get(callId) ?? null;
  }

  /** Errors: not-found. */
  must(callId: string): CallRecord {
    const record = this.#records.get(callId);
    if (!record) throw new AppError('not-found');
    return record;
  }

  /** A call as it was, also one that is over and dismissed. */
  past(callId: string): CallRecord | null {
    return this.record(callId) ?? this.#over.get(callId);
  }

  state(callId: string): CallState | null {
    return this.#set.get(callId) ?? null;
  }

  isLive(callId: string): boolean {
    return (this.#set.get(callId)?.phase ?? 'ended') !== 'ended';
  }

  isRinging({ id }: CallRecord): boolean {
    const state = this.#set.get(id);
    return state !== undefined && rings(state);
  }

  /** It was over here; a late word of it does not ring again. */
  isOver(callId: string): boolean {
    return this.#over.has(callId);
  }

  /** Nothing that is told of this call from now on is taken up. */
  ignore(callId: string): void {
    this.#over.add(callId, null);
  }

  /** A call that is new here. What is left of an earlier stay in it goes, and what it still had to say would be said of this one. */
  add(record: CallRecord, state: CallState): void {
    const before = this.past(record.id);
    this.dismiss(record.id);
    this.#over.delete(record.id);
    before?.end();
    this.#records.set(record.id, record);
    const step = addCall(this.#set, record.id, state);
    this.#apply(step.set, step.effects);
  }

  input(record: CallRecord, input: CallInput): void {
    // the last word of an earlier stay is no word of this one
    if (this.#records.get(record.id) !== record) return;
    const step = transitionIn(this.#set, record.id, input);
    this.#apply(step.set, step.effects);
    // facts change the view also where the machine stays as it is
    this.refresh(record);
  }

  takeFacts(record: CallRecord, type: 'facts' | 'answered' = 'facts'): void {
    const facts = record.facts();
    this.input(record, facts ? { type, facts } : { type: 'gone' });
  }

  /** The server says how long it rings: better than what was assumed. */
  retime({ id }: CallRecord, ringsUntil: number): void {
    const record = this.#records.get(id);
    const state = this.#set.get(id);
    if (!record || state?.phase !== 'incoming') return;
    const next = { ...state, ringsUntil };
    this.#set = new Map(this.#set).set(id, next);
    this.#ringTimers.set(record, next);
  }

  /** Forgets a call that has ended; a live one stays. */
  dismiss(callId: string): void {
    if (forgetCall(this.#set, callId) !== this.#set) this.drop(callId);
  }

  /** A call goes without a word. */
  drop(callId: string): void {
    const record = this.#records.get(callId);
    if (!record) return;
    const next = new Map(this.#set);
    next.delete(callId);
    this.#set = next;
    this.#records.delete(callId);
    this.#letGo(record);
    record.cancelRingTimer?.();
    // what must still be told of it goes on: the record ends with its last word
    void record.queue.idle().then(() => record.end());
    this.#board.remove(callId);
    this.followRinging();
  }

  refresh(record: CallRecord): void {
    const state = this.#set.get(record.id);
    if (!state || this.#records.get(record.id) !== record) return;
    record.sfu = this.sfu.follow(record, state);
    const peers = this.#board.put(record, state);
    this.links.setPeers(record, peers);
    this.texts.setPeers(record, peers);
  }

  /** What rings is shown in its window and told to whoever calls. */
  followRinging(): void {
    const settings = this.#deps.settings();
    const inCall = isInCall(this.#set);
    const rings = this.all
      .filter((record) => this.isRinging(record))
      .map((record) => {
        const quiet = this.#isQuiet(record);
        const isBusy = isBusyBeside(this.#set, record.id);
        if (this.ringing.announce(record, isBusy || quiet)) this.refresh(record);
        return ringView(record, { settings, inCall, quiet });
      });
    this.#board.setRings(rings);
  }

  /** Tells the server what I send, where it wants to know. */
  pushMedia(record: CallRecord): void {
    const phase = this.#set.get(record.id)?.phase;
    if ((phase === 'joined' || phase === 'outgoing') && !record.needsRejoin) void this.#media.push(record);
  }

  end(): void {
    for (const record of this.#records.values()) {
      this.#letGo(record);
      record.end();
    }
    this.#records.clear();
  }

  /** Nothing goes to or comes from the others of it any more. */
  #letGo(record: CallRecord): void {
    this.links.forget(record);
    this.texts.setPeers(record, []);
    this.sfu.forget(record);
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
    this.followRinging();
  }

  #entered(record: CallRecord, was: CallState | null, state: CallState): void {
    if (was?.phase !== state.phase) {
      this.#deps.logger.info('call', {
        callId: record.id,
        phase: state.phase,
        ...(state.phase === 'ended' ? { reason: state.reason } : {}),
      });
    }
    this.#ringTimers.set(record, state);
    this.refresh(record);
    if (state.phase === 'joined') this.pushMedia(record);
    if (state.phase === 'ended' && was?.phase !== 'ended') this.#ended(record, was, state);
    // an answer that did not arrive has put another call on hold for nothing
    if (rings(state)) queueMicrotask(() => this.#resumeHeld());
  }

  #ended(record: CallRecord, was: CallState | null, state: Extract<CallState, { phase: 'ended' }>): void {
    this.#over.add(record.id, record);
    record.missed = state.reason === 'missed';
    const rangOut = was?.phase === 'incoming' && !was.answering && state.error === null;
    if (rangOut) this.#rangOut(record, state.reason);
    queueMicrotask(() => {
      this.#resumeHeld();
      this.#dropOldEnded();
    });
  }

  /** A call that never got an answer here leaves nothing to read on the screen. */
  #rangOut(record: CallRecord, reason: Extract<CallState, { phase: 'ended' }>['reason']): void {
    const missed = missedCall(record, reason, this.#deps.clock.now(), this.#isQuiet(record));
    if (missed) this.#deps.onMissed(missed);
    queueMicrotask(() => {
      if (this.#records.get(record.id) === record) this.dismiss(record.id);
    });
  }

  #isQuiet({ host, call }: CallRecord): boolean {
    return isQuiet({
      desktop: this.#deps.quiet(),
      presence: host.presence(),
      muted: host.isMuted(call.conversationId),
    });
  }

  /** A call that gave way to another one has no other way back. */
  #resumeHeld(): void {
    const callId = callToResume(this.#set);
    const record = callId === null ? undefined : this.#records.get(callId);
    if (record) this.input(record, { type: 'resume' });
  }

  #dropOldEnded(): void {
    const ended = [...this.#set].filter(([, state]) => state.phase === 'ended');
    for (const [callId] of ended.slice(0, -ENDED_MAX)) this.dismiss(callId);
  }
}
