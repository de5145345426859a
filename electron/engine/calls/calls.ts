import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import type { IceServer } from '#shared/contracts/ipc/call.ts';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { SignalToSfu } from '#shared/contracts/sfu-signal.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import {
  type CallInput,
  type CallState,
  joinedCall,
  joiningCall,
  outgoingCall,
} from '#shared/machines/call.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AdapterEvents, SignalIn } from '../backends/adapter.ts';
import type { EngineEvents } from '../events.ts';
import type { BoardDeps } from './board.ts';
import { CallBook } from './call-book.ts';
import { CallRecord } from './call-record.ts';
import { callsAnew, isCalled, participantOf } from './facts.ts';
import { firstState } from './first-state.ts';
import type { CallHost } from './host.ts';
import { IceServers } from './ice.ts';
import type { SfuClientDeps } from './sfu/sfu-stays.ts';

export interface CallsDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  /** Why nothing rings on this computer. */
  readonly quiet: () => DesktopView['quiet'];
  readonly show: BoardDeps['show'];
  readonly sfuClient: SfuClientDeps;
  readonly tell: <N extends 'signal' | 'sfuSignal' | 'ring' | 'missed' | 'told' | 'text'>(
    name: N,
    event: EngineEvents[N],
  ) => void;
}

/** The contract's own, for servers that do not say how long a call rings; and for how long joining one is tried. */
const RING_LIMIT_MS = 45_000;
/** The server's limit comes first; ours is for one that has gone away. */
const RING_SLACK_MS = 2000;

/** All calls of this person over all workspaces: what servers, windows and the person say of them. */
export class Calls {
  readonly #deps: CallsDeps;
  readonly #book: CallBook;
  readonly #ice: IceServers;

  constructor(deps: CallsDeps) {
    this.#deps = deps;
    const { clock, logger, settings, quiet, show, tell } = deps;
    this.#ice = new IceServers(clock, logger);
    this.#book = new CallBook({
      clock,
      logger,
      settings,
      quiet,
      show,
      onRing: (rings) => tell('ring', rings),
      onMissed: (missed) => tell('missed', missed),
      onSignal: (callId, peerKey, signal) => tell('signal', { callId, peerKey, signal }),
      sfuClient: deps.sfuClient,
      onSfuSignal: (callId, stay, signal) => tell('sfuSignal', { callId, stay, signal }),
    });
  }

  /** The calls that ring, also quietly; told on change. */
  get rings(): readonly RingView[] {
    return this.#book.rings;
  }

  get live(): CallRecord[] {
    return this.#book.live;
  }

  record(callId: string): CallRecord | null {
    return this.#book.record(callId);
  }

  /** Errors: not-found. */
  must(callId: string): CallRecord {
    return this.#book.must(callId);
  }

  /** A call as it was, also one that is over and dismissed. */
  past(callId: string): CallRecord | null {
    return this.#book.past(callId);
  }

  state(callId: string): CallState | null {
    return this.#book.state(callId);
  }

  /** The live call of a conversation, if I am in it or it rings for me. A screen that is shown there is none to be called in. */
  liveIn(workspaceId: string, conversationId: string): CallRecord | null {
    return (
      this.live.find(
        ({ host, call, screenOnly }) =>
          !screenOnly && host.workspaceId === workspaceId && call.conversationId === conversationId,
      ) ?? null
    );
  }

  /** I call, or, without `ring` or where nobody can be called, am in it and wait for others: the server has taken it. */
  addStarted(
    host: CallHost,
    call: Call,
    options: {
      readonly video: boolean;
      readonly ring: boolean;
      readonly watch: boolean;
      readonly ringsForMs: number | null;
    },
  ): void {
    const { video, watch } = options;
    const record = new CallRecord(host, call, { video, watch, claimed: true });
    const stay = record.facts()?.me.stay;
    const rings = options.ring && (host.isDirect(call.conversationId) || call.participants.some(isCalled));
    const isIn = !rings && stay !== undefined;
    this.#book.add(record, isIn ? joinedCall(stay) : outgoingCall(this.#ringLimit(options.ringsForMs)));
    this.#book.takeFacts(record);
    this.#prepare(host);
  }

  /** I go into a call that runs: its answer is under way from now on. */
  addJoining(
    host: CallHost,
    call: Call,
    options: { readonly video: boolean; readonly takeOver: boolean },
  ): void {
    const record = new CallRecord(host, call, { video: options.video, claimed: false });
    this.#book.add(record, joiningCall(options.takeOver, this.#deps.clock.now() + RING_LIMIT_MS));
    this.#prepare(host);
  }

  /** The server tells of a call, pushed or asked for. */
  handleCall(host: CallHost, call: Call, ringsForMs: number | null): void {
    const known = this.past(call.id);
    const isNew = known ? this.#callsAnew(known, call, ringsForMs) : !this.#book.isOver(call.id);
    if (!isNew) return;
    const record = new CallRecord(host, call, { video: false, claimed: false });
    const isDirect = host.isDirect(call.conversationId);
    const state = firstState(call, record.me, { isDirect, ringsUntil: this.#ringLimit(ringsForMs) });
    if (!state) return;
    if (state.phase !== 'incoming') this.#recover(record);
    this.#book.add(record, state);
    // what was pre-warmed before the restart begins with a new stay; links of a joined call wait for a window
    if (state.phase === 'outgoing') this.#book.input(record, { type: 'window-lost' });
    this.#prepare(host);
  }

  /** Nothing that is told of this call from now on is taken up. */
  ignore(callId: string): void {
    this.#book.ignore(callId);
  }

  /** `rev`: of the change that ended it; the end of an earlier stay is no end of this one. */
  handleEnded(
    callId: string,
    input: Extract<CallInput, { type: 'ended' | 'gone' }>,
    rev: number | null = null,
  ): void {
    const record = this.record(callId);
    const isLate = rev !== null && rev < (record?.call.rev ?? 0);
    if (record && !isLate) this.#book.input(record, input);
  }

  handleSignal(signal: SignalIn): void {
    const record = this.record(signal.callId);
    if (record && this.#book.isLive(record.id)) this.#book.links.take(record, signal);
    else this.#deps.logger.debug('signal for an unknown call', { callId: signal.callId });
  }

  /** Counts only from people who are in the call. */
  handleTold(told: EngineEvents['told']): void {
    const { callId, fromUserId } = told;
    const record = this.record(callId);
    const from = record && participantOf(record.call, fromUserId);
    const isMeant = this.state(callId)?.phase === 'joined' && fromUserId !== record?.me.userId;
    if (isMeant && from?.status === 'joined') this.#deps.tell('told', told);
    else this.#deps.logger.debug('message of nobody in the call', { callId, fromUserId });
  }

  /** Text for somebody's data channel; lost where there is no link to them any more. */
  handleTextOut({ callId, toUserId, text }: AdapterEvents['text-out']): void {
    const record = this.record(callId);
    const peerKey = record && this.#book.texts.openTo(record, toUserId);
    if (peerKey) this.#deps.tell('text', { callId, peerKey, text });
    else this.#deps.logger.info('text without a channel is lost', { callId, toUserId });
  }

  /** Connected again: what waited is told. */
  handleOnline(host: CallHost): void {
    this.#book.sfu.wake(host);
    for (const record of this.#book.of(host)) {
      if (!this.#book.isLive(record.id)) continue;
      if (this.#book.isRinging(record)) this.#book.ringing.repeat(record);
      this.#book.links.flush(record);
      this.#book.pushMedia(record);
    }
  }

  /** The network or the machine is back: what is not reached through a workspace is looked for at once. */
  wake(): void {
    this.#book.sfu.wake();
  }

  /** The sign-in is over, and with it every call there. */
  handleSessionOver(host: CallHost): void {
    this.#ice.forget(host.workspaceId);
    for (const record of this.live) if (record.host === host) this.#book.input(record, { type: 'gone' });
  }

  /** The workspace is gone, and with it everything that was said of its calls. */
  handleHostGone(host: CallHost): void {
    this.handleSessionOver(host);
    for (const record of this.#book.of(host)) this.#book.drop(record.id);
  }

  /** The person's word. Errors: not-found. */
  say(callId: string, input: CallInput): void {
    this.#book.input(this.must(callId), input);
  }

  /** A window was loaded anew in the call: no links until there is a new stay, and while it rings none at all. Errors: not-found. */
  rejoin(callId: string): void {
    const record = this.must(callId);
    const phase = this.state(callId)?.phase;
    if (phase === 'incoming') this.#book.ringing.withdraw(record);
    else record.needsRejoin = phase === 'joined' || phase === 'outgoing';
    this.#book.input(record, { type: 'window-lost' });
  }

  /** Changes nothing where I only look and listen. */
  setMedia(callId: string, mediaState: MediaState): void {
    const record = this.must(callId);
    if (record.watch) return;
    const onHold = record.mediaState.onHold;
    record.mediaState = { ...mediaState, ...(onHold === undefined ? {} : { onHold }) };
    this.#book.refresh(record);
    this.#book.pushMedia(record);
  }

  signal(callId: string, peerKey: string, signal: Signal): void {
    const record = this.record(callId);
    if (record) this.#book.links.send(record, peerKey, signal);
  }

  /** A window says that the link to that peer is lost, or has been away for long: servers that hear nothing of it are told. */
  linkLost(callId: string, peerKey: string): void {
    const record = this.record(callId);
    const state = this.state(callId);
    const peer =
      record && state && record.peers(state, this.#deps.settings()).find((one) => one.key === peerKey);
    if (record && peer) record.host.port()?.linkLost?.(callId, peer.userId);
  }

  /** A window says that a data channel for text to that peer is open, or is not any more. */
  textChannel(callId: string, peerKey: string, open: boolean): void {
    const record = this.record(callId);
    if (record) this.#book.texts.set(record, peerKey, open);
  }

  /** Text came over it. */
  text(callId: string, peerKey: string, text: string): void {
    const record = this.record(callId);
    if (record) this.#book.texts.take(record, peerKey, text);
  }

  sfuSignal(callId: string, stay: number, signal: SignalToSfu): void {
    const record = this.record(callId);
    if (record) this.#book.sfu.take(record, stay, signal);
  }

  /** With how long they stay as they are; see `IceServers.freshForMs`. */
  async iceServers(
    callId: string,
  ): Promise<{ readonly iceServers: IceServer[]; readonly freshForMs: number }> {
    const { host } = this.must(callId);
    const iceServers = await this.iceServersOf(host);
    return { iceServers, freshForMs: this.#ice.freshForMs(host.workspaceId) };
  }

  iceServersOf(host: CallHost): Promise<IceServer[]> {
    return this.#ice.get(host);
  }

  /** Forgets a call that has ended; a live one stays. */
  dismiss(callId: string): void {
    this.#book.dismiss(callId);
  }

  /** A call that rings here goes without a word: it rings on elsewhere. */
  drop(callId: string): void {
    this.#book.drop(callId);
  }

  /** The person's settings, or names and the like on a workspace, have changed. */
  refresh(host: CallHost | null = null): void {
    for (const record of this.#book.of(host)) this.#book.refresh(record);
    this.#book.followRinging();
  }

  end(): void {
    this.#book.end();
  }

  /** Takes a word of a call that is or was here; true: somebody has called me anew after it was over for me. */
  #callsAnew(known: CallRecord, call: Call, ringsForMs: number | null): boolean {
    const before = known.call;
    known.take(call);
    if (ringsForMs !== null) this.#book.retime(known, this.#ringLimit(ringsForMs));
    this.#book.takeFacts(known);
    if (this.#book.isLive(call.id)) return false;
    return callsAnew(before, known.call, known.me.userId, known.missed);
  }

  /** This device was in it before the app restarted. */
  #recover(record: CallRecord): void {
    record.claimed = true;
    record.needsRejoin = true;
    record.mediaState = participantOf(record.call, record.me.userId)?.mediaState ?? record.mediaState;
    this.#deps.logger.info('call recovered', { callId: record.id });
  }

  /** Relay servers are there when links are: asked for as soon as there is a call. */
  #prepare(host: CallHost): void {
    void this.#ice.get(host);
  }

  #ringLimit(ringsForMs: number | null): number {
    return this.#deps.clock.now() + (ringsForMs ?? RING_LIMIT_MS) + RING_SLACK_MS;
  }
}
