import { basename } from 'node:path';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { recordingGroup } from '#shared/contracts/ipc/recording.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { Queue } from '#shared/tools/queue.ts';
import { proposedName } from './file-name.ts';
import type { RecordingFile } from './recording-file.ts';

export interface RecordingsOptions {
  /** Asks the person where to keep it, under that name; `null`: they thought better of it. */
  readonly choose: (proposed: string) => Promise<string | null>;
  readonly openFile: (path: string) => Promise<RecordingFile>;
  /** Shows a file in the system's file manager. */
  readonly reveal: (path: string) => void;
  readonly randomId: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** open -> closed. A closed one can still be shown. */
type Recording =
  | {
      readonly state: 'open';
      readonly file: RecordingFile;
      readonly queue: Queue;
      readonly next: number;
    }
  | { readonly state: 'closed'; readonly path: string };

/**
 * Files that a page may write: only those that the person has just chosen in the system's dialog, one at a time, from their
 * beginning to their end. A page that goes leaves its file as it is: every byte that was acknowledged is in it.
 */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #recordings = new Map<string, Recording>();
  /** Of the page: what was asked for an earlier one is not opened for it. */
  #page = 0;
  #asking = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  readonly handlers: Handlers<typeof recordingGroup> = {
    begin: ({ title }) => this.#begin(title),
    append: async ({ recordingId, seq, data }) => {
      await this.#append(recordingId, seq, data);
    },
    finish: async ({ recordingId }) => {
      await this.#close(recordingId);
    },
    reveal: ({ recordingId }) => {
      this.#reveal(recordingId);
    },
  };

  /** The page was reloaded or has crashed: nobody writes any more into what it began. */
  async handlePageGone(): Promise<void> {
    this.#page += 1;
    await this.close();
  }

  /** Closes what is open. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([...this.#recordings.keys()].map((id) => this.#close(id)));
  }

  async #begin(title: string): Promise<{ recordingId: string; fileName: string } | null> {
    const { choose, openFile, randomId, clock, logger } = this.#options;
    const open = [...this.#recordings.values()].some(({ state }) => state === 'open');
    if (this.#asking || open) throw new AppError('bad-payload');
    const page = this.#page;
    this.#asking = true;
    try {
      const path = await choose(proposedName(title, clock.now()));
      if (path === null || page !== this.#page) return null;
      const file = await openFile(path);
      if (page !== this.#page) {
        await file.close();
        return null;
      }
      const recordingId = randomId();
      this.#recordings.set(recordingId, { state: 'open', file, queue: new Queue(), next: 0 });
      logger.info('begin() | recording', { recordingId });
      return { recordingId, fileName: basename(file.path) };
    } catch (error) {
      throw writeError(error);
    } finally {
      this.#asking = false;
    }
  }

  async #append(recordingId: string, seq: number, data: Uint8Array): Promise<void> {
    const recording = this.#recordings.get(recordingId);
    if (recording?.state !== 'open') throw new AppError('not-found');
    if (seq !== recording.next) throw new AppError('bad-payload');
    this.#recordings.set(recordingId, { ...recording, next: seq + 1 });
    try {
      await recording.queue.run(() => recording.file.append(data));
    } catch (error) {
      this.#options.logger.error('append() | failed', { recordingId, seq, error });
      await this.#close(recordingId);
      throw writeError(error);
    }
  }

  async #close(recordingId: string): Promise<void> {
    const recording = this.#recordings.get(recordingId);
    if (recording?.state !== 'open') return;
    const { file, queue, next } = recording;
    this.#recordings.set(recordingId, { state: 'closed', path: file.path });
    await queue.idle();
    try {
      await file.close();
      this.#options.logger.info('finish() | recording closed', { recordingId, chunks: next });
    } catch (error) {
      this.#options.logger.error('finish() | not closed', { recordingId, error });
    }
  }

  #reveal(recordingId: string): void {
    const recording = this.#recordings.get(recordingId);
    if (!recording) throw new AppError('not-found');
    this.#options.reveal(recording.state === 'open' ? recording.file.path : recording.path);
  }
}

/** What the disk says, as a person meets it: its first half, because the second names the place. */
function writeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return new AppError('recording-failed', { text: String(error) }, error);
  if ('code' in error && error.code === 'ENOSPC') return new AppError('disk-full', {}, error);
  return new AppError('recording-failed', { text: error.message.split(',')[0] ?? '' }, error);
}
