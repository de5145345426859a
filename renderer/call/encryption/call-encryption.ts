import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { PublicKey, SenderKey } from '#shared/contracts/call-key.ts';
import { backoff } from '#shared/tools/backoff.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { Scope } from '#shared/tools/scope.ts';
import type { CallFrames, FrameEncryption } from '../../media/encryption/frame-encryption.ts';
import type { FromWorker } from '../../media/encryption/worker-messages.ts';
import { CodeMaker } from './code-maker.ts';
import { KeyExchange, type OwnKey } from './key-exchange.ts';
import { KeySchedule } from './key-schedule.ts';
import { Reading } from './reading.ts';

/** What a person is told of the encryption of a call through an SFU. */
export interface EncryptionFacts {
  /** This browser can seal and open frames; else nothing is sent or shown. */
  readonly supported: boolean;
  /** Groups of digits, to be compared by voice; `null` while it is being made. */
  readonly code: readonly string[] | null;
  /** Who is in the call and has not given me a key: they are not heard, and their public key may not be part of the code. */
  readonly missing: readonly string[];
  /** Whose picture and sound have come for 3 s and cannot be read. */
  readonly unreadable: readonly string[];
}

export interface CallEncryptionOptions {
  readonly callId: string;
  readonly myId: string;
  readonly frames: FrameEncryption;
  /** To one participant, or (`null`) to all others. Resolves when the backend has it. */
  readonly tell: (toUserId: string | null, message: CallMessage) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onFacts: (facts: EncryptionFacts) => void;
  /** `isReadable` may say something else of somebody. */
  readonly onReading: () => void;
}

/** The same question of the same person is answered once in this. */
export const ANSWER_MS = 1000;
/** Messages of people that the call does not show yet, for each of them. */
const EARLY_MAX = 10;

const retryAfter = backoff({ firstMs: 1000, maxMs: 8000 });

/**
 * The keys of one call that goes through an SFU: who is told mine, whose I have, and what the worker makes of the frames. It begins with
 * the stay of this device in the call and ends with it; after a reload everything is new.
 */
export class CallEncryption {
  readonly frames: CallFrames;
  readonly #options: CallEncryptionOptions;
  readonly #scope = new Scope();
  /** What is heard is taken in its order, though opening a key takes its time. */
  readonly #queue = new Queue();
  readonly #schedule: KeySchedule<OwnKey>;
  readonly #reading: Reading;
  readonly #code: CodeMaker;
  #exchange: KeyExchange | null = null;
  #people: ReadonlySet<string> = new Set();
  /** Of people that the call does not show yet. */
  readonly #early = new Map<string, CallMessage[]>();
  /** Keys of mine that were sealed: the one in use and the one that is handed out. */
  #handed: readonly OwnKey[] = [];
  /** Who has given me a key. */
  readonly #keyed = new Set<string>();
  readonly #answeredAt = new Map<string, number>();
  #supported: boolean;
  #said = '';

  constructor(options: CallEncryptionOptions) {
    this.#options = options;
    const { callId, clock, logger } = options;
    this.#supported = options.frames.supported;
    this.frames = options.frames.ofCall(callId, (word) => this.#handleWord(word));
    this.#scope.add(() => this.frames.close());
    this.#reading = new Reading({
      clock,
      ask: (userId) => this.#ask(userId),
      onChange: () => {
        options.onReading();
        this.#follow();
      },
    });
    this.#scope.add(() => this.#reading.close());
    this.#schedule = new KeySchedule<OwnKey>({
      clock,
      make: (keyId) => this.#makeKey(keyId),
      tell: (key) => this.#hand(key),
      onUse: ({ keyId, key }) => this.frames.useOwn(keyId, key),
      onFailed: (error) => {
        logger.error('no key can be made: nothing is sent any more', { error });
        this.frames.close();
      },
    });
    this.#scope.add(() => this.#schedule.close());
    this.#code = new CodeMaker({
      callId,
      publicKeys: () => this.#publicKeys(),
      clock,
      onChange: () => this.#follow(),
      onFailed: (error) => logger.error('no code of the call', { error }),
    });
    this.#scope.add(() => this.#code.close());
    this.#run('make a pair of keys', () => this.#start());
  }

  /** Frames of theirs are read. */
  isReadable(userId: string): boolean {
    return this.#reading.isReadable(userId);
  }

  /** Who is in the call beside me. */
  handlePeople(userIds: ReadonlySet<string>): void {
    const gone = [...this.#people].filter((userId) => !userIds.has(userId));
    this.#people = userIds;
    for (const userId of gone) this.#forget(userId);
    if (gone.length > 0) this.#handleChange();
    for (const userId of userIds) {
      const early = this.#early.get(userId) ?? [];
      this.#early.delete(userId);
      for (const message of early) this.handleTold(userId, message);
    }
    this.#follow();
  }

  /** Of somebody who is in the call, as the backend says. */
  handleTold(fromUserId: string, message: CallMessage): void {
    this.#run(`take ${message.type}`, () => this.#take(fromUserId, message));
  }

  /** The signalling is back: what was said meanwhile may be lost. */
  hurry(): void {
    if (this.#exchange) void this.#hello(null, true);
  }

  /** Idempotent: no key is left. */
  close(): void {
    this.#queue.close('the call is over');
    this.#scope.end();
  }

  #run(what: string, task: () => Promise<void> | void): void {
    this.#queue
      .run(() => (this.#scope.ended ? undefined : task()))
      .catch((error: unknown) => {
        if (!this.#scope.ended) this.#options.logger.warn(`could not ${what}`, { error });
      });
  }

  async #start(): Promise<void> {
    try {
      this.#exchange = await KeyExchange.create(this.#options.callId);
    } catch (error) {
      this.#supported = false;
      this.#follow();
      throw error;
    }
    if (this.#scope.ended) return;
    this.#handleChange();
    this.#follow();
    void this.#greet(0);
  }

  /** Until the backend takes it. */
  async #greet(tries: number): Promise<void> {
    const isSaid = await this.#hello(null, true);
    if (isSaid || this.#scope.ended) return;
    const ms = retryAfter({ tries, elapsedMs: 0 }) ?? 0;
    this.#scope.add(this.#options.clock.after(ms, () => void this.#greet(tries + 1)));
  }

  #take(userId: string, message: CallMessage): Promise<void> | void {
    if (!this.#people.has(userId)) return this.#keepEarly(userId, message);
    switch (message.type) {
      case 'key-hello':
        this.#announce(userId, message.publicKey);
        if (message.reply && this.#mayAnswer('hello', userId)) void this.#hello(userId, false);
        return;
      case 'key-wanted':
        this.#announce(userId, message.publicKey);
        if (this.#mayAnswer('wanted', userId)) this.#handAgain(userId);
        return;
      case 'sender-key':
        return this.#takeKey(userId, message);
      default:
        return; // nothing of ours
    }
  }

  #keepEarly(userId: string, message: CallMessage): void {
    const kept = this.#early.get(userId) ?? [];
    this.#early.set(userId, [...kept, message].slice(-EARLY_MAX));
  }

  #announce(userId: string, publicKey: PublicKey): void {
    const known = this.#exchange?.announced.has(userId) ?? false;
    const outcome = this.#exchange?.announce(userId, publicKey);
    if (outcome === 'refused') this.#options.logger.warn('a public key of somebody else', { userId });
    if (outcome !== 'new') return;
    this.#options.logger.info('public key', { userId, replaced: known });
    // whoever has another public key has other frames too
    if (known) this.#forgetFrames(userId);
    this.#handleChange();
    this.#follow();
  }

  async #takeKey(userId: string, message: SenderKey): Promise<void> {
    const key = await this.#exchange?.open(userId, message);
    if (this.#scope.ended) return;
    if (!key) return this.#options.logger.warn('a key that is not for me', { userId });
    this.frames.add(userId, message.keyId, key);
    this.#keyed.add(userId);
    this.#follow();
  }

  #handleChange(): void {
    if (!this.#exchange) return;
    this.#schedule.handleChange();
    this.#code.handleChange();
  }

  async #makeKey(keyId: number): Promise<OwnKey> {
    if (!this.#exchange) throw new Error('no pair of keys yet');
    const { logger } = this.#options;
    const key = await this.#exchange.makeKey(keyId, (userId, error) =>
      logger.warn('a public key that is none', { userId, error }),
    );
    this.#handed = [...this.#handed, key].slice(-2);
    return key;
  }

  async #hand({ keyId, sealed }: OwnKey): Promise<void> {
    this.#options.logger.info('new key', { keyId, people: sealed.size });
    const told = [...sealed].map(([userId, message]) => this.#options.tell(userId, message));
    await Promise.all(told);
  }

  /** Only keys that were sealed for the public key that they have now: no other is meant for them. */
  #handAgain(userId: string): void {
    const publicKey = this.#exchange?.announced.get(userId);
    for (const { sealed } of this.#handed) {
      const message = sealed.get(userId);
      if (message && message.to === publicKey) this.#say(userId, message);
    }
  }

  /** True when the backend has taken it. */
  async #hello(toUserId: string | null, reply: boolean): Promise<boolean> {
    if (!this.#exchange) return false;
    const { publicKey } = this.#exchange;
    try {
      await this.#options.tell(toUserId, { type: 'key-hello', publicKey, reply });
      return true;
    } catch (error) {
      this.#options.logger.info('public key not told', { toUserId, error });
      return false;
    }
  }

  /** Their frames come under a key that I do not have. */
  #ask(userId: string): void {
    const publicKey = this.#exchange?.publicKey;
    if (publicKey === undefined || !this.#people.has(userId)) return;
    if (!this.#exchange?.announced.has(userId)) return void this.#hello(userId, true);
    this.#say(userId, { type: 'key-wanted', publicKey });
  }

  /** What is lost is asked for again. */
  #say(userId: string, message: CallMessage): void {
    this.#options.tell(userId, message).catch((error: unknown) => {
      this.#options.logger.info('not told', { userId, type: message.type, error });
    });
  }

  #mayAnswer(what: string, userId: string): boolean {
    const now = this.#options.clock.now();
    const question = `${what} ${userId}`;
    if (now - (this.#answeredAt.get(question) ?? -Infinity) < ANSWER_MS) return false;
    this.#answeredAt.set(question, now);
    return true;
  }

  #handleWord(word: FromWorker): void {
    if (this.#scope.ended) return;
    if (word.type === 'decrypted') this.#reading.handleRead(word.userId);
    else this.#reading.handleUnreadable(word.userId);
  }

  #forget(userId: string): void {
    this.#exchange?.forget(userId);
    this.#early.delete(userId);
    this.#forgetFrames(userId);
  }

  #forgetFrames(userId: string): void {
    this.#keyed.delete(userId);
    this.#reading.forget(userId);
    this.frames.forget(userId);
  }

  #publicKeys(): (readonly [string, PublicKey])[] {
    if (!this.#exchange) return [];
    return [[this.#options.myId, this.#exchange.publicKey], ...this.#exchange.announced];
  }

  #follow(): void {
    if (this.#scope.ended) return;
    const facts: EncryptionFacts = {
      supported: this.#supported,
      code: this.#code.code,
      missing: [...this.#people].filter((userId) => !this.#keyed.has(userId)),
      unreadable: this.#reading.unreadable.filter((userId) => this.#people.has(userId)),
    };
    const said = JSON.stringify(facts);
    if (said === this.#said) return;
    this.#said = said;
    this.#options.onFacts(facts);
  }
}
