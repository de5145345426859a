import type { Conversation, Message } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import { inParallel } from '#shared/tools/in-parallel.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { AdapterEvents } from '../adapter.ts';
import { Channel, type ChannelDeps } from './channel.ts';
import { directId, namesOf } from './channel-id.ts';
import {
  Channels as ChannelNames,
  DirectRows,
  MessageRows,
  Names,
  type PrivateRow,
  PrivateRows,
  Receipts,
  Unreads,
} from './rows.ts';
import { readReply } from './site.ts';

export interface ChannelsDeps extends ChannelDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: Emitter<AdapterEvents>;
}

const PARALLEL = 4;

/** All channels of the person: which there are, and what is new in each. */
export class Channels {
  readonly #deps: ChannelsDeps;
  readonly #channels = new Map<string, Channel>();
  /** Everything that was there when we came is known: from now on what is new is told. */
  #isListed = false;
  /** The list of the connect just made: nobody has used it yet. */
  #isFresh = false;

  constructor(deps: ChannelsDeps) {
    this.#deps = deps;
  }

  get all(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  get(id: string): Channel | null {
    return this.#channels.get(id) ?? null;
  }

  /** Errors: not-found. */
  must(id: string): Channel {
    const channel = this.#channels.get(id);
    if (!channel) throw new AppError('not-found');
    return channel;
  }

  /** The channel of a message. Errors: not-found. */
  of(messageId: string): Channel {
    const id = Number(messageId);
    const found = this.all.find((channel) => channel.log.find(id) !== null);
    if (!found) throw new AppError('not-found');
    return found;
  }

  /** Another person signed in. */
  clear(): void {
    this.#channels.clear();
    this.#isListed = false;
    this.#isFresh = false;
  }

  /** After a connect: which channels there are, and what each has now. */
  async list(): Promise<void> {
    const { site, kept, people } = this.#deps;
    const [publics, names] = await Promise.all([
      site.inside('/channels').then((reply) => readReply(reply, ChannelNames)),
      site.inside('/users').then((reply) => readReply(reply, Names)),
    ]);
    people.setNames(names);
    for (const id of publics) this.#meet(id, id, this.#everybody());
    for (const id of kept.state?.opened ?? []) this.#meetDirect(id);
    await this.refreshLists();
    await inParallel(this.all, PARALLEL, (channel) => this.#refresh(channel));
    this.#isListed = true;
    this.#isFresh = true;
  }

  /** As `list`. Right after a connect, which has listed, only what may have come since is asked for. */
  async listAgain(): Promise<void> {
    await (this.#isFresh ? this.refreshLists() : this.list());
    this.#isFresh = false;
  }

  async refreshLists(): Promise<void> {
    const { site } = this.#deps;
    const [directs, privates, unreads] = await Promise.all([
      site.inside('/dms'),
      site.inside('/private_channels'),
      site.inside('/channel_unreads'),
    ]);
    // all are read before any is taken: what is half taken would fail unheard
    const read = {
      directs: readReply(directs, DirectRows),
      privates: readReply(privates, PrivateRows),
      unreads: readReply(unreads, Unreads),
    };
    await Promise.all([
      this.takeDirects(read.directs),
      this.takePrivates(read.privates),
      this.takeUnreads(read.unreads),
    ]);
  }

  async refreshNames(): Promise<void> {
    const { site, people } = this.#deps;
    if (!people.setNames(readReply(await site.inside('/users'), Names))) return;
    for (const channel of this.all) {
      if (namesOf(channel.id) !== null || channel.id.startsWith('private:')) continue;
      channel.members = this.#everybody();
      this.#deps.events.emit('conversation', channel.conversation());
    }
  }

  async takeDirects(rows: readonly { channel: string; unread: number }[]): Promise<void> {
    await inParallel(rows, PARALLEL, ({ channel, unread }) => {
      const isNew = !this.#channels.has(channel);
      return this.#moved(this.#meetDirect(channel), unread, isNew);
    });
  }

  async takePrivates(rows: readonly PrivateRow[]): Promise<void> {
    for (const channel of this.all) {
      if (!channel.id.startsWith('private:') || rows.some((row) => row.channel === channel.id)) continue;
      this.#channels.delete(channel.id);
      this.#deps.events.emit('conversation-left', { conversationId: channel.id });
    }
    await inParallel(rows, PARALLEL, async (row) => {
      const isNew = !this.#channels.has(row.channel);
      const channel = this.#meet(row.channel, row.name, row.members);
      const isOther = channel.name !== row.name || channel.members.toString() !== row.members.toString();
      channel.name = row.name;
      channel.members = row.members;
      await this.#moved(channel, row.unread, isNew);
      if (isOther && this.#isListed) this.#deps.events.emit('conversation', channel.conversation());
    });
  }

  async takeUnreads(unreads: Readonly<Record<string, number>>): Promise<void> {
    await inParallel(Object.entries(unreads), PARALLEL, async ([id, unread]) => {
      const channel = this.#channels.get(id);
      if (channel) await this.#moved(channel, unread, false);
    });
  }

  /** Reads one channel anew and tells what is new in it. */
  async refresh(channel: Channel): Promise<void> {
    this.tell(channel, await channel.refresh());
  }

  async refreshReceipts(channel: Channel): Promise<void> {
    this.#tellRead(channel, await channel.fetchReceipts());
  }

  /** What was pushed of a channel. */
  async takeMessages(id: string, raw: unknown): Promise<void> {
    const channel = this.#channels.get(id);
    if (channel) this.tell(channel, await channel.take(MessageRows.parse(raw)));
  }

  takeReceipts(id: string, raw: unknown): void {
    const channel = this.#channels.get(id);
    if (channel) this.#tellRead(channel, channel.setReceipts(Receipts.parse(raw)));
  }

  /** A direct channel is there as soon as somebody writes in it; until then it is only ours. */
  async open(names: readonly string[]): Promise<Channel> {
    return this.openAs(directId(names));
  }

  async openAs(id: string): Promise<Channel> {
    const { kept } = this.#deps;
    const known = this.#channels.get(id);
    if (known?.isLoaded) return known;
    const channel = this.#meetDirect(id);
    const opened = kept.state?.opened ?? [];
    if (!opened.includes(id)) kept.change({ opened: [...opened, id] });
    await channel.refresh();
    this.#deps.events.emit('conversation', channel.conversation());
    return channel;
  }

  /** A private channel that I have just made. */
  async add(id: string, name: string, members: readonly string[]): Promise<Channel> {
    const channel = this.#meet(id, name, members);
    await channel.refresh();
    return channel;
  }

  conversations(): Conversation[] {
    return this.all.filter((channel) => channel.isLoaded).map((channel) => channel.conversation());
  }

  /** Messages of a channel go out as events. */
  tell(channel: Channel, messages: readonly Message[]): void {
    if (messages.length === 0) return;
    channel.activeAt = this.#deps.clock.now();
    for (const message of messages) this.#deps.events.emit('message', message);
  }

  #tellRead(channel: Channel, read: readonly { userId: string; seq: number }[]): void {
    for (const one of read) this.#deps.events.emit('read', { conversationId: channel.id, ...one });
  }

  async #refresh(channel: Channel): Promise<void> {
    try {
      await this.refresh(channel);
    } catch (error) {
      if (isLost(error)) throw error;
      // one channel that cannot be read must not hide the others
      this.#deps.logger.warn('channel cannot be read', { channel: channel.id, error });
    }
  }

  /** The server counts so many as unread: other than before means that there is something new, or that I have read elsewhere. */
  async #moved(channel: Channel, unread: number, isNew: boolean): Promise<void> {
    const before = channel.unread;
    channel.unread = unread;
    if (!this.#isListed || (before === unread && !isNew)) return;
    if (isNew) return this.#appeared(channel);
    await this.#refresh(channel);
    if (unread >= before) return;
    this.#deps.events.emit('read', {
      conversationId: channel.id,
      userId: this.#deps.me(),
      seq: channel.lastReadSeq,
      unreadCount: unread,
    });
  }

  /** New to us while we are here: what I have read of it is its past, the rest is new. */
  async #appeared(channel: Channel): Promise<void> {
    await this.#refresh(channel);
    if (!channel.isLoaded) return;
    const readUpTo = channel.lastReadSeq;
    this.#deps.events.emit('conversation', channel.conversation(readUpTo));
    this.tell(channel, channel.log.page({ after: readUpTo, limit: Infinity }).messages);
  }

  #everybody(): string[] {
    const { people, me } = this.#deps;
    return [me(), ...people.names];
  }

  #meetDirect(id: string): Channel {
    return this.#meet(id, null, namesOf(id) ?? []);
  }

  #meet(id: string, name: string | null, members: readonly string[]): Channel {
    const known = this.#channels.get(id);
    if (known) return known;
    const channel = new Channel(id, name, members, this.#deps);
    this.#channels.set(id, channel);
    return channel;
  }
}

/** Without these there is no connection: nothing else makes sense. */
export const isLost = (error: unknown): boolean =>
  ['server-unreachable', 'session-expired'].includes(AppError.from(error).code);
