import { RECEIVED_CHUNK_BYTES } from '#shared/contracts/ipc/received.ts';
import { DONE } from './transfer-sender.ts';

/** Bytes that are written at once. */
export const WRITE_BYTES = RECEIVED_CHUNK_BYTES;
/** Bytes that may wait for the disk: the sender knows no brake of ours, so a disk that is far behind ends it. */
export const WAITING_BYTES_MAX = 64 * WRITE_BYTES;

/** too-large: more came than was said. lost: anything else. */
export type ReceiveFailure = 'too-large' | 'lost';

interface FileReceiverOptions {
  readonly channel: RTCDataChannel;
  /** Bytes that were announced. */
  readonly size: number;
  /** Resolves when it is written; one at a time, in order. */
  readonly write: (data: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Once: all of it came and is written. */
  readonly onComplete: () => void;
  /** Once. Not said after `stop`. */
  readonly onFailed: (why: ReceiveFailure, error: unknown) => void;
}

/** Takes a file from a channel and hands it on to be written, counted to its announced size. */
export class FileReceiver {
  readonly #options: FileReceiverOptions;
  readonly #waiting: Uint8Array<ArrayBuffer>[] = [];
  #filling = new Uint8Array(WRITE_BYTES);
  #filled = 0;
  #received = 0;
  #written = 0;
  #peakWaiting = 0;
  #isWriting = false;
  #stopped = false;

  constructor(options: FileReceiverOptions) {
    this.#options = options;
    options.channel.addEventListener('message', ({ data }: MessageEvent) => this.#take(data));
    if (options.size === 0) void this.#writeAll();
  }

  /** Bytes that have come. */
  get moved(): number {
    return this.#received;
  }

  /** Bytes that were in memory at most. */
  get peakWaiting(): number {
    return this.#peakWaiting;
  }

  /** Tells the sender that everything is there. */
  sayDone(): void {
    const { channel } = this.#options;
    if (channel.readyState === 'open') channel.send(DONE);
  }

  /** Takes and says nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
  }

  #take(data: unknown): void {
    if (this.#stopped) return;
    if (!(data instanceof ArrayBuffer))
      return this.#fail('lost', new Error('unexpected words of the sender'));
    const { size } = this.#options;
    if (this.#received + data.byteLength > size) return this.#fail('too-large', new Error('extra bytes'));
    this.#received += data.byteLength;
    this.#fill(new Uint8Array(data));
    if (this.#received === size) this.#handOn();
    const waits = this.#received - this.#written;
    this.#peakWaiting = Math.max(this.#peakWaiting, waits);
    if (waits > WAITING_BYTES_MAX) return this.#fail('lost', new Error('the disk is too slow'));
    void this.#writeAll();
  }

  #fill(chunk: Uint8Array<ArrayBuffer>): void {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + WRITE_BYTES - this.#filled);
      this.#filling.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === WRITE_BYTES) this.#handOn();
    }
  }

  #handOn(): void {
    if (this.#filled === 0) return;
    // the last one is small: its buffer goes to main too, and is no larger than it
    this.#waiting.push(this.#filled === WRITE_BYTES ? this.#filling : this.#filling.slice(0, this.#filled));
    this.#filling = new Uint8Array(WRITE_BYTES);
    this.#filled = 0;
  }

  async #writeAll(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      for (let next = this.#waiting.shift(); next && !this.#stopped; next = this.#waiting.shift()) {
        await this.#options.write(next);
        this.#written += next.length;
      }
    } catch (error) {
      this.#fail('lost', error);
    }
    this.#isWriting = false;
    if (this.#stopped || this.#written !== this.#options.size) return;
    this.#stopped = true;
    this.#options.onComplete();
  }

  #fail(why: ReceiveFailure, error: unknown): void {
    if (this.#stopped) return;
    this.stop();
    this.#options.onFailed(why, error);
  }
}
