import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import type { Scope } from '#shared/tools/scope.ts';
import type { AdapterEvents } from '../adapter.ts';
import { Beat } from './beat.ts';
import type { CallBoard } from './calls/call-board.ts';
import type { RunningCalls } from './calls/running-calls.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { EventStream } from './event-stream.ts';
import type { People } from './people.ts';
import {
  ActiveRow,
  DirectRows,
  IncomingRows,
  Names,
  Online,
  PrivateRows,
  ShareRows,
  Unreads,
} from './rows.ts';
import type { ShareBoard } from './shares/share-board.ts';
import { inPath, readReply, type Site } from './site.ts';

export interface LiveDeps {
  readonly site: Site;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: Emitter<AdapterEvents>;
  readonly channels: Channels;
  readonly people: People;
  readonly board: CallBoard;
  readonly running: RunningCalls;
  readonly shares: ShareBoard;
  readonly onError: (error: AppError) => void;
}

/** As the server's own client asks. */
const HOT_MS = 500;
const LISTS_MS = 1000;
const RECEIPTS_MS = 3000;
const PRESENCE_MS = 30_000;
const NAMES_MS = 15_000;
/** A server that pushes forgets to, when two changes come within half a second: it is asked all the same, less often. */
const PUSHED_MS = 2000;
/** Edits in channels that nobody looks at are found one channel after the other. */
const SWEEP_MS = 3000;
/** What happened in a channel makes it worth a look for so long, and what the person did keeps the pace up. */
const WARM_FOR_MS = 120_000;
const WARM_MAX = 4;
const ATTENTION_MS = 60_000;
/** Nobody is at it: slower. */
const CALM_FACTOR = 3;

/** Keeps the person in step with the server while a connection is open: by its push where it has one, else by asking as its own client does. */
export class Live {
  readonly #deps: LiveDeps;
  readonly #stream: EventStream;
  #hot: Channel | null = null;
  #touchedAt = 0;
  #swept = 0;
  #typing = new Set<string>();
  readonly #said = new Queue();
  #isPushed = false;
  #hotBeat: Beat | null = null;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
    const { site, clock, logger } = deps;
    this.#stream = new EventStream({
      site,
      clock,
      logger,
      query: () => ({ channel: this.#hot?.id ?? '', after: this.#hot?.log.cursor ?? 0 }),
      onEvent: (name, data) => this.#pushed(name, data),
      onPushing: (isPushing) => {
        this.#isPushed = isPushing;
      },
      onError: deps.onError,
    });
  }

  /** The person does something in that channel. */
  touch(channel: Channel): void {
    const { clock } = this.#deps;
    const wasCalm = this.#isCalm();
    this.#touchedAt = clock.now();
    channel.activeAt = clock.now();
    if (this.#hot !== channel) {
      this.#stopTyping();
      this.#hot = channel;
      this.#stream.again();
    }
    if (wasCalm) this.#hotBeat?.now();
  }

  start(scope: Scope): void {
    const { clock, channels } = this.#deps;
    this.#touchedAt = clock.now();
    const beatOf = (everyMs: () => number, task: () => Promise<unknown>): Beat => {
      const guarded = async (): Promise<void> => {
        await task().catch((error: unknown) => this.#failed(AppError.from(error)));
      };
      return new Beat({ clock, scope, everyMs, task: guarded });
    };
    const every = (...what: Parameters<typeof beatOf>): Beat => {
      const beat = beatOf(...what);
      beat.now();
      return beat;
    };
    /** What the connect has just asked for. */
    const everyFromNext = (...what: Parameters<typeof beatOf>): void => beatOf(...what).later();
    const unlessPushed = (task: () => Promise<unknown>) => async () => {
      if (!this.#isPushed) await task();
    };
    const hot = every(
      () => this.#pace(this.#isPushed ? PUSHED_MS : HOT_MS),
      () => this.#lookWarm(),
    );
    everyFromNext(
      () => this.#pace(this.#isPushed ? PUSHED_MS : LISTS_MS),
      () => channels.refreshLists(),
    );
    every(
      () => this.#pace(LISTS_MS),
      unlessPushed(() => this.#lookOnline()),
    );
    every(
      () => this.#pace(LISTS_MS),
      unlessPushed(() => this.#lookTyping()),
    );
    every(
      () => this.#pace(RECEIPTS_MS),
      () => this.#lookReceipts(),
    );
    every(
      () => this.#pace(LISTS_MS),
      unlessPushed(() => this.#lookShown(this.#hot ? [this.#hot] : [])),
    );
    every(
      () => this.#pace(SWEEP_MS),
      () => this.#lookShown(this.#warm()),
    );
    every(
      () => this.#pace(SWEEP_MS),
      () => this.#sweep(),
    );
    everyFromNext(
      () => NAMES_MS,
      () => channels.refreshNames(),
    );
    // a call must ring in time, whoever looks
    every(
      () => LISTS_MS,
      unlessPushed(() => this.#deps.board.refreshIncoming()),
    );
    every(
      () => PRESENCE_MS,
      () => this.#tellPresence('active'),
    );
    this.#hotBeat = hot;
    scope.add(() => {
      this.#hotBeat = null;
      this.#stopTyping();
    });
    this.#stream.start(scope);
  }

  /** Told at the end of a session, once: nobody waits for it. */
  async tellGone(): Promise<void> {
    await this.#tellPresence('offline');
  }

  /** One after the other: the last word counts. */
  async #tellPresence(state: 'active' | 'offline'): Promise<void> {
    await this.#said.run(() => this.#deps.site.inside('/presence', { method: 'POST', json: { state } }));
  }

  #isCalm(): boolean {
    return this.#deps.clock.now() - this.#touchedAt > ATTENTION_MS && !this.#deps.board.isBusy;
  }

  #pace(ms: number): number {
    return this.#isCalm() ? ms * CALM_FACTOR : ms;
  }

  /** The channels where something goes on. */
  #warm(): Channel[] {
    const since = this.#deps.clock.now() - WARM_FOR_MS;
    return this.#deps.channels.all
      .filter((channel) => channel.activeAt > since)
      .toSorted((a, b) => b.activeAt - a.activeAt)
      .slice(0, WARM_MAX);
  }

  async #lookWarm(): Promise<void> {
    for (const channel of this.#warm()) await this.#look(channel);
  }

  async #sweep(): Promise<void> {
    const { all } = this.#deps.channels;
    const channel = all[(this.#swept += 1) % Math.max(1, all.length)];
    if (!channel) return;
    await this.#look(channel);
    await this.#lookShown([channel]);
  }

  /** Screens that are shown there, and the call that runs there. */
  async #lookShown(channels: readonly Channel[]): Promise<void> {
    for (const channel of channels) {
      await this.#deps.shares.look(channel);
      await this.#deps.running.look(channel);
    }
  }

  /** One that cannot be read any more, as after leaving it elsewhere, is no reason to stop. */
  async #look(channel: Channel): Promise<void> {
    try {
      await this.#deps.channels.refresh(channel);
    } catch (error) {
      const { code } = AppError.from(error);
      if (code !== 'not-a-member' && code !== 'not-found') throw error;
      this.#deps.logger.debug('channel is closed to us', { channel: channel.id, code });
    }
  }

  async #lookReceipts(): Promise<void> {
    for (const channel of this.#warm()) await this.#deps.channels.refreshReceipts(channel);
  }

  async #lookOnline(): Promise<void> {
    this.#deps.people.setOnline(readReply(await this.#deps.site.inside('/online_users'), Online));
  }

  async #lookTyping(): Promise<void> {
    const channel = this.#hot ?? this.#warm()[0];
    if (!channel) return;
    const reply = await this.#deps.site.inside(`/typing/${inPath(channel.id)}`);
    this.#hot ??= channel;
    if (this.#hot === channel) this.#setTyping(channel, readReply(reply, Names));
  }

  #setTyping(channel: Channel, names: readonly string[]): void {
    const before = this.#typing;
    this.#typing = new Set(names);
    const tell = (userId: string, isTyping: boolean) =>
      this.#deps.events.emit('typing', { conversationId: channel.id, userId, isTyping });
    for (const name of before) if (!this.#typing.has(name)) tell(name, false);
    for (const name of names) if (!before.has(name)) tell(name, true);
  }

  #stopTyping(): void {
    if (this.#hot) this.#setTyping(this.#hot, []);
    this.#typing.clear();
  }

  #pushed(name: string, data: unknown): void {
    this.#take(name, data).catch((error: unknown) => this.#failed(AppError.from(error)));
  }

  /** The same JSON as the routes of these names answer. */
  async #take(name: string, data: unknown): Promise<void> {
    const { channels, people, board, running, shares, logger } = this.#deps;
    const hot = this.#hot;
    switch (name) {
      case 'messages':
        return hot ? channels.takeMessages(hot.id, data) : undefined;
      case 'typing':
        return hot ? this.#setTyping(hot, Names.parse(data)) : undefined;
      case 'read_receipts':
        return hot ? channels.takeReceipts(hot.id, data) : undefined;
      case 'screenshares':
        return hot ? shares.tell(hot, ShareRows.parse(data)) : undefined;
      case 'active_call':
        return hot ? running.tell(hot, ActiveRow.parse(data).call) : undefined;
      case 'online_users':
        return people.setOnline(Online.parse(data));
      case 'dms':
        return channels.takeDirects(DirectRows.parse(data));
      case 'channel_unreads':
        return channels.takeUnreads(Unreads.parse(data));
      case 'private_channels':
        return channels.takePrivates(PrivateRows.parse(data));
      case 'incoming_calls':
        return board.takeIncoming(IncomingRows.parse(data));
      default:
        logger.debug('event is not followed', { name });
    }
  }

  #failed(error: AppError): void {
    if (error.code === 'internal' || error.code === 'bad-payload') {
      this.#deps.logger.warn('answer cannot be used', { error });
    }
    this.#deps.onError(error);
  }
}
