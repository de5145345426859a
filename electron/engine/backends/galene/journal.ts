import type { Message } from '#shared/contracts/connect/model.ts';

export type Draft = Pick<Message, 'id' | 'clientId' | 'kind' | 'senderId' | 'content' | 'createdAt'> & {
  readonly privateWithId?: string;
};

export interface JournalPage {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** As many as are kept; the oldest go. */
const KEPT_MAX = 2000;
const REV_SPAN = 2 ** 52;

/**
 * What was said in the group, as far as it is known here: the server keeps little and numbers nothing, so that places and changes are
 * counted here. A later run begins with a smaller rev than every earlier one has reached: whoever kept something of an earlier run sees
 * that the conversation has begun anew.
 */
export class Journal {
  readonly #conversationId: string;
  #messages: Message[] = [];
  #rev: number;
  #lastSeq = 0;

  /** `now`: milliseconds since the epoch, of the beginning. */
  constructor(conversationId: string, now: number) {
    this.#conversationId = conversationId;
    this.#rev = REV_SPAN - now;
  }

  /** 0: nothing has been said. */
  get rev(): number {
    return this.#lastSeq === 0 ? 0 : this.#rev;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get last(): Message | null {
    return this.#messages.at(-1) ?? null;
  }

  /** Whose words are here. */
  authors(): ReadonlySet<string> {
    const people = this.#messages.filter(({ kind }) => kind === 'text');
    return new Set(people.map(({ senderId }) => senderId));
  }

  /** Ascending by seq. */
  after(seq: number): readonly Message[] {
    return this.#messages.slice(Math.max(0, this.#messages.length - (this.#lastSeq - seq)));
  }

  find(messageId: string): Message | null {
    return this.#messages.find(({ id }) => id === messageId) ?? null;
  }

  sentAs(clientId: string): Message | null {
    return this.#messages.find((message) => message.clientId === clientId) ?? null;
  }

  /** The message with its place; `null`: it is known. */
  add(draft: Draft): Message | null {
    if (this.find(draft.id)) return null;
    this.#rev += 1;
    this.#lastSeq += 1;
    const message: Message = {
      ...draft,
      conversationId: this.#conversationId,
      seq: this.#lastSeq,
      rev: this.#rev,
      callId: null,
      replyToId: null,
      attachments: [],
      reactions: [],
      editedAt: null,
      deletedAt: null,
    };
    this.#messages.push(message);
    this.#messages.splice(0, Math.max(0, this.#messages.length - KEPT_MAX));
    return message;
  }

  /** Deletes those that `fits`; answers them as they are now. */
  remove(fits: (message: Message) => boolean, at: string): readonly Message[] {
    const removed: Message[] = [];
    this.#messages = this.#messages.map((message) => {
      if (message.deletedAt !== null || !fits(message)) return message;
      this.#rev += 1;
      const gone = { ...message, content: '', deletedAt: at, rev: this.#rev };
      removed.push(gone);
      return gone;
    });
    return removed;
  }

  /** Every message goes without a trace; places and changes are counted on. */
  clear(): void {
    this.#messages = [];
  }

  /** Ascending by rev. A rev of another run is answered with everything. */
  changes(since: number): readonly Message[] {
    const all = since > this.#rev ? this.#messages : this.#messages.filter(({ rev }) => rev > since);
    return all.toSorted((a, b) => a.rev - b.rev);
  }

  /** Ascending by seq. */
  page({ before, after, limit }: JournalPage): { messages: Message[]; hasMore: boolean } {
    const inside = this.#messages.filter(
      ({ seq }) => (before === undefined || seq < before) && (after === undefined || seq > after),
    );
    const messages = after === undefined ? inside.slice(-limit) : inside.slice(0, limit);
    return { messages, hasMore: inside.length > messages.length };
  }
}
