import type { Call, MediaState } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { AdapterEvents } from '../../adapter.ts';
import { Beat } from '../beat.ts';
import type { Channel } from '../channel.ts';
import type { Channels } from '../channels.ts';
import type { Kept } from '../kept.ts';
import { Mailbox } from '../mailbox.ts';
import { type ShareRow, ShareRows, StartedShare } from '../rows.ts';
import { inPath, readReply, refusalError, saidIn, type Site } from '../site.ts';
import { FollowedShare } from './followed-share.ts';
import { callIdOf, callOf, liveCallOf, NOTHING, shareIdOf, shownOf } from './share-of.ts';

export interface ShareBoardDeps {
  readonly site: Site;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: Emitter<AdapterEvents>;
  readonly kept: Kept;
  readonly channels: Channels;
  readonly me: () => string;
  readonly deviceId: () => string;
  readonly offsetMs: () => number;
  readonly onError: (error: AppError) => void;
}

/** A share that I show or watch is looked after so often: its end is told by nothing else. */
const LOOK_MS = 500;

/** Screens that are shown in channels without a call: which there are, and those that this device shows or watches. */
export class ShareBoard {
  readonly #deps: ShareBoardDeps;
  readonly #followed = new Map<string, FollowedShare>();
  /** As they were seen last. */
  readonly #rows = new Map<string, ShareRow>();
  #scope = new Scope();

  constructor(deps: ShareBoardDeps) {
    this.#deps = deps;
    this.#scope.end();
  }

  get live(): Call[] {
    return [...this.#followed.values()].map((followed) => followed.call);
  }

  get(callId: string): FollowedShare | null {
    return this.#followed.get(callId) ?? null;
  }

  /** What was followed is followed on, over this connection; what was told of others may have ended. */
  start(scope: Scope): void {
    this.#scope = scope;
    const { clock, channels, onError } = this.#deps;
    for (const followed of this.#followed.values()) followed.start(scope);
    const guarded = (task: () => Promise<void>) => () =>
      task().catch((error: unknown) => onError(AppError.from(error)));
    const look = guarded(() => this.#lookAfterFollowed());
    new Beat({ clock, scope, everyMs: () => LOOK_MS, task: look }).now();
    void guarded(async () => {
      await this.#endForgotten();
      for (const channel of channels.all) if (channel.shownScreen) await this.look(channel);
    })();
  }

  /** Shows my screen there from now on. An earlier share of mine there ends. Errors: call-refused and those of a connection. */
  async begin(channel: string): Promise<Call> {
    const { site, clock, me, offsetMs } = this.#deps;
    const reply = await site.inside('/screenshare/start', { method: 'POST', json: { channel } });
    if (reply.status === 400 || reply.status === 403)
      throw new AppError('call-refused', { text: saidIn(reply) });
    const { share_id } = readReply(reply, StartedShare);
    const started_ts = (clock.now() + offsetMs()) / 1000;
    const followed = this.#follow({ share_id, channel, sharer: me(), started_ts }, 0);
    this.#keep(share_id, true);
    return followed.call;
  }

  /** Errors: call-ended, not-found. */
  async watch(callId: string): Promise<Call> {
    const call = await this.ask(callId);
    if (call.status !== 'active') throw new AppError('call-ended');
    const known = this.#followed.get(callId);
    if (known) return known.call;
    const row = this.#rows.get(callId);
    // one of mine on another device
    if (!row || row.sharer === this.#deps.me()) throw new AppError('already-answered');
    // what answered an earlier look of mine is old
    const cursor = await new Mailbox(this.#deps.site, `/screenshare/${inPath(row.share_id)}`).newest();
    return this.#follow(row, cursor).call;
  }

  /** As it stands. Errors: not-found. */
  async ask(callId: string): Promise<Call> {
    const followed = this.#followed.get(callId);
    if (followed) return followed.call;
    const channel = this.#deps.channels.get(this.#rows.get(callId)?.channel ?? '');
    if (channel) await this.look(channel);
    const row = this.#rows.get(callId);
    if (!row) throw new AppError('not-found');
    const { me, deviceId } = this.#deps;
    const context = { me: me(), deviceId: deviceId(), isHere: false, viewers: new Map(), endedTs: null };
    return callOf(row, { ...context, mine: NOTHING });
  }

  /** I show or watch it no more; `null`: I did not. */
  async leave(callId: string): Promise<Call | null> {
    const followed = this.#followed.get(callId);
    if (!followed) return null;
    if (followed.isMine) await this.#stop(shareIdOf(callId));
    this.#drop(callId);
    return followed.call;
  }

  /** My window shows it, or does not any more: then it is over. */
  async setMine(callId: string, mine: MediaState): Promise<void> {
    const followed = this.#followed.get(callId);
    if (!followed?.isMine) return;
    const isOver = followed.mine.screenSharing && !mine.screenSharing;
    followed.setMine(mine);
    if (!isOver) return;
    await this.#stop(shareIdOf(callId));
    this.#over(callId);
  }

  /** Which there are in that channel. */
  async look(channel: Channel): Promise<void> {
    const { site, logger } = this.#deps;
    const followed = [...this.#followed.values()].filter(({ row }) => row.channel === channel.id);
    const reply = await site.inside('/screenshare/active', { query: { channel: channel.id } });
    if (reply.status !== 200) {
      return logger.debug('shares cannot be asked for', { channel: channel.id, status: reply.status });
    }
    const rows = readReply(reply, ShareRows);
    // one that began meanwhile need not be among them
    for (const { row } of followed) {
      if (!rows.some(({ share_id }) => share_id === row.share_id)) this.#over(callIdOf(row.share_id));
    }
    this.tell(channel, rows);
  }

  /** The shares of that channel, as asked for or pushed. */
  tell(channel: Channel, all: readonly ShareRow[]): void {
    const rows = all.filter((row) => row.channel === channel.id);
    for (const [callId, row] of this.#rows) if (row.channel === channel.id) this.#rows.delete(callId);
    for (const row of rows) this.#rows.set(callIdOf(row.share_id), row);
    const shown = shownOf(rows, this.#deps.me());
    const shownScreen = shown && liveCallOf(shown);
    if (shownScreen?.id === channel.shownScreen?.id) return;
    channel.shownScreen = shownScreen;
    this.#deps.events.emit('live-call', { conversationId: channel.id, liveCall: channel.liveCall });
  }

  close(): void {
    for (const callId of this.#followed.keys()) this.#drop(callId);
    this.#rows.clear();
  }

  #follow(row: ShareRow, cursor: number): FollowedShare {
    const { events } = this.#deps;
    const callId = callIdOf(row.share_id);
    const followed = new FollowedShare(row, cursor, {
      ...this.#deps,
      onCall: (call) => {
        if (this.#followed.get(callId) === followed) events.emit('call', { call, ringsForMs: null });
      },
      onSignal: (signal) => events.emit('signal', signal),
    });
    this.#followed.set(callId, followed);
    if (!this.#scope.ended) followed.start(this.#scope);
    return followed;
  }

  async #lookAfterFollowed(): Promise<void> {
    const { channels } = this.#deps;
    const ids = new Set([...this.#followed.values()].map(({ row }) => row.channel));
    for (const id of ids) {
      const channel = channels.get(id);
      if (channel) await this.look(channel);
    }
  }

  /** This device went away while it showed them. */
  async #endForgotten(): Promise<void> {
    for (const shareId of this.#deps.kept.state?.shares ?? []) {
      if (!this.#followed.has(callIdOf(shareId))) await this.#stop(shareId);
    }
  }

  async #stop(shareId: string): Promise<void> {
    const path = `/screenshare/${inPath(shareId)}/stop`;
    const reply = await this.#deps.site.inside(path, { method: 'POST', json: {} });
    if (reply.status !== 200 && reply.status !== 404) throw refusalError(reply);
    this.#keep(shareId, false);
  }

  #over(callId: string): void {
    if (!this.#followed.has(callId)) return;
    this.#drop(callId);
    this.#keep(shareIdOf(callId), false);
    this.#deps.events.emit('call-ended', { callId, reason: 'ended-by-user', rev: null });
  }

  #drop(callId: string): void {
    this.#followed.get(callId)?.close();
    this.#followed.delete(callId);
  }

  /** Known also after a restart: nobody else ends what nobody shows any more. */
  #keep(shareId: string, isShown: boolean): void {
    const { kept } = this.#deps;
    const shares = kept.state?.shares ?? [];
    if (shares.includes(shareId) === isShown) return;
    kept.change({ shares: isShown ? [...shares, shareId] : shares.filter((one) => one !== shareId) });
    void kept.flush();
  }
}
