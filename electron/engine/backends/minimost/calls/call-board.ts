import type { Call, EndReason } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { AdapterEvents } from '../../adapter.ts';
import type { Channels } from '../channels.ts';
import { namesOf } from '../channel-id.ts';
import type { Kept } from '../kept.ts';
import { type IncomingRow, IncomingRows } from '../rows.ts';
import { readReply, type Site } from '../site.ts';
import { FollowedCall } from './followed-call.ts';

export interface CallBoardDeps {
  readonly site: Site;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: Emitter<AdapterEvents>;
  readonly kept: Kept;
  readonly channels: Channels;
  readonly me: () => string;
  readonly deviceId: () => string;
  readonly offsetMs: () => number;
  /** See `FollowedDeps.mayWalkIn`. */
  readonly mayWalkIn: () => boolean;
  readonly onManySharers: () => void;
  readonly onError: (error: AppError) => void;
}

/** Every call that rings here or that I am in, each followed by itself. */
export class CallBoard {
  readonly #deps: CallBoardDeps;
  readonly #followed = new Map<string, FollowedCall>();
  /** Rang out or turned down here: the server goes on listing some of them. */
  readonly #dismissed = new Set<string>();
  #scope = new Scope();

  constructor(deps: CallBoardDeps) {
    this.#deps = deps;
    this.#scope.end();
  }

  get isBusy(): boolean {
    return this.#followed.size > 0;
  }

  /** Calls that were being followed are followed on, over this connection. */
  start(scope: Scope): void {
    this.#scope = scope;
    for (const followed of this.#followed.values()) followed.start(scope);
  }

  get(callId: string): FollowedCall | null {
    return this.#followed.get(callId) ?? null;
  }

  /** The call of that channel that is followed here. */
  idIn(channel: string): string | null {
    return [...this.#followed.values()].find(({ row }) => row?.channel === channel)?.id ?? null;
  }

  /** From now on, unless it is followed already. */
  follow(callId: string, isVideo = false): FollowedCall {
    const known = this.#followed.get(callId);
    if (known) return known;
    const followed = this.#make(callId, isVideo);
    this.#followed.set(callId, followed);
    // it was ours before a restart
    if (this.#deps.kept.state?.calls.includes(callId)) followed.enter(0);
    if (!this.#scope.ended) followed.start(this.#scope);
    return followed;
  }

  /** As it stands, of any call that I have a part in. Errors: not-found and those of a connection. */
  async ask(callId: string): Promise<Call> {
    const followed = this.#followed.get(callId);
    if (followed) return followed.ask();
    const once = this.#make(callId, false);
    try {
      if (this.#deps.kept.state?.calls.includes(callId)) once.enter(0);
      return await once.ask();
    } finally {
      once.close();
    }
  }

  /** Calls of mine that go on, also those of before a restart. */
  async live(): Promise<Call[]> {
    const kept = this.#deps.kept.state?.calls ?? [];
    const calls: Call[] = [];
    for (const callId of new Set([...this.#followed.keys(), ...kept])) {
      try {
        const call = await this.ask(callId);
        const mine = call.participants.find((one) => one.userId === this.#deps.me());
        const isMine = mine?.status === 'joined' || mine?.status === 'ringing';
        if (call.endedAt === null && isMine) calls.push(call);
        else this.keep(callId, false);
      } catch (error) {
        if (AppError.from(error).code !== 'not-found') throw error;
        this.keep(callId, false);
      }
    }
    return calls;
  }

  /** This device is in that call, or has left it: known also after a restart. */
  keep(callId: string, isIn: boolean): void {
    const { kept } = this.#deps;
    const calls = kept.state?.calls ?? [];
    if (calls.includes(callId) === isIn) return;
    kept.change({ calls: isIn ? [...calls, callId] : calls.filter((one) => one !== callId) });
    void kept.flush();
  }

  /** It is followed no more, and may ring again. */
  drop(callId: string): void {
    this.#followed.get(callId)?.close();
    this.#followed.delete(callId);
  }

  dismiss(callId: string): void {
    this.#dismissed.add(callId);
    this.drop(callId);
  }

  async refreshIncoming(): Promise<void> {
    await this.takeIncoming(readReply(await this.#deps.site.inside('/calls/incoming'), IncomingRows));
  }

  /** The calls that ring for me, as the server lists them. */
  async takeIncoming(rows: readonly IncomingRow[]): Promise<void> {
    const listed = new Set(rows.map((row) => row.call_id));
    // one that is called anew later may ring again
    for (const callId of this.#dismissed) if (!listed.has(callId)) this.#dismissed.delete(callId);
    for (const { call_id: callId, channel, initiator } of rows) {
      if (this.#followed.has(callId) || this.#dismissed.has(callId)) continue;
      await this.#prepare(channel, initiator);
      if (!this.#dismissed.has(callId)) this.follow(callId);
    }
  }

  close(): void {
    for (const callId of this.#followed.keys()) this.drop(callId);
    this.#dismissed.clear();
  }

  /** A call comes in a conversation: it is there before the ring. */
  async #prepare(channel: string, initiator: string): Promise<void> {
    const { channels, logger, me } = this.#deps;
    const names = namesOf(channel);
    if (channels.get(channel) && names === null) return;
    try {
      await channels.open(names?.includes(me()) ? names : [me(), initiator]);
    } catch (error) {
      logger.warn('conversation of a call cannot be read', { channel, error });
    }
  }

  #make(callId: string, isVideo: boolean): FollowedCall {
    const { site, clock, logger, events, me, deviceId, offsetMs, mayWalkIn, onManySharers, onError } =
      this.#deps;
    return new FollowedCall(
      callId,
      { isVideo },
      {
        site,
        clock,
        logger,
        me,
        deviceId,
        offsetMs,
        onManySharers,
        mayWalkIn,
        isMember: (channel) => this.#deps.channels.get(channel) !== null,
        onCall: (followed, call, ringsForMs) => {
          if (this.#followed.get(callId) === followed) events.emit('call', { call, ringsForMs });
        },
        onSignal: (signal) => events.emit('signal', signal),
        onOver: (followed, why) => this.#over(followed, why),
        onError,
      },
    );
  }

  #over(followed: FollowedCall, why: 'over' | 'rang-out' | 'gone'): void {
    const { id } = followed;
    if (this.#followed.get(id) !== followed) return;
    const { events } = this.#deps;
    this.#dismissed.add(id);
    this.drop(id);
    this.keep(id, false);
    if (why === 'gone') return events.emit('call-gone', { callId: id });
    const reason = why === 'rang-out' ? 'missed' : this.#reasonOf(followed);
    events.emit('call-ended', { callId: id, reason, rev: null });
  }

  #reasonOf(followed: FollowedCall): EndReason {
    const { call } = followed;
    if (call.endReason) return call.endReason;
    const mine = call.participants.find((one) => one.userId === this.#deps.me());
    if (mine?.status === 'rejected') return 'rejected';
    return mine?.status === 'joined' ? 'answered-elsewhere' : 'ended-by-user';
  }
}
