import type { Message } from '#shared/contracts/connect/model.ts';
import { type Change, messageKey } from '../store/tables.ts';
import type { AccountContext } from './context.ts';
import { Timeline, type TimelineStep } from './timeline.ts';

/** Messages kept per conversation; older ones are asked of the server. */
const KEPT_PER_CONVERSATION = 200;
/** Messages kept in all; conversations that rested longest lose theirs. */
const KEPT_MAX = 10_000;

const REVS_MAX = 5000;

/** The newest messages of every conversation, in memory and in the store. */
export class Messages {
  readonly #context: AccountContext;
  /** In order of use: the last is the latest used. */
  readonly #timelines = new Map<string, Timeline>();
  #count = 0;
  /** The newest rev told of each message, for those that are not kept, too; bounded. */
  readonly #revs = new Map<string, { readonly conversationId: string; readonly rev: number }>();

  constructor(context: AccountContext) {
    this.#context = context;
    const kept = [...context.store.rows('messages').values()].sort((a, b) => a.seq - b.seq);
    for (const message of kept) this.#apply(message.conversationId, (line) => line.put(message), false);
  }

  /** False: a newer version of it was told before. */
  put(message: Message): boolean {
    if ((this.#revs.get(message.id)?.rev ?? 0) > message.rev) return false;
    this.#revs.delete(message.id);
    this.#revs.set(message.id, { conversationId: message.conversationId, rev: message.rev });
    const [oldest] = this.#revs.keys();
    if (this.#revs.size > REVS_MAX && oldest !== undefined) this.#revs.delete(oldest);
    this.#apply(message.conversationId, (line) => line.put(message));
    return true;
  }

  join(conversationId: string, page: readonly Message[]): void {
    this.#apply(conversationId, (line) => line.join(page));
  }

  reset(conversationId: string, page: readonly Message[]): void {
    this.#apply(conversationId, (line) => line.reset(page));
  }

  find(conversationId: string, messageId: string): Message | null {
    return this.#timelines.get(conversationId)?.find(messageId) ?? null;
  }

  /** The newer of this one and what is here of it. */
  newer(message: Message): Message {
    const known = this.find(message.conversationId, message.id);
    return known && known.rev >= message.rev ? known : message;
  }

  /** From memory alone; `null`: not all of it is here. */
  page(
    conversationId: string,
    before: number | null,
    limit: number,
  ): { messages: Message[]; hasMore: boolean } | null {
    return this.#timelines.get(conversationId)?.page(before, limit) ?? null;
  }

  /** Whatever is here, when the server cannot be asked. */
  newest(conversationId: string, limit: number): readonly Message[] {
    return this.#timelines.get(conversationId)?.messages.slice(-limit) ?? [];
  }

  firstSeq(conversationId: string): number | null {
    return this.#timelines.get(conversationId)?.firstSeq ?? null;
  }

  /** It cannot be of the history that is known here: the server has begun a new one. */
  contradicts(message: Message): boolean {
    return this.#timelines.get(message.conversationId)?.contradicts(message) === true;
  }

  /** Nothing that was told of it counts any more. */
  forget(conversationId: string): void {
    this.remove(conversationId);
    for (const [id, told] of this.#revs) if (told.conversationId === conversationId) this.#revs.delete(id);
  }

  remove(conversationId: string): void {
    const line = this.#timelines.get(conversationId);
    if (!line) return;
    this.#timelines.delete(conversationId);
    this.#count -= line.messages.length;
    this.#keep({ kept: [], dropped: line.messages });
  }

  #apply(conversationId: string, change: (line: Timeline) => TimelineStep, write = true): void {
    const line = this.#timelines.get(conversationId) ?? new Timeline(KEPT_PER_CONVERSATION);
    this.#timelines.delete(conversationId);
    this.#timelines.set(conversationId, line);
    const before = line.messages.length;
    const step = change(line);
    this.#count += line.messages.length - before;
    if (write) this.#keep(step);
    for (const [oldest] of this.#timelines) {
      if (this.#count <= KEPT_MAX || oldest === conversationId) break;
      this.remove(oldest);
    }
  }

  #keep({ kept, dropped }: TimelineStep): void {
    const changes: Change[] = [
      ...kept.map((message): Change => ({ table: 'messages', key: messageKey(message), row: message })),
      ...dropped.map((message): Change => ({ table: 'messages', key: messageKey(message), row: null })),
    ];
    if (changes.length > 0) this.#context.store.note(changes);
  }
}
