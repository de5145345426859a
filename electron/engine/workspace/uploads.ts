import { UPLOAD_CHUNK_BYTES } from '#shared/contracts/ipc/chat.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { FilePort } from '../backends/adapter.ts';
import { Pipe } from './pipe.ts';

/** A window that says nothing for so long has gone, in milliseconds. */
const SILENCE_MS = 60_000;
/** Each holds a request and a piece. */
const UPLOADS_MAX = 16;

export interface UploadsDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomId: () => string;
}

/** What is known of a file before its bytes. `size` in bytes. */
export interface FileWish {
  readonly conversationId: string;
  readonly name: string;
  readonly size: number;
  readonly mime: string;
  readonly text: string;
}

interface Upload {
  readonly size: number;
  readonly pipe: Pipe;
  /** Settles with the server's answer. */
  readonly sent: Promise<void>;
  /** Bytes given so far. */
  given: number;
  /** A verb of its window is at work: another one is out of order. */
  isBusy: boolean;
  cancelSilence: () => void;
}

/**
 * Files on their way from windows to the server, streamed: a piece is answered when the server's side has taken it, and only then comes
 * the next, so that nothing piles up and nothing comes out of order. What a window leaves behind is given up.
 */
export class Uploads {
  readonly #deps: UploadsDeps;
  readonly #uploads = new Map<string, Upload>();

  constructor(deps: UploadsDeps) {
    this.#deps = deps;
  }

  /** How many are on their way. */
  get size(): number {
    return this.#uploads.size;
  }

  /** The id of the upload. Errors: bad-payload (too many at a time). */
  begin(port: FilePort, { conversationId, text, ...file }: FileWish): string {
    if (this.#uploads.size >= UPLOADS_MAX) throw new AppError('bad-payload');
    const uploadId = this.#deps.randomId();
    const pipe = new Pipe();
    const sent = (async () => port.send(conversationId, { ...file, bytes: pipe.bytes }, text))();
    const upload: Upload = {
      size: file.size,
      pipe,
      sent,
      given: 0,
      isBusy: false,
      cancelSilence: () => undefined,
    };
    sent.then(
      () => pipe.fail(new AppError('not-found')),
      (error: unknown) => {
        const known = AppError.from(error);
        this.#deps.logger.info('file was not sent', { uploadId, code: known.code });
        pipe.fail(known);
      },
    );
    this.#uploads.set(uploadId, upload);
    this.#listen(uploadId, upload);
    return uploadId;
  }

  /** The next piece; resolves when the next one may come. Errors: not-found, bad-payload (out of order, or too much), and those of FilePort.send. */
  give(uploadId: string, bytes: Uint8Array): Promise<void> {
    return this.#atWork(uploadId, async (upload) => {
      upload.given += bytes.length;
      const fits = bytes.length > 0 && bytes.length <= UPLOAD_CHUNK_BYTES && upload.given <= upload.size;
      if (!fits) throw new AppError('bad-payload');
      await upload.pipe.give(bytes);
    });
  }

  /** That was all; resolves when the server has it. Errors: as `give`. */
  async finish(uploadId: string): Promise<void> {
    await this.#atWork(uploadId, async (upload) => {
      if (upload.given !== upload.size) throw new AppError('bad-payload');
      upload.pipe.end();
      await upload.sent;
    });
    this.#forget(uploadId);
  }

  /** Gives one up; of one that is over it changes nothing. */
  cancel(uploadId: string): void {
    this.#forget(uploadId)?.pipe.fail(new AppError('not-found'));
  }

  /** The windows have gone, or the sign-in. */
  cancelAll(): void {
    for (const uploadId of this.#uploads.keys()) this.cancel(uploadId);
  }

  /** One verb at a time; one that fails ends the upload. */
  async #atWork(uploadId: string, task: (upload: Upload) => Promise<void>): Promise<void> {
    const upload = this.#uploads.get(uploadId);
    if (!upload) throw new AppError('not-found');
    try {
      if (upload.isBusy) throw new AppError('bad-payload');
      upload.isBusy = true;
      upload.cancelSilence();
      await task(upload);
    } catch (error) {
      this.cancel(uploadId);
      throw error;
    }
    upload.isBusy = false;
    if (this.#uploads.get(uploadId) === upload) this.#listen(uploadId, upload);
  }

  #listen(uploadId: string, upload: Upload): void {
    upload.cancelSilence = this.#deps.clock.after(SILENCE_MS, () => {
      this.#deps.logger.info('file was given up: its window is silent', { uploadId });
      this.cancel(uploadId);
    });
  }

  #forget(uploadId: string): Upload | undefined {
    const upload = this.#uploads.get(uploadId);
    upload?.cancelSilence();
    this.#uploads.delete(uploadId);
    return upload;
  }
}
