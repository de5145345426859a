/** Bytes of one message: more than that not every client takes. */
export const CHUNK_BYTES = 16_384;
/** Bytes that are read of the file at once; the next ones are read while these go. */
export const SLICE_BYTES = 1_048_576;
/** Bytes that wait in the channel: above HIGH nothing is added until they are below LOW. */
export const BUFFERED_HIGH_BYTES = 1_048_576;
const BUFFERED_LOW_BYTES = 524_288;

/** What the receiver says when it has everything. */
export const DONE = 'done';

interface FileSenderOptions {
  readonly channel: RTCDataChannel;
  readonly file: Blob;
  /** Once: the other end has everything. */
  readonly onDone: () => void;
  /** Once: the file cannot be read any more, or the other end says what nobody understands. Not said after `stop`. */
  readonly onFailed: (error: unknown) => void;
}

/** Streams a file through a channel: never more of it is in memory than two slices and what waits in the channel. */
export class FileSender {
  readonly #options: FileSenderOptions;
  #stopped = false;
  #sent = 0;
  #peakBuffered = 0;
  /** The channel is low, or there is nothing to wait for any more. */
  #goOn: () => void = () => {};

  constructor(options: FileSenderOptions) {
    this.#options = options;
    const { channel } = options;
    channel.bufferedAmountLowThreshold = BUFFERED_LOW_BYTES;
    channel.addEventListener('bufferedamountlow', () => this.#goOn());
    channel.addEventListener('close', () => this.stop());
    channel.addEventListener('message', ({ data }: MessageEvent) => this.#hear(data));
    this.#stream().catch((error: unknown) => this.#fail(error));
  }

  /** Bytes that have left this computer. */
  get moved(): number {
    return Math.max(0, this.#sent - this.#options.channel.bufferedAmount);
  }

  /** Bytes that waited in the channel at most. */
  get peakBuffered(): number {
    return this.#peakBuffered;
  }

  /** Sends and says nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#goOn();
  }

  async #stream(): Promise<void> {
    const { channel, file } = this.#options;
    let ahead = this.#read(0);
    for (let from = 0; from < file.size; from += SLICE_BYTES) {
      const slice = await ahead;
      if ('error' in slice) throw slice.error;
      ahead = this.#read(from + SLICE_BYTES);
      for (let at = 0; at < slice.bytes.length; at += CHUNK_BYTES) {
        if (channel.bufferedAmount >= BUFFERED_HIGH_BYTES) await this.#low();
        if (this.#stopped) return;
        const chunk = slice.bytes.subarray(at, at + CHUNK_BYTES);
        channel.send(chunk);
        this.#sent += chunk.length;
        this.#peakBuffered = Math.max(this.#peakBuffered, channel.bufferedAmount);
      }
    }
  }

  /** What is read ahead may be wanted by nobody any more: its error is told when it is. */
  async #read(
    from: number,
  ): Promise<{ readonly bytes: Uint8Array<ArrayBuffer> } | { readonly error: unknown }> {
    try {
      return {
        bytes: new Uint8Array(await this.#options.file.slice(from, from + SLICE_BYTES).arrayBuffer()),
      };
    } catch (error) {
      return { error };
    }
  }

  async #low(): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>((resolve) => {
      this.#goOn = resolve;
    });
  }

  #hear(data: unknown): void {
    if (this.#stopped) return;
    if (data !== DONE || this.#sent !== this.#options.file.size) {
      return this.#fail(new Error('unexpected words of the receiver'));
    }
    this.stop();
    this.#options.onDone();
  }

  #fail(error: unknown): void {
    if (this.#stopped) return;
    this.stop();
    this.#options.onFailed(error);
  }
}
