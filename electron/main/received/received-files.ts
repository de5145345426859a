import { basename } from 'node:path';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { receivedGroup } from '#shared/contracts/ipc/received.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import type { PartFile } from './part-file.ts';
import { receivedName } from './received-name.ts';

export interface ReceivedFilesOptions {
  /** Asks the person where to keep it, under that name; `null`: they thought better of it. */
  readonly choose: (proposed: string) => Promise<string | null>;
  readonly openFile: (path: string) => Promise<PartFile>;
  /** Shows a file in the system's file manager. */
  readonly reveal: (path: string) => void;
  readonly randomId: () => string;
  readonly logger: Logger;
}

/** open -> whole, or given up and forgotten. A whole one can be shown. */
type Received =
  | {
      readonly state: 'open';
      readonly path: string;
      readonly file: PartFile;
      readonly queue: Queue;
      /** Bytes that were announced, and those that came. */
      readonly size: number;
      readonly taken: number;
      readonly next: number;
    }
  | { readonly state: 'whole'; readonly path: string };
type Open = Extract<Received, { state: 'open' }>;

const OPEN_MAX = 16;

/**
 * Files that a page may write: only those that the person has just chosen in the system's dialog, from their beginning to their announced
 * size. What does not become whole leaves nothing behind, also when its page goes.
 */
export class ReceivedFiles {
  readonly #options: ReceivedFilesOptions;
  readonly #files = new Map<string, Received>();
  readonly #questions = new Queue();
  /** Of the page: what was asked for an earlier one is not opened for it. */
  #page = 0;

  constructor(options: ReceivedFilesOptions) {
    this.#options = options;
  }

  readonly handlers: Handlers<typeof receivedGroup> = {
    begin: ({ name, size }) => this.#begin(name, size),
    append: async ({ fileId, seq, data }) => {
      await this.#append(fileId, seq, data);
    },
    finish: async ({ fileId }) => {
      await this.#finish(fileId);
    },
    discard: async ({ fileId }) => {
      await this.#discard(fileId);
    },
    reveal: ({ fileId }) => {
      const file = this.#files.get(fileId);
      if (file?.state !== 'whole') throw new AppError('not-found');
      this.#options.reveal(file.path);
    },
  };

  /** The page was reloaded or has crashed: nobody goes on with what it began. */
  async handlePageGone(): Promise<void> {
    this.#page += 1;
    await this.close();
  }

  /** Gives up what is not whole. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((id) => this.#discard(id)));
  }

  async #begin(name: string, size: number): Promise<{ fileId: string; fileName: string } | null> {
    const { choose, openFile, randomId, logger } = this.#options;
    const open = [...this.#files.values()].filter(({ state }) => state === 'open').length;
    if (open + this.#questions.size >= OPEN_MAX) throw new AppError('bad-payload');
    const page = this.#page;
    return this.#questions.run(async () => {
      if (page !== this.#page) return null;
      try {
        const path = await choose(receivedName(name));
        if (path === null || page !== this.#page) return null;
        const file = await openFile(path);
        if (page !== this.#page) {
          await file.discard();
          return null;
        }
        const fileId = randomId();
        const queue = new Queue();
        this.#files.set(fileId, { state: 'open', path, file, queue, size, taken: 0, next: 0 });
        logger.info('begin() | receiving a file', { fileId, size });
        return { fileId, fileName: basename(path) };
      } catch (error) {
        throw saveError(error);
      }
    });
  }

  async #append(fileId: string, seq: number, data: Uint8Array): Promise<void> {
    const file = this.#open(fileId);
    const taken = file.taken + data.length;
    await this.#orGiveUp(fileId, async () => {
      if (seq !== file.next || taken > file.size) throw new AppError('bad-payload');
      this.#files.set(fileId, { ...file, taken, next: seq + 1 });
      await file.queue.run(() => file.file.append(data));
    });
  }

  async #finish(fileId: string): Promise<void> {
    const file = this.#open(fileId);
    await this.#orGiveUp(fileId, async () => {
      if (file.taken !== file.size) throw new AppError('bad-payload');
      await file.queue.run(() => file.file.finish());
    });
    this.#files.set(fileId, { state: 'whole', path: file.path });
    this.#options.logger.info('finish() | file received', { fileId });
  }

  async #discard(fileId: string): Promise<void> {
    const file = this.#files.get(fileId);
    if (file?.state !== 'open') return;
    this.#files.delete(fileId);
    await file.queue.idle();
    try {
      await file.file.discard();
      this.#options.logger.info('discard() | file given up', { fileId });
    } catch (error) {
      this.#options.logger.error('discard() | not removed', { fileId, error });
    }
  }

  #open(fileId: string): Open {
    const file = this.#files.get(fileId);
    if (file?.state !== 'open') throw new AppError('not-found');
    return file;
  }

  async #orGiveUp(fileId: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#options.logger.warn('received file failed', { fileId, error });
      await this.#discard(fileId);
      throw saveError(error);
    }
  }
}

/** What the disk says, as a person meets it: its first half, because the second names the place. */
function saveError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const text = error instanceof Error ? (error.message.split(',')[0] ?? '') : String(error);
  return new AppError('save-failed', { text }, error);
}
