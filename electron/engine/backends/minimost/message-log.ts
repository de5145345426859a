import type { Message } from '#shared/contracts/connect/model.ts';
import { attachmentsOf } from './file-name.ts';
import { emojiOf } from './reactions.ts';
import { type MessageRow, timeOf } from './rows.ts';

/** One message of the log and its seq, kept so that seqs are the same after a restart. */
export interface Anchor {
  readonly id: number;
  readonly seq: number;
}

const EVERYONE = '@everyone';
const SYSTEM = 'system';
const MICROSECONDS = 1_000_000;

interface Entry {
  readonly row: MessageRow;
  readonly seq: number;
  readonly rev: number;
}

/**
 * The messages of one channel. The server counts neither places nor changes, so they are derived: `seq` is the place by id (ids grow with every
 * commit), counted from an anchor because old rows are purged some day; `rev` is the time of the last change in microseconds. Both come out the
 * same whenever the whole channel is read anew. Revs have gaps: whoever follows them asks for changes, which are answered from here.
 */
export class MessageLog {
  readonly #channel: string;
  readonly #me: () => string;
  readonly #clientIds = new Map<number, string>();
  #entries: Entry[] = [];
  #byId = new Map<number, Entry>();
  #cursor = 0;
  #rev = 0;

  constructor(channel: string, me: () => string) {
    this.#channel = channel;
    this.#me = me;
  }

  /** Seconds: everything that changed up to then is here. */
  get cursor(): number {
    return this.#cursor;
  }

  get rev(): number {
    return this.#rev;
  }

  get lastSeq(): number {
    return this.#entries.at(-1)?.seq ?? 0;
  }

  get lastId(): number {
    return this.#entries.at(-1)?.row.id ?? 0;
  }

  get anchor(): Anchor | null {
    const entry = this.#entries.at(-1);
    return entry ? { id: entry.row.id, seq: entry.seq } : null;
  }

  /** Of the first message; `null`: there is none. */
  get startedAt(): string | null {
    const first = this.#entries[0];
    return first ? timeOf(first.row.ts) : null;
  }

  /** What came after the message of that id. */
  rowsAfter(id: number): MessageRow[] {
    return this.#entries.flatMap(({ row }) => (row.id > id ? [row] : []));
  }

  /** The whole channel, read from its beginning. */
  load(rows: readonly MessageRow[], anchor: Anchor | null): void {
    const sorted = unique(rows).toSorted((a, b) => a.id - b.id);
    const before = anchor ? sorted.filter(({ id }) => id <= anchor.id).length : 0;
    // rows from before my own history may come along when they are edited: they have no place
    const first = anchor ? anchor.seq - before + 1 : 1;
    this.#entries = [];
    this.#byId = new Map();
    sorted.forEach((row, i) => {
      if (first + i >= 1) this.#add(row, first + i);
    });
  }

  /** Rows that changed; the messages that are new or other than before, by seq. */
  take(rows: readonly MessageRow[]): Message[] {
    const changed = new Map<number, Entry>();
    for (const row of unique(rows).toSorted((a, b) => a.id - b.id)) {
      const known = this.#byId.get(row.id);
      if (known ? changeOf(row) <= changeOf(known.row) : this.#isBefore(row)) continue;
      changed.set(row.id, known ? this.#replace(known, row) : this.#add(row, this.lastSeq + 1));
    }
    return [...changed.values()].toSorted((a, b) => a.seq - b.seq).map((entry) => this.#message(entry));
  }

  find(id: number): Message | null {
    const entry = this.#byId.get(id);
    return entry ? this.#message(entry) : null;
  }

  /** That message is the one that was sent under this clientId. */
  name(id: number, clientId: string): void {
    this.#clientIds.set(id, clientId);
  }

  isNamed(id: number): boolean {
    return this.#clientIds.has(id);
  }

  /** Ascending by rev: what changed after `since`, and some that changed just before it, for those that were committed late. */
  changes(since: number): Message[] {
    return this.#entries
      .filter(({ rev }) => rev > since - LATE_US)
      .toSorted((a, b) => a.rev - b.rev || a.seq - b.seq)
      .map((entry) => this.#message(entry));
  }

  page({ before, after, limit }: { before?: number; after?: number; limit: number }): {
    messages: Message[];
    hasMore: boolean;
  } {
    const first = this.#entries[0]?.seq ?? 1;
    const fits = this.#entries.filter(
      ({ seq }) => seq < (before ?? Infinity) && seq > (after ?? Number.NEGATIVE_INFINITY),
    );
    const page = after === undefined ? fits.slice(Math.max(0, fits.length - limit)) : fits.slice(0, limit);
    const hasMore = after === undefined ? (page[0]?.seq ?? first) > first : fits.length > page.length;
    return { messages: page.map((entry) => this.#message(entry)), hasMore };
  }

  /** The seq of the last message at or before that time in seconds; 0: none. */
  seqAt(seconds: number): number {
    return this.#entries.findLast(({ row }) => row.ts <= seconds)?.seq ?? 0;
  }

  /** How far I have read if so many messages of others are unread. */
  readUpTo(unread: number): number {
    if (unread <= 0) return this.lastSeq;
    const theirs = this.#entries.filter(({ row }) => row.sender !== this.#me() && !isGone(row));
    const firstUnread = theirs.at(-unread) ?? theirs[0];
    return firstUnread ? firstUnread.seq - 1 : this.lastSeq;
  }

  #isBefore(row: MessageRow): boolean {
    const first = this.#entries[0];
    return first !== undefined && row.id < first.row.id;
  }

  #add(row: MessageRow, seq: number): Entry {
    const entry = { row, seq, rev: this.#note(row) };
    this.#entries.push(entry);
    this.#byId.set(row.id, entry);
    return entry;
  }

  #replace(known: Entry, row: MessageRow): Entry {
    const entry = { row, seq: known.seq, rev: this.#note(row) };
    this.#entries[known.seq - (this.#entries[0]?.seq ?? known.seq)] = entry;
    this.#byId.set(row.id, entry);
    return entry;
  }

  #note(row: MessageRow): number {
    const change = changeOf(row);
    const rev = Math.max(1, Math.round(change * MICROSECONDS));
    this.#cursor = Math.max(this.#cursor, change);
    this.#rev = Math.max(this.#rev, rev);
    return rev;
  }

  #message({ row, seq, rev }: Entry): Message {
    const isDeleted = isGone(row);
    const isSystem = row.sender === SYSTEM || row.content_type === SYSTEM;
    return {
      id: String(row.id),
      conversationId: this.#channel,
      seq,
      rev,
      clientId: this.#clientIds.get(row.id) ?? null,
      kind: isSystem ? 'system' : 'text',
      callId: null,
      senderId: row.sender,
      content: isDeleted ? '' : row.content,
      replyToId: row.reply_to_id == null ? null : String(row.reply_to_id),
      attachments: isDeleted ? [] : attachmentsOf(row),
      reactions: isDeleted
        ? []
        : Object.entries(row.reactions ?? {}).map(([name, userIds]) => ({ emoji: emojiOf(name), userIds })),
      mentionIds: this.#mentioned(row),
      createdAt: timeOf(row.ts),
      editedAt: row.edited_ts == null ? null : timeOf(row.edited_ts),
      deletedAt: isDeleted ? timeOf(row.deleted_ts ?? row.ts) : null,
    };
  }

  #mentioned(row: MessageRow): string[] {
    const names = row.mentions ?? [];
    if (!names.includes(EVERYONE)) return names;
    return row.sender === this.#me() ? [] : [this.#me()];
  }
}

/** Rows of the last so many microseconds are told again: the server stamps them before they are committed. */
const LATE_US = 2 * MICROSECONDS;

const isGone = (row: MessageRow): boolean => row.deleted === 1 || row.deleted === true;

/** Seconds of its last change. */
function changeOf(row: MessageRow): number {
  return Math.max(row.ts, row.edited_ts ?? 0, row.deleted_ts ?? 0, row.reactions_ts ?? 0);
}

/** The last word on each counts. */
const unique = (rows: readonly MessageRow[]): MessageRow[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];
