import type { Message } from '#shared/contracts/connect/model.ts';

/** What a timeline did with messages, for whoever keeps them. */
export interface TimelineStep {
  readonly kept: readonly Message[];
  readonly dropped: readonly Message[];
}

const NOTHING: TimelineStep = { kept: [], dropped: [] };

/**
 * The newest messages of one conversation, ascending by seq and without gaps. One that comes ahead of its turn waits aside until
 * the gap is closed. Bounded: the oldest go first.
 */
export class Timeline {
  #messages: Message[] = [];
  readonly #ahead = new Map<number, Message>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  get firstSeq(): number | null {
    return this.#messages[0]?.seq ?? null;
  }

  get lastSeq(): number | null {
    return this.#messages.at(-1)?.seq ?? null;
  }

  find(messageId: string): Message | null {
    return this.#messages.find((message) => message.id === messageId) ?? null;
  }

  /** Another message is known at its place, or it at another place: the two cannot be of one history. */
  contradicts({ id, seq }: Message): boolean {
    const there = this.#messages[seq - (this.firstSeq ?? seq)] ?? this.#ahead.get(seq);
    return there ? there.id !== id : this.find(id) !== null;
  }

  /** New or changed; an older version of a known message changes nothing. */
  put(message: Message): TimelineStep {
    const first = this.firstSeq;
    const last = this.lastSeq;
    if (first === null || last === null) return this.#append(message);
    if (message.seq < first) return NOTHING;
    if (message.seq > last + 1) {
      this.#ahead.set(message.seq, message);
      return NOTHING;
    }
    if (message.seq === last + 1) return this.#append(message);
    const index = message.seq - first;
    const before = this.#messages[index];
    if (before && before.rev >= message.rev) return NOTHING;
    this.#messages[index] = message;
    return { kept: [message], dropped: [] };
  }

  /** A page that was asked for, ascending: kept as far as it touches what is here and fits. */
  join(page: readonly Message[]): TimelineStep {
    const kept: Message[] = [];
    const dropped: Message[] = [];
    const first = this.firstSeq;
    const newer = page.filter((message) => first === null || message.seq >= first);
    for (const message of newer) {
      const step = this.put(message);
      kept.push(...step.kept);
      dropped.push(...step.dropped);
    }
    const older = page.filter((message) => first !== null && message.seq < first);
    for (const message of older.toReversed()) {
      if (this.#messages.length >= this.#max || message.seq !== (this.firstSeq ?? 0) - 1) break;
      this.#messages.unshift(message);
      kept.push(message);
    }
    return { kept, dropped };
  }

  /** Starts over with the newest page; everything before it is dropped. */
  reset(page: readonly Message[]): TimelineStep {
    const dropped = this.#messages;
    this.#messages = [];
    this.#ahead.clear();
    const { kept } = this.join(page);
    return { kept, dropped: dropped.filter((message) => !kept.some((other) => other.seq === message.seq)) };
  }

  /** Up to `limit` messages before `before`, or the newest; `null`: not all of them are here. */
  page(before: number | null, limit: number): { messages: Message[]; hasMore: boolean } | null {
    const first = this.firstSeq;
    const last = this.lastSeq;
    if (first === null || last === null) return null;
    const end = before === null ? last + 1 : before;
    if (end <= first || end > last + 1) return null;
    const messages = this.#messages.slice(Math.max(0, end - first - limit), end - first);
    const start = messages[0]?.seq ?? first;
    if (messages.length < limit && start > 1) return null;
    return { messages, hasMore: start > 1 };
  }

  #append(message: Message): TimelineStep {
    const kept: Message[] = [];
    for (let next: Message | undefined = message; next; next = this.#ahead.get(next.seq + 1)) {
      this.#ahead.delete(next.seq);
      this.#messages.push(next);
      kept.push(next);
    }
    const dropped = this.#messages.splice(0, Math.max(0, this.#messages.length - this.#max));
    return { kept, dropped };
  }
}
