import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { SignalIn } from '../../adapter.ts';
import { Beat } from '../beat.ts';
import { signalOf } from '../calls/signal-of.ts';
import { Mailbox } from '../mailbox.ts';
import type { ShareRow, SignalRow } from '../rows.ts';
import { inPath, type Site } from '../site.ts';
import { callIdOf, callOf, NOTHING } from './share-of.ts';

export interface FollowedShareDeps {
  readonly site: Site;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly me: () => string;
  readonly deviceId: () => string;
  /** It is other than it was told last. */
  readonly onCall: (call: Call) => void;
  readonly onSignal: (signal: SignalIn) => void;
  readonly onError: (error: AppError) => void;
}

const FAST_MS = 100;
const FAST_FOR_MS = 8000;
const SIGNALS_MS = 300;
/** Each costs the sharer a picture of their own. */
const VIEWERS_MAX = 16;

/** One screen that this device shows or watches. Viewers are known by their offers alone, and nobody says that one has left. */
export class FollowedShare {
  readonly row: ShareRow;
  readonly #deps: FollowedShareDeps;
  readonly #mailbox: Mailbox;
  readonly #viewers = new Map<string, boolean>();
  /** Signals up to this id are of an earlier look, or known. */
  #cursor: number;
  #mine = NOTHING;
  #fastUntil: number;
  #endedAtMs: number | null = null;
  #stop: () => void = () => {};

  /** `cursor`: signals up to that id are old. */
  constructor(row: ShareRow, cursor: number, deps: FollowedShareDeps) {
    this.row = row;
    this.#deps = deps;
    this.#cursor = cursor;
    this.#mailbox = new Mailbox(deps.site, `/screenshare/${inPath(row.share_id)}`);
    this.#fastUntil = deps.clock.now() + FAST_FOR_MS;
  }

  get isMine(): boolean {
    return this.row.sharer === this.#deps.me();
  }

  get isOver(): boolean {
    return this.#endedAtMs !== null;
  }

  get mine(): MediaState {
    return this.#mine;
  }

  get call(): Call {
    const { me, deviceId } = this.#deps;
    return callOf(this.row, {
      me: me(),
      deviceId: deviceId(),
      isHere: true,
      mine: this.#mine,
      viewers: this.#viewers,
      endedTs: this.#endedAtMs === null ? null : this.#endedAtMs / 1000,
    });
  }

  /** Asks for signals from now on, until the scope ends or the share does. */
  start(scope: Scope): void {
    if (this.isOver) return;
    const own = scope.child();
    this.#stop = () => own.end();
    const { clock, onError } = this.#deps;
    new Beat({
      clock,
      scope: own,
      everyMs: () => (clock.now() < this.#fastUntil ? FAST_MS : SIGNALS_MS),
      task: () => this.#fetch().catch((error: unknown) => onError(AppError.from(error))),
    }).now();
  }

  async send(to: string, row: { type: SignalRow['type']; payload: unknown }): Promise<void> {
    this.#hurry();
    await this.#mailbox.send(to, row);
  }

  setMine(mine: MediaState): void {
    this.#mine = mine;
    this.#tell();
  }

  /** Of one who watches: whoever has gone is known by that alone. */
  lose(viewer: string): void {
    if (this.#viewers.get(viewer) !== true) return;
    this.#viewers.set(viewer, false);
    this.#tell();
  }

  /** Nothing is asked or told any more. */
  close(): void {
    this.#endedAtMs ??= this.#deps.clock.now();
    this.#stop();
  }

  async #fetch(): Promise<void> {
    for (const row of await this.#mailbox.after(this.#cursor)) {
      if (row.id <= this.#cursor || this.isOver) continue;
      this.#cursor = row.id;
      this.#hurry();
      this.#deliver(row);
    }
  }

  #deliver(row: SignalRow): void {
    const signal = this.#isMeant(row) ? signalOf(row) : null;
    const callId = callIdOf(this.row.share_id);
    if (!signal) return this.#deps.logger.debug('signal dropped', { callId, from: row.from, id: row.id });
    if (row.type === 'offer') this.#meet(row.from);
    this.#deps.onSignal({
      callId,
      fromUserId: row.from,
      fromDeviceId: null,
      fromJoinId: null,
      toJoinId: null,
      n: null,
      signal,
    });
  }

  /** Viewers offer, and hear the sharer alone. */
  #isMeant({ from, type }: SignalRow): boolean {
    if (!this.isMine) return from === this.row.sharer && type !== 'offer';
    if (from === this.#deps.me() || type === 'answer') return false;
    return this.#viewers.get(from) === true || this.#count() < VIEWERS_MAX;
  }

  #count(): number {
    return [...this.#viewers.values()].filter(Boolean).length;
  }

  #meet(viewer: string): void {
    if (this.#viewers.get(viewer) === true) return;
    this.#viewers.set(viewer, true);
    this.#tell();
  }

  #tell(): void {
    if (!this.isOver) this.#deps.onCall(this.call);
  }

  #hurry(): void {
    this.#fastUntil = this.#deps.clock.now() + FAST_FOR_MS;
  }
}
