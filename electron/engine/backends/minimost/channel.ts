import type { Conversation, LiveCall, Message } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Queue } from '#shared/tools/queue.ts';
import { isCallable, namesOf } from './channel-id.ts';
import type { Kept } from './kept.ts';
import { MessageLog } from './message-log.ts';
import type { People } from './people.ts';
import { type MessageRow, MessageRows, Receipts } from './rows.ts';
import { inPath, readReply, refusalError, type Site } from './site.ts';

export interface ChannelDeps {
  readonly site: Site;
  readonly kept: Kept;
  readonly people: People;
  /** My name. */
  readonly me: () => string;
}

/** What is written: a text, or a file with one. */
export interface Writing {
  readonly text: string;
  readonly replyToId: string | null;
  readonly file?: { readonly type: string; readonly bytes: Uint8Array };
}

/** Asked for once more than needed, because rows are stamped a little before they can be read. */
const OVERLAP_S = 1;
/** A whole channel comes at once. */
const CHANNEL_BYTES_MAX = 64 * 1024 * 1024;
const UPLOAD_TIMEOUT_MS = 120_000;
const NEVER = new Date(0).toISOString();

/** One channel: its messages, kept in step with the server one question after the other. */
export class Channel {
  readonly id: string;
  /** Given by the server; direct channels are named by their people. */
  name: string | null;
  members: readonly string[];
  /** Of others, as the server counts. */
  unread = 0;
  /** A call that runs in it. */
  runningCall: LiveCall | null = null;
  /** A screen that is shown in it by somebody else. */
  shownScreen: LiveCall | null = null;
  /** Local milliseconds of the last thing that happened in it. */
  activeAt = 0;
  readonly #deps: ChannelDeps;
  readonly #queue = new Queue();
  readonly #log: MessageLog;
  #isLoaded = false;
  #receipts: Readonly<Record<string, number>> = {};

  constructor(id: string, name: string | null, members: readonly string[], deps: ChannelDeps) {
    this.id = id;
    this.name = name;
    this.members = members;
    this.#deps = deps;
    this.#log = new MessageLog(id, deps.me);
  }

  /** A conversation tells of one: the call comes first. */
  get liveCall(): LiveCall | null {
    return this.runningCall ?? this.shownScreen;
  }

  get log(): MessageLog {
    return this.#log;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** What I have not read, of what is here. */
  get lastReadSeq(): number {
    return this.#log.readUpTo(this.unread);
  }

  /** By user: the seq up to which the others have read. */
  get readSeqs(): Record<string, number> {
    const others = Object.entries(this.#receipts).filter(([name]) => name !== this.#deps.me());
    return Object.fromEntries(others.map(([name, seconds]) => [name, this.#log.seqAt(seconds)]));
  }

  /** Reads what changed; the messages that are new or other than before. Errors: not-a-member and those of a connection. */
  refresh(): Promise<Message[]> {
    return this.#queue.run(() => this.#fetch());
  }

  /** Rows that the server has pushed. */
  take(rows: readonly MessageRow[]): Promise<Message[]> {
    return this.#queue.run(() => (this.#isLoaded ? this.#log.take(rows) : this.#fetch()));
  }

  /** How far everybody has read; answers those of whom that is new. */
  setReceipts(receipts: Readonly<Record<string, number>>): { userId: string; seq: number }[] {
    const before = this.readSeqs;
    this.#receipts = receipts;
    return Object.entries(this.readSeqs)
      .filter(([userId, seq]) => seq > (before[userId] ?? 0))
      .map(([userId, seq]) => ({ userId, seq }));
  }

  async fetchReceipts(): Promise<{ userId: string; seq: number }[]> {
    const reply = await this.#deps.site.inside(`/read_receipts/${inPath(this.id)}`);
    return this.setReceipts(readReply(reply, Receipts));
  }

  /**
   * Sends, and finds out which message it has become: the server answers no id. The same `clientId` again never sends twice, where an answer was lost.
   * `told`: everything else that changed meanwhile. Errors: message-empty, message-too-long, not-a-member, rate-limited and those of a connection.
   */
  send(clientId: string, writing: Writing): Promise<{ message: Message; told: Message[] }> {
    return this.#queue.run(() => this.#send(clientId, writing));
  }

  /** A file: nobody needs to know which message it has become. */
  sendFile(writing: Writing): Promise<Message[]> {
    return this.#queue.run(async () => {
      await this.#post(writing);
      return this.#fetch();
    });
  }

  /** `upTo`: as it was up to that message, for what comes later is told as messages. */
  conversation(upTo: number | null = null): Conversation {
    const log = this.#log;
    const page = log.page({ limit: 1, ...(upTo === null ? {} : { before: upTo + 1 }) });
    const lastMessage = page.messages[0] ?? null;
    const createdAt = log.startedAt ?? NEVER;
    const { people } = this.#deps;
    return {
      id: this.id,
      type: namesOf(this.id)?.length === 2 ? 'direct' : 'group',
      name: this.#shownName(),
      participants: this.members.map((name) => people.user(name)),
      lastMessage,
      lastSeq: lastMessage?.seq ?? 0,
      rev: upTo === null ? log.rev : (lastMessage?.rev ?? 0),
      unreadCount: upTo === null ? this.unread : 0,
      lastReadSeq: Math.min(this.lastReadSeq, upTo ?? Infinity),
      readSeqs: this.readSeqs,
      muted: false,
      liveCall: this.liveCall,
      ...(isCallable(this.id) ? {} : { callable: false }),
      createdAt,
      updatedAt: lastMessage?.createdAt ?? createdAt,
    };
  }

  #shownName(): string | null {
    const names = namesOf(this.id);
    if (!names) return this.name ?? this.id;
    if (names.length === 2) return null;
    return names.filter((name) => name !== this.#deps.me()).join(', ');
  }

  async #fetch(): Promise<Message[]> {
    const { site, kept } = this.#deps;
    const after = this.#isLoaded ? Math.max(0, this.#log.cursor - OVERLAP_S) : 0;
    const reply = await site.inside(`/messages/${inPath(this.id)}`, {
      query: { after },
      bytesMax: CHANNEL_BYTES_MAX,
    });
    const rows = readReply(reply, MessageRows);
    if (this.#isLoaded) return this.#log.take(rows);
    this.#log.load(rows, kept.anchorOf(this.id));
    this.#isLoaded = true;
    this.#anchor();
    return [];
  }

  /** Once is enough: any message of the channel tells the places of all others, for ever. */
  #anchor(): void {
    const { kept } = this.#deps;
    const { anchor } = this.#log;
    if (!anchor || !kept.state || kept.anchorOf(this.id)) return;
    kept.change({ anchors: { ...kept.state.anchors, [this.id]: anchor } });
  }

  async #send(clientId: string, writing: Writing): Promise<{ message: Message; told: Message[] }> {
    const told = await this.#fetch();
    const doubt = this.#deps.kept.state?.doubts[clientId];
    const arrived = doubt ? this.#claim(clientId, writing, doubt.afterId) : null;
    if (arrived) {
      this.#doubt(clientId, null);
      return { message: arrived, told };
    }
    const afterId = doubt?.afterId ?? this.#log.lastId;
    try {
      await this.#post(writing);
      told.push(...(await this.#fetch()));
      const message = this.#claim(clientId, writing, afterId);
      if (!message) throw new AppError('internal', { text: 'what was sent is not to be found' });
      this.#anchor();
      this.#doubt(clientId, null);
      return { message, told };
    } catch (error) {
      // the next try looks for it first
      if (mayHaveArrived(AppError.from(error))) this.#doubt(clientId, afterId);
      throw error;
    }
  }

  async #post({ text, replyToId, file }: Writing): Promise<void> {
    const path = `/send/${inPath(this.id)}`;
    const form = { text, ...(replyToId === null ? {} : { reply_to_id: replyToId }) };
    const reply = await this.#deps.site.inside(path, {
      method: 'POST',
      ...(file ? { raw: file, timeoutMs: UPLOAD_TIMEOUT_MS } : { form }),
    });
    if (reply.status === 400 && reply.text.trim() === 'empty') throw new AppError('message-empty');
    if (reply.status !== 200) throw refusalError(reply);
  }

  /** My first message after that one with this text that nobody has claimed yet; the server trims the end of what it takes. */
  #claim(clientId: string, { text }: Writing, afterId: number): Message | null {
    const mine = this.#log
      .rowsAfter(afterId)
      .filter(
        (row) => row.sender === this.#deps.me() && (row.filename ?? '') === '' && !this.#log.isNamed(row.id),
      );
    const found = mine.find((row) => row.content.trimEnd() === text.trimEnd());
    if (!found) return null;
    this.#log.name(found.id, clientId);
    return this.#log.find(found.id);
  }

  #doubt(clientId: string, afterId: number | null): void {
    const { kept } = this.#deps;
    const { [clientId]: before, ...rest } = kept.state?.doubts ?? {};
    if (afterId === null && !before) return;
    kept.change({
      doubts: afterId === null ? rest : { ...rest, [clientId]: { channel: this.id, afterId } },
    });
  }
}

/** What is told as refused has not arrived. */
const mayHaveArrived = ({ code }: AppError): boolean => code === 'server-unreachable' || code === 'internal';
