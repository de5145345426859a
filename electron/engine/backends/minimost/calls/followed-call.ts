import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { SignalIn } from '../../adapter.ts';
import { Beat } from '../beat.ts';
import { Mailbox } from '../mailbox.ts';
import { CallStateRow, type SignalRow } from '../rows.ts';
import { inPath, readReply, type Site } from '../site.ts';
import {
  type CallContext,
  callOf,
  isLeftAlone,
  isOurs,
  isOver,
  RING_MS,
  sharersOf,
  stateOf,
} from './call-of.ts';
import { signalOf } from './signal-of.ts';

export interface FollowedDeps {
  readonly site: Site;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly me: () => string;
  readonly deviceId: () => string;
  readonly isMember: (channel: string) => boolean;
  /** Members of its channel may walk in, whether or not they were called. */
  readonly mayWalkIn: () => boolean;
  /** Server minus local, in milliseconds. */
  readonly offsetMs: () => number;
  /** The call is other than it was told last. `ringsForMs`: it rings here. */
  readonly onCall: (followed: FollowedCall, call: Call, ringsForMs: number | null) => void;
  readonly onSignal: (signal: SignalIn) => void;
  /** It is over for this device, or not here any more: nothing follows. */
  readonly onOver: (followed: FollowedCall, why: 'over' | 'rang-out' | 'gone') => void;
  /** This server tells of several who share. */
  readonly onManySharers: () => void;
  /** A question got no answer. */
  readonly onError: (error: AppError) => void;
}

/** While it rings, and while links are made: ten times faster than the server's own client. */
const STATE_FAST_MS = 150;
/** In a call it is the heartbeat, too, at least every 3 s; many participants ask less often each. */
const STATE_PER_PARTICIPANT_MS = 75;
const SIGNALS_FAST_MS = 100;
const SIGNALS_MS = 600;
const FAST_FOR_MS = 8000;

const SILENT: MediaState = { audioEnabled: true, videoEnabled: false, screenSharing: false };

/** One call that rings here or that I am in, asked after again and again: the server pushes neither its state nor its signals. */
export class FollowedCall {
  readonly id: string;
  readonly #deps: FollowedDeps;
  readonly #mailbox: Mailbox;
  readonly #isVideo: boolean;
  #row: CallStateRow | null = null;
  #told = '';
  #isHere = false;
  /** On its way in: the server does not know it yet. */
  #isComing = false;
  #isRejected = false;
  #isClosed = false;
  #mine: MediaState;
  /** Signals up to this id are of an earlier stay, or known. */
  #cursor = 0;
  #fastUntil = 0;
  #ringsUntil: number | null = null;
  #cancelRing: (() => void) | null = null;
  #endsAlone = false;
  #signals: Beat | null = null;
  #stop: () => void = () => {};

  constructor(id: string, options: { readonly isVideo: boolean }, deps: FollowedDeps) {
    this.id = id;
    this.#deps = deps;
    this.#mailbox = new Mailbox(deps.site, `/calls/${inPath(id)}`);
    this.#isVideo = options.isVideo;
    this.#mine = { ...SILENT, videoEnabled: options.isVideo };
  }

  get row(): CallStateRow | null {
    return this.#row;
  }

  get isHere(): boolean {
    return this.#isHere;
  }

  get mine(): MediaState {
    return this.#mine;
  }

  /** Errors: not-found. */
  get call(): Call {
    if (!this.#row) throw new AppError('not-found');
    return callOf(this.#row, this.#context());
  }

  /** Asks from now on, until the scope ends or the call does. */
  start(scope: Scope): void {
    const { clock } = this.#deps;
    const task = (ask: () => Promise<unknown>) => async (): Promise<void> => {
      if (this.#isClosed) return;
      await ask().catch((error: unknown) => this.#deps.onError(AppError.from(error)));
    };
    const own = scope.child();
    this.#stop = () => own.end();
    if (this.#isClosed) return own.end();
    new Beat({ clock, scope: own, everyMs: () => this.#stateMs(), task: task(() => this.ask()) }).now();
    this.#signals = new Beat({
      clock,
      scope: own,
      everyMs: () => (this.#isFast() ? SIGNALS_FAST_MS : SIGNALS_MS),
      task: task(() => this.#fetchSignals()),
    });
    this.#signals.now();
  }

  /** How it stands now. Errors: not-found and those of a connection. */
  async ask(): Promise<Call> {
    const row = await this.#fetchState();
    this.#take(row);
    return callOf(row, this.#context());
  }

  /** What the server says of an earlier stay, or of ringing, counts no more; `enter` or `leave` follows. */
  come(): void {
    this.#isComing = true;
    this.#stopRinging();
  }

  /** This device goes into it; `cursor`: of its signals those up to here are old. */
  enter(cursor: number): void {
    this.#isHere = true;
    this.#cursor = Math.max(this.#cursor, cursor);
    this.#hurry();
    this.#stopRinging();
  }

  /** It has not come about. */
  leave(): void {
    this.#isHere = false;
    this.#isComing = false;
  }

  reject(): void {
    this.#isRejected = true;
    this.#stopRinging();
  }

  /** The id of the newest signal for me. */
  async newestSignal(): Promise<number> {
    return this.#mailbox.newest();
  }

  setMine(mine: MediaState): void {
    this.#mine = mine;
    if (this.#row) this.#tell(this.#row);
  }

  async send(to: string, row: { type: SignalRow['type']; payload: unknown }): Promise<void> {
    await this.#mailbox.send(to, row);
    this.#hurry();
  }

  /** Nothing is asked or told any more. */
  close(): void {
    this.#isClosed = true;
    this.#stopRinging();
    this.#stop();
  }

  #context(): CallContext {
    const { me, deviceId, isMember } = this.#deps;
    return {
      me: me(),
      deviceId: deviceId(),
      isHere: this.#isHere,
      isVideo: this.#isVideo,
      mine: this.#mine,
      isRejected: this.#isRejected,
      isMember,
    };
  }

  async #fetchState(): Promise<CallStateRow> {
    const reply = await this.#deps.site.inside(`/calls/${inPath(this.id)}/state`);
    const isGone = reply.status === 404;
    if (isGone && !this.#isClosed && this.#row) this.#deps.onOver(this, 'gone');
    const row = readReply(reply, CallStateRow);
    if (stateOf(row, this.#deps.me()) === null && !this.#mayWalkIn(row)) throw new AppError('not-found');
    return row;
  }

  /** Strangers may ask for any call: it is none of theirs. */
  #mayWalkIn({ channel }: CallStateRow): boolean {
    const { me, isMember, mayWalkIn } = this.#deps;
    return mayWalkIn() && isOurs(channel, me(), isMember);
  }

  #take(row: CallStateRow): void {
    if (this.#isClosed) return;
    const me = this.#deps.me();
    const accepted = (one: CallStateRow | null) =>
      one?.participants.filter(({ state }) => state === 'accepted').length ?? 0;
    if (accepted(row) !== accepted(this.#row)) this.#hurry();
    if (row.screensharers !== undefined) this.#deps.onManySharers();
    this.#row = row;
    this.#followSharers(row);
    this.#followRinging(row);
    this.#tell(row);
    const mine = stateOf(row, me);
    if (mine === 'accepted' && this.#isHere) this.#isComing = false;
    const isOut = mine === 'left' || mine === 'rejected' || (mine === 'accepted' && !this.#isHere);
    if (isOver(row) || (isOut && !this.#isComing)) this.#deps.onOver(this, 'over');
    else if (isLeftAlone(row, me)) void this.#endAlone();
  }

  /** Where one shares at a time, whoever claims it last has it. */
  #followSharers(row: CallStateRow): void {
    const isTaken = row.screensharers === undefined && !sharersOf(row).includes(this.#deps.me());
    const isOthers = row.screenshare_user != null && isTaken;
    if (this.#mine.screenSharing && isOthers) this.#mine = { ...this.#mine, screenSharing: false };
  }

  /** Of a running call the server lets an invitation ring for ever: our own limit ends it. */
  #followRinging(row: CallStateRow): void {
    const { clock, offsetMs, me } = this.#deps;
    const isCalled = !isOver(row) && !this.#isHere && !this.#isComing && stateOf(row, me()) === 'pending';
    if (!isCalled) return this.#stopRinging();
    if (this.#ringsUntil !== null) return;
    const rangFor = row.state === 'ringing' ? clock.now() + offsetMs() - row.started_ts * 1000 : 0;
    const leftMs = Math.min(RING_MS, Math.max(0, RING_MS - rangFor));
    this.#ringsUntil = clock.now() + leftMs;
    this.#cancelRing = clock.after(leftMs, () => this.#deps.onOver(this, 'rang-out'));
  }

  #stopRinging(): void {
    this.#cancelRing?.();
    this.#cancelRing = null;
    this.#ringsUntil = null;
  }

  #tell(row: CallStateRow): void {
    const call = callOf(row, this.#context());
    const text = JSON.stringify(call);
    if (text === this.#told) return;
    this.#told = text;
    const ringsForMs = this.#ringsUntil === null ? null : this.#ringsUntil - this.#deps.clock.now();
    this.#deps.onCall(this, call, ringsForMs);
  }

  /** The last one turns off the light: the channel could not be called in any more. */
  async #endAlone(): Promise<void> {
    if (this.#endsAlone) return;
    this.#endsAlone = true;
    try {
      await this.#deps.site.inside(`/calls/${inPath(this.id)}/end`, { method: 'POST', json: {} });
      await this.ask();
    } catch (error) {
      this.#deps.onError(AppError.from(error));
    } finally {
      this.#endsAlone = false;
    }
  }

  async #fetchSignals(): Promise<void> {
    if (!this.#isHere) return;
    const rows = await this.#mailbox.after(this.#cursor);
    if (rows.length === 0 || this.#isClosed) return;
    this.#hurry();
    // whoever answers just now may not have been told yet; everybody else is a stranger
    if (rows.some(({ from }) => !this.#isIn(from))) await this.ask();
    for (const row of rows) {
      if (row.id <= this.#cursor) continue;
      this.#cursor = row.id;
      this.#deliver(row);
    }
  }

  #deliver(row: SignalRow): void {
    const signal = this.#isIn(row.from) ? signalOf(row) : null;
    if (!signal) {
      return this.#deps.logger.debug('signal dropped', { callId: this.id, from: row.from, id: row.id });
    }
    this.#deps.onSignal({
      callId: this.id,
      fromUserId: row.from,
      fromDeviceId: null,
      fromJoinId: null,
      toJoinId: null,
      n: null,
      signal,
    });
  }

  #isIn(name: string): boolean {
    return name !== this.#deps.me() && this.#row !== null && stateOf(this.#row, name) === 'accepted';
  }

  #hurry(): void {
    const wasSlow = !this.#isFast();
    this.#fastUntil = this.#deps.clock.now() + FAST_FOR_MS;
    if (wasSlow) this.#signals?.now();
  }

  #isFast(): boolean {
    return this.#deps.clock.now() < this.#fastUntil;
  }

  #stateMs(): number {
    return Math.max(STATE_FAST_MS, STATE_PER_PARTICIPANT_MS * (this.#row?.participants.length ?? 0));
  }
}
