import type { Client } from '#shared/contracts/ipc/group.ts';
import type { receivedGroup } from '#shared/contracts/ipc/received.ts';
import type { TransferSignal } from '#shared/contracts/transfer.ts';
import {
  INVITING,
  isUnderWay,
  type TransferEffect,
  type TransferInput,
  type TransferRole,
  type TransferState,
  transition,
} from '#shared/machines/transfer.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { TransferLink, type TransferLinkSignal } from '../../media/transfer-link.ts';
import { FileReceiver } from '../../media/transfer-receiver.ts';
import { FileSender } from '../../media/transfer-sender.ts';

/** The word that everything is there may need so long, in milliseconds, if the sender does not close first. */
export const FAREWELL_MS = 2000;
/** Signals that are kept for a link that is not made yet. */
const EARLY_MAX = 100;

export interface TransferRunOptions {
  readonly role: TransferRole;
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mime: string;
  /** Of the sender. */
  readonly file: Blob | null;
  /** To the other end. */
  readonly tell: (signal: TransferSignal) => Promise<unknown>;
  readonly iceServers: () => Promise<readonly RTCIceServer[]>;
  readonly received: Pick<Client<typeof receivedGroup>, 'begin' | 'append' | 'finish' | 'discard'>;
  /** What the other end is told, in words. */
  readonly words: Readonly<Record<'declined' | 'cancelled' | 'failed', string>>;
  readonly createConnection?: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onChange: () => void;
}

/** One file on its way: the machine decides, this does. */
export class TransferRun {
  readonly #options: TransferRunOptions;
  readonly #says = new Queue();
  #state: TransferState = INVITING;
  #link: TransferLink | null = null;
  /** Signals for a link that is about to be made. */
  #early: TransferLinkSignal[] = [];
  #end: FileSender | FileReceiver | null = null;
  #fileId: string | null = null;
  /** The person is being asked where to keep it. */
  #asking = false;
  #saved = false;

  constructor(options: TransferRunOptions) {
    this.#options = options;
  }

  get state(): TransferState {
    return this.#state;
  }

  /** Bytes that have left, or have come. */
  get moved(): number {
    return this.#state.phase === 'done' ? this.#options.size : (this.#end?.moved ?? 0);
  }

  get asking(): boolean {
    return this.#asking;
  }

  /** Main's name for the file, while it is written and when it is whole; `null`: there is none. */
  get fileId(): string | null {
    return this.#fileId;
  }

  /** Asks the other person. Errors: those of `tell`; it is over then. */
  async invite(): Promise<void> {
    const { id, name, size, mime } = this.#options;
    try {
      await this.#tell({ type: 'invite', id, name, size, mime });
    } catch (error) {
      this.#step({ type: 'cancelled', message: '' });
      throw error;
    }
  }

  /** The person wants it, and says where; thinking better of that declines. Errors: save-failed. */
  async accept(): Promise<void> {
    const { received, name, size, role } = this.#options;
    if (role !== 'receiver' || this.#state.phase !== 'inviting' || this.#asking) return;
    this.#setAsking(true);
    try {
      const begun = await received.begin({ name, size });
      if (begun && this.#state.phase !== 'inviting') await received.discard(begun);
      this.#fileId = this.#state.phase === 'inviting' ? (begun?.fileId ?? null) : null;
    } finally {
      this.#setAsking(false);
    }
    this.#step(this.#fileId === null ? { type: 'cancel' } : { type: 'accept' });
  }

  /** Gives it up, or declines it. */
  cancel(): void {
    this.#step({ type: 'cancel' });
  }

  forget(): void {
    this.#step({ type: 'forget' });
  }

  receive(signal: TransferSignal): void {
    switch (signal.type) {
      case 'invite':
        return; // said twice
      case 'cancel':
        return this.#step({ type: 'cancelled', message: signal.message });
      case 'offer':
        this.#pass(signal);
        return this.#step({ type: 'offered' });
      case 'answer':
      case 'ice':
        return this.#pass(signal);
      default:
        assertNever(signal, 'unknown signal of a transfer');
    }
  }

  #pass(signal: TransferLinkSignal): void {
    if (this.#link) this.#link.receive(signal);
    else if (isUnderWay(this.#state)) this.#early = [...this.#early, signal].slice(-EARLY_MAX);
  }

  #step(input: TransferInput): void {
    const { state, effects } = transition(this.#state, this.#options.role, input);
    if (state === this.#state) return;
    const before = this.#state;
    this.#state = state;
    this.#options.logger.info(`${before.phase} -> ${state.phase}`, { by: input.type });
    for (const effect of effects) this.#do(effect, before);
    this.#options.onChange();
  }

  #do(effect: TransferEffect, before: TransferState): void {
    switch (effect.type) {
      case 'connect':
        return void this.#connect();
      case 'tell-cancel':
        return void this.#tellCancel(before);
      case 'release':
        return this.#release();
      default:
        assertNever(effect, 'unknown effect of a transfer');
    }
  }

  async #connect(): Promise<void> {
    const { role, id, createConnection, clock, logger } = this.#options;
    const iceServers = await this.#iceServers();
    if (this.#state.phase !== 'connecting') return;
    this.#link = new TransferLink({
      role,
      iceServers,
      ...(createConnection && { createConnection }),
      clock,
      logger,
      onSignal: (signal) => void this.#say({ ...signal, id }),
      onOpen: (channel) => this.#open(channel),
      onLost: () => this.#step({ type: 'failed', why: 'lost' }),
    });
    for (const signal of this.#early.splice(0)) this.#link.receive(signal);
  }

  async #iceServers(): Promise<readonly RTCIceServer[]> {
    try {
      return await this.#options.iceServers();
    } catch (error) {
      this.#options.logger.warn('no relay servers: a direct way only', { error });
      return [];
    }
  }

  #open(channel: RTCDataChannel): void {
    const { role, file, size } = this.#options;
    if (role === 'sender' && file) {
      this.#end = new FileSender({
        channel,
        file,
        onDone: () => this.#step({ type: 'complete' }),
        onFailed: (error) => this.#fail('lost', error),
      });
    } else if (this.#fileId !== null) {
      this.#end = this.#receiver(channel, size, this.#fileId);
    }
    this.#step({ type: 'opened' });
  }

  #receiver(channel: RTCDataChannel, size: number, fileId: string): FileReceiver {
    const { received } = this.#options;
    let seq = 0;
    const receiver = new FileReceiver({
      channel,
      size,
      write: async (data) => {
        await received.append({ fileId, seq, data });
        seq += 1;
      },
      onComplete: () => void this.#finish(receiver, fileId),
      onFailed: (why, error) => this.#fail(why, error),
    });
    return receiver;
  }

  async #finish(receiver: FileReceiver, fileId: string): Promise<void> {
    try {
      await this.#options.received.finish({ fileId });
    } catch (error) {
      return this.#fail('lost', error);
    }
    this.#saved = true;
    receiver.sayDone();
    this.#step({ type: 'complete' });
  }

  #release(): void {
    this.#end?.stop();
    this.#early = [];
    const link = this.#link;
    if (this.#saved) this.#options.clock.after(FAREWELL_MS, () => link?.close());
    else link?.close();
    if (!this.#saved && this.#fileId !== null) void this.#discard(this.#fileId);
  }

  async #discard(fileId: string): Promise<void> {
    this.#fileId = null;
    try {
      await this.#options.received.discard({ fileId });
    } catch (error) {
      this.#options.logger.warn('part of a file not thrown away', { error });
    }
  }

  #fail(why: 'lost' | 'too-large', error: unknown): void {
    this.#options.logger.warn('transfer failed', { why, error });
    this.#step({ type: 'failed', why });
  }

  #tellCancel(before: TransferState): Promise<void> {
    const { role, words, id } = this.#options;
    const state = this.#state;
    const byMe = state.phase === 'cancelled' && state.end.by === 'me';
    const declined = role === 'receiver' && before.phase === 'inviting';
    const message = byMe ? (declined ? words.declined : words.cancelled) : words.failed;
    return this.#say({ type: 'cancel', id, message });
  }

  /** What cannot be told ends it; the end itself is told as well as it can be. */
  async #say(signal: TransferSignal): Promise<void> {
    try {
      await this.#tell(signal);
    } catch (error) {
      if (signal.type === 'cancel') this.#options.logger.info('end not told', { error });
      else this.#fail('lost', error);
    }
  }

  #tell(signal: TransferSignal): Promise<unknown> {
    return this.#says.run(() => this.#options.tell(signal));
  }

  #setAsking(asking: boolean): void {
    this.#asking = asking;
    this.#options.onChange();
  }
}
