import type { Message } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ChatLine } from './events.ts';
import { type Draft, Journal } from './journal.ts';
import { may, type Place } from './place.ts';
import { Sent } from './sent.ts';
import type { Stay } from './stay.ts';
import { shownText, wordingOf } from './words.ts';

/** Until the server has repeated what we said. */
const ECHO_MS = 10_000;
const SOURCES_MAX = 2000;
/** Speaks in a conversation without being a person. */
const SERVER_ID = 'server';

interface Waiting {
  readonly answer: Promise<Message>;
  readonly settle: (message: Message) => void;
  readonly fail: (error: AppError) => void;
}

/** What is said in the group: taken from the line into the journal, and sent. */
export class Chat {
  readonly #place: Place;
  readonly #waiting = new Map<string, Waiting>();
  /** By message: the connection that it came over, which the server wants to hear when it is deleted. */
  readonly #sources = new Map<string, string>();
  #sent = new Sent();
  #journal: Journal;
  #readSeq = 0;
  /** What was said before is told at once when we come in for the first time, and was not said to us. */
  #isFirst = true;

  constructor(place: Place) {
    this.#place = place;
    this.#journal = this.#newJournal();
  }

  get journal(): Journal {
    return this.#journal;
  }

  get readSeq(): number {
    return this.#readSeq;
  }

  /** Another person signs in: nothing is known to them. */
  forget(): void {
    this.#journal = this.#newJournal();
    this.#sent = new Sent();
    this.#sources.clear();
    this.#readSeq = 0;
    this.#isFirst = true;
    this.lost();
  }

  /** All of the history has been told. */
  settled(): void {
    if (this.#isFirst) this.#readSeq = this.#journal.lastSeq;
    this.#isFirst = false;
  }

  /** Whether what waits for its echo has arrived shows when we are back. */
  lost(): void {
    for (const { fail } of this.#waiting.values()) fail(new AppError('server-unreachable'));
  }

  read(seq: number): { lastReadSeq: number; unreadCount: number } {
    this.#readSeq = Math.max(this.#readSeq, Math.min(seq, this.#journal.lastSeq));
    return { lastReadSeq: this.#readSeq, unreadCount: this.unreadCount };
  }

  get unreadCount(): number {
    const myId = this.#myId();
    const isUnread = ({ senderId, kind, deletedAt }: Message): boolean =>
      senderId !== myId && kind === 'text' && deletedAt === null;
    return this.#journal.after(this.#readSeq).filter(isUnread).length;
  }

  /** Errors: not-allowed, not-found (nobody of that name is there), session-expired, server-unreachable. */
  send(clientId: string, content: string): Promise<Message> {
    const known = this.#journal.sentAs(clientId) ?? this.#waiting.get(clientId)?.answer;
    if (known) return Promise.resolve(known);
    const { stay, membership } = this.#place.enter();
    if (!may(membership, 'message')) throw new AppError('not-allowed');
    const { roster } = this.#place;
    const wording = wordingOf(content, [...roster.present.keys()]);
    if (wording.to === 'one') return Promise.resolve(this.#tellOne(clientId, wording.name, wording.text));
    const { kind, text } = wording;
    const waiting = this.#wait(clientId);
    this.#sent.add({ clientId, source: membership.clientId, text });
    stay.chat({ id: clientId, kind, text });
    return waiting.answer;
  }

  /** For all, by an operator. Errors: not-found (nobody but the two of us has it), server-unreachable. */
  delete(stay: Stay, { id }: Message): Promise<Message> {
    const running = this.#waiting.get(id)?.answer;
    if (running) return running;
    const userId = this.#sources.get(id);
    if (userId === undefined) throw new AppError('not-found');
    stay.groupAction('clearchat', { id, userId });
    return this.#wait(id).answer;
  }

  /** A line of the group, said now or before we came. */
  take(line: ChatLine): void {
    if (line.kind === 'caption') return; // spoken words in writing: nothing to keep
    const { roster } = this.#place;
    const isOurs = line.from !== null && roster.isMine(line.from.id);
    const clientId = isOurs && !line.isPrivate ? this.#sent.match(line) : null;
    const id = line.id === '' ? this.#place.randomId() : line.id;
    const message = this.#add({ ...this.#draftOf(line), id, clientId });
    if (message && line.from && line.id !== '') this.#keepSource(id, line.from.id);
    if (message && clientId !== null) this.#waiting.get(clientId)?.settle(message);
  }

  /** An operator took away everything, or one message, or all of one person. */
  cleared(what: { readonly id: string | null; readonly userId: string | null } | null): void {
    const { events, conversationId, clock } = this.#place;
    if (what === null) {
      this.#journal.clear();
      return events.emit('cleared', { conversationId });
    }
    const { roster } = this.#place;
    const senderId =
      what.userId !== null && roster.isMine(what.userId) ? this.#myId() : roster.userOf(what.userId ?? '');
    const fits = ({ id, senderId: by }: Message): boolean =>
      what.id === null ? by === senderId : id === what.id;
    for (const message of this.#journal.remove(fits, new Date(clock.now()).toISOString())) {
      events.emit('message', message);
      this.#waiting.get(message.id)?.settle(message);
    }
  }

  #keepSource(messageId: string, clientId: string): void {
    this.#sources.set(messageId, clientId);
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > SOURCES_MAX && oldest !== undefined) this.#sources.delete(oldest);
  }

  #draftOf(line: ChatLine): Omit<Draft, 'id' | 'clientId'> {
    const { roster, clock } = this.#place;
    const createdAt = line.time ?? new Date(clock.now()).toISOString();
    if (line.from === null) return { kind: 'system', senderId: SERVER_ID, content: line.text, createdAt };
    const senderId = roster.isMine(line.from.id) ? this.#myId() : roster.authorOf(line.from);
    const content = shownText(line.kind, line.from.username, line.text);
    const privately = line.isPrivate ? { privateWithId: senderId } : {};
    return { kind: 'text', senderId, content, createdAt, ...privately };
  }

  /** The server repeats nothing of what is said to one alone, and keeps nothing of it. */
  #tellOne(clientId: string, userId: string, text: string): Message {
    const { stay, me } = this.#place.enter();
    const { roster, clock, randomId } = this.#place;
    const to = roster.clientOf(userId);
    if (to === null) throw new AppError('not-found');
    stay.chat({ text, to });
    const message = this.#add({
      id: randomId(),
      clientId,
      kind: 'text',
      senderId: me.user.id,
      content: text,
      createdAt: new Date(clock.now()).toISOString(),
      privateWithId: userId,
    });
    if (!message) throw new AppError('internal');
    return message;
  }

  #add(draft: Draft): Message | null {
    const message = this.#journal.add(draft);
    // who comes in for the first time asks for what was said before
    if (message && !this.#isFirst) this.#place.events.emit('message', message);
    return message;
  }

  #wait(clientId: string): Waiting {
    let settle: Waiting['settle'] = () => {};
    let fail: Waiting['fail'] = () => {};
    const answer = new Promise<Message>((resolve, reject) => {
      settle = resolve;
      fail = reject;
    });
    const cancel = this.#place.clock.after(ECHO_MS, () => fail(new AppError('server-unreachable')));
    const waiting: Waiting = {
      answer: answer.finally(() => {
        cancel();
        this.#waiting.delete(clientId);
      }),
      settle,
      fail,
    };
    this.#waiting.set(clientId, waiting);
    return waiting;
  }

  #myId(): string {
    return this.#place.roster.myId;
  }

  #newJournal(): Journal {
    return new Journal(this.#place.conversationId, this.#place.clock.now());
  }
}
