import type { MediaState } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { participantOf } from './facts.ts';
import type { CallRecord } from './call-record.ts';

/** Tells the server what I send: one request at a time, the last state wins, and again after a reconnect. */
export class MediaPush {
  readonly #logger: Logger;
  readonly #busy = new Set<CallRecord>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Nothing to do when the server knows already. */
  async push(record: CallRecord): Promise<void> {
    if (this.#busy.has(record)) return;
    this.#busy.add(record);
    try {
      while (!record.scope.ended && !isTold(record)) {
        const port = record.host.port();
        if (!port || !record.host.online()) return;
        const { mediaState } = record;
        await port.setMedia(record.id, mediaState);
        record.toldMedia = mediaState;
      }
    } catch (error) {
      // told again with the next change or after the next reconnect
      this.#logger.info('media state was not told', { callId: record.id, code: AppError.from(error).code });
    } finally {
      this.#busy.delete(record);
    }
  }
}

/** What was told last in this stay, or what the server says of me. */
function isTold(record: CallRecord): boolean {
  const known = record.toldMedia ?? participantOf(record.call, record.me.userId)?.mediaState;
  return known !== undefined && sameMedia(known, record.mediaState);
}

const sameMedia = (a: MediaState, b: MediaState): boolean =>
  a.audioEnabled === b.audioEnabled &&
  a.videoEnabled === b.videoEnabled &&
  a.screenSharing === b.screenSharing &&
  (a.onHold ?? false) === (b.onHold ?? false) &&
  (a.handRaisedAt ?? null) === (b.handRaisedAt ?? null) &&
  (a.recording ?? false) === (b.recording ?? false);
