import type { Conversation, LiveCall, Message } from '#shared/contracts/connect/model.ts';
import type { ConversationView, LiveCallView, MessageView } from '#shared/contracts/view.ts';
import type { ConversationRow } from '../store/tables.ts';
import type { AccountContext } from './context.ts';
import { messageView } from './message-view.ts';

/** What other parts add to a conversation's view. */
export interface ConversationExtras {
  readonly draft: (conversationId: string) => string;
  readonly typingIds: (conversationId: string) => string[];
  /** The newest message on its way out. */
  readonly lastPending: (conversationId: string) => MessageView | null;
}

/** The conversations of one account: what the server said, how far this client is, and the view of both. */
export class Conversations {
  readonly #context: AccountContext;
  readonly #extras: ConversationExtras;
  readonly #rows = new Map<string, ConversationRow>();
  /** Of which something was told since the list was last asked for: newer than the list. */
  readonly #told = new Set<string>();
  #view: Readonly<Record<string, ConversationView>> = {};

  constructor(context: AccountContext, extras: ConversationExtras) {
    this.#context = context;
    this.#extras = extras;
    for (const [id, row] of context.store.rows('conversations')) {
      // what ran before the restart runs only if the server tells it again
      this.#rows.set(id, { ...row, conversation: { ...row.conversation, liveCall: null } });
    }
  }

  get view(): Readonly<Record<string, ConversationView>> {
    return this.#view;
  }

  get(conversationId: string): ConversationRow | null {
    return this.#rows.get(conversationId) ?? null;
  }

  all(): readonly ConversationRow[] {
    return [...this.#rows.values()];
  }

  /** All of them, after the parts that they show are there. */
  refreshAll(): void {
    for (const id of this.#rows.keys()) this.refresh(id);
  }

  /** What the server says of one. */
  take(conversation: Conversation): ConversationRow {
    this.#told.add(conversation.id);
    return this.#merge(conversation);
  }

  /** The list of all is asked for now. */
  beginList(): void {
    this.#told.clear();
  }

  /** The list that is on its way may not know of it yet. */
  isToldSinceList(conversationId: string): boolean {
    return this.#told.has(conversationId);
  }

  /** What the server lists: of a running call, what was told meanwhile counts. */
  takeListed(conversation: Conversation): ConversationRow {
    const known = this.#told.has(conversation.id) ? this.#rows.get(conversation.id) : undefined;
    return this.#merge(known ? { ...conversation, liveCall: known.conversation.liveCall } : conversation);
  }

  /** A call of a group began or ended, or somebody joined or left it. */
  takeLiveCall(conversationId: string, liveCall: LiveCall | null): void {
    const row = this.#rows.get(conversationId);
    if (!row) return;
    this.#told.add(conversationId);
    this.#set({ ...row, conversation: { ...row.conversation, liveCall } });
  }

  remove(conversationId: string): void {
    if (!this.#rows.delete(conversationId)) return;
    this.#context.store.note([{ table: 'conversations', key: conversationId, row: null }]);
    const { [conversationId]: _gone, ...rest } = this.#view;
    this.#view = rest;
    this.#context.changed();
  }

  /** Its messages are gone: what comes is counted from the start. */
  startOver(conversationId: string): void {
    const row = this.#rows.get(conversationId);
    if (!row) return;
    const { readSeqs: _old, ...kept } = row.conversation;
    const nothing = { lastMessage: null, lastSeq: 0, rev: 0, unreadCount: 0, lastReadSeq: 0 };
    this.#set({ conversation: { ...kept, ...nothing }, appliedRev: 0, readSeq: 0 });
  }

  /** A message that is new or changed. True if it is a new one of somebody else's, past what was read. */
  takeMessage(message: Message): boolean {
    const row = this.#rows.get(message.conversationId);
    if (!row) return false;
    const { conversation } = row;
    const last = conversation.lastMessage;
    const isNew = message.seq > conversation.lastSeq;
    const isLast = !last || message.seq > last.seq || (message.seq === last.seq && message.rev >= last.rev);
    if (!isNew && !isLast) return false;
    const mine = message.senderId === this.#context.me().user.id;
    const unread = isNew && !mine && message.kind !== 'system' && message.seq > row.readSeq;
    const readSeq = isNew && mine ? Math.max(row.readSeq, message.seq) : row.readSeq;
    this.#set({
      ...row,
      readSeq,
      conversation: {
        ...conversation,
        lastMessage: isLast ? message : last,
        lastSeq: Math.max(conversation.lastSeq, message.seq),
        unreadCount: conversation.unreadCount + (unread ? 1 : 0),
        updatedAt: isNew ? message.createdAt : conversation.updatedAt,
      },
    });
    return unread;
  }

  setAppliedRev(conversationId: string, rev: number): void {
    const row = this.#rows.get(conversationId);
    if (row && rev > row.appliedRev) this.#set({ ...row, appliedRev: rev });
  }

  /** How far I have read, as decided here. */
  readHere(conversationId: string, seq: number): void {
    const row = this.#rows.get(conversationId);
    if (!row || seq <= row.readSeq) return;
    this.#set({ ...row, readSeq: Math.min(seq, row.conversation.lastSeq) });
  }

  /** How far somebody has read, as the server tells. `unreadCount` comes with my own. */
  readThere(conversationId: string, userId: string, seq: number, unreadCount: number | undefined): void {
    const row = this.#rows.get(conversationId);
    if (!row) return;
    const { conversation } = row;
    if (userId === this.#context.me().user.id) {
      this.#set({
        ...row,
        readSeq: Math.max(row.readSeq, seq),
        conversation: {
          ...conversation,
          lastReadSeq: Math.max(conversation.lastReadSeq, seq),
          unreadCount: unreadCount ?? Math.max(0, conversation.lastSeq - seq),
        },
      });
      return;
    }
    const before = conversation.readSeqs?.[userId] ?? 0;
    if (seq <= before) return;
    this.#set({
      ...row,
      conversation: { ...conversation, readSeqs: { ...conversation.readSeqs, [userId]: seq } },
    });
  }

  /** Makes the view of one again, after a part of it changed elsewhere. */
  refresh(conversationId: string): void {
    const row = this.#rows.get(conversationId);
    if (!row) return;
    this.#view = { ...this.#view, [conversationId]: this.#viewOf(row) };
    this.#context.changed();
  }

  /** A new one counts as caught up: nothing of it is here that could be old. */
  #merge(conversation: Conversation): ConversationRow {
    const before = this.#rows.get(conversation.id);
    const readSeqs = conversation.readSeqs ?? before?.conversation.readSeqs;
    const stale = before && before.conversation.lastSeq > conversation.lastSeq;
    const newest = stale ? before.conversation : conversation;
    return this.#set({
      conversation: {
        ...conversation,
        ...(readSeqs ? { readSeqs } : {}),
        // a push may overtake the list that was asked for before it
        lastMessage: newest.lastMessage,
        lastSeq: newest.lastSeq,
        unreadCount: newest.unreadCount,
        updatedAt: newest.updatedAt,
      },
      appliedRev: before?.appliedRev ?? conversation.rev,
      readSeq: Math.max(before?.readSeq ?? 0, conversation.lastReadSeq),
    });
  }

  #set(row: ConversationRow): ConversationRow {
    const { id } = row.conversation;
    const before = this.#rows.get(id);
    this.#rows.set(id, row);
    // every reconnect tells all of them; most are as they were
    const isNew = !before || JSON.stringify(before) !== JSON.stringify(row);
    if (isNew) this.#context.store.note([{ table: 'conversations', key: id, row }]);
    this.refresh(id);
    return row;
  }

  #viewOf({ conversation, readSeq }: ConversationRow): ConversationView {
    const { id } = conversation;
    const { toLocal, me } = this.#context;
    const myId = me().user.id;
    const pending = this.#extras.lastPending(id);
    const sent = conversation.lastMessage ? messageView(conversation.lastMessage, myId, toLocal) : null;
    const unread = conversation.unreadCount;
    const { [myId]: _mine, ...readSeqs } = conversation.readSeqs ?? {};
    return {
      id,
      type: conversation.type,
      name: conversation.name,
      memberIds: conversation.participants.map((user) => user.id),
      lastMessage: pending ?? sent,
      lastSeq: conversation.lastSeq,
      // what was read here counts at once, also before the server knows
      unreadCount:
        readSeq > conversation.lastReadSeq ? Math.min(unread, conversation.lastSeq - readSeq) : unread,
      lastReadSeq: Math.max(readSeq, conversation.lastReadSeq),
      readSeqs,
      typingIds: this.#extras.typingIds(id),
      draft: this.#extras.draft(id),
      muted: conversation.muted,
      liveCall: conversation.liveCall ? liveCallView(conversation.liveCall, toLocal) : null,
      ...(conversation.callable === undefined ? {} : { callable: conversation.callable }),
      updatedAt: Math.max(toLocal(conversation.updatedAt), pending?.sentAt ?? 0),
    };
  }
}

const liveCallView = (
  { startedAt, ...call }: LiveCall,
  toLocal: AccountContext['toLocal'],
): LiveCallView => ({ ...call, startedAt: startedAt === null ? null : toLocal(startedAt) });
