/** What waits before a recording pauses: seconds of it, since one comes each second. */
export const WAITING_MAX = 10;

interface RecordingChunksOptions {
  /** Takes one piece; the next comes when it has answered. */
  readonly write: (piece: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly pieceBytes: number;
  /** Too much waits: nothing more is to be made until it has been written. */
  readonly onFull: (full: boolean) => void;
  /** Called once; nothing is written any more. */
  readonly onFailed: (error: unknown) => void;
}

/** Hands a recording on in its order, piece by piece, no faster than it is taken. */
export class RecordingChunks {
  readonly #options: RecordingChunksOptions;
  readonly #waiting: Blob[] = [];
  #work: Promise<void> | null = null;
  #full = false;
  #failed = false;

  constructor(options: RecordingChunksOptions) {
    this.#options = options;
  }

  add(chunk: Blob): void {
    if (this.#failed || chunk.size === 0) return;
    this.#waiting.push(chunk);
    if (this.#waiting.length >= WAITING_MAX) this.#setFull(true);
    this.#work ??= this.#drain();
  }

  /** Resolves when all that was added is written, or has failed. Never rejects. */
  async idle(): Promise<void> {
    await this.#work;
  }

  async #drain(): Promise<void> {
    try {
      for (let chunk = this.#waiting.shift(); chunk; chunk = this.#waiting.shift()) {
        await this.#write(new Uint8Array(await chunk.arrayBuffer()));
      }
    } catch (error) {
      this.#failed = true;
      this.#waiting.length = 0;
      this.#options.onFailed(error);
      return;
    }
    this.#work = null;
    this.#setFull(false);
  }

  async #write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { write, pieceBytes } = this.#options;
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      // a copy: what goes over IPC takes the whole buffer that lies under it along
      await write(bytes.slice(at, at + pieceBytes));
    }
  }

  #setFull(full: boolean): void {
    if (this.#full === full) return;
    this.#full = full;
    this.#options.onFull(full);
  }
}
