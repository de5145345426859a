import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { TrackRole } from '../track-role.ts';
import { FromWorker, type ToWorker, type TransformOptions } from './worker-messages.ts';

/** The page's side of the frames of one call. Without a key nothing goes out, and nothing that comes in is shown. */
export interface CallFrames {
  /** Before the first offer: all that this sender sends is sealed. Throws AppError `unsupported`. */
  protect(sender: RTCRtpSender, role: TrackRole): void;
  /** In its `track` event, at once: all that this receiver gets is opened as that person's. Throws AppError `unsupported`. */
  open(receiver: RTCRtpReceiver, userId: string, role: TrackRole): void;
  /** Mine from now on; never the same key twice. */
  useOwn(keyId: number, key: CryptoKey): void;
  add(userId: string, keyId: number, key: CryptoKey): void;
  forget(userId: string): void;
  /** All keys of the call go. */
  close(): void;
}

export interface FrameEncryption {
  /** This browser lets frames be sealed; else `protect` and `open` throw, and nothing is sent or shown. */
  readonly supported: boolean;
  ofCall(callId: string, hear: (word: FromWorker) => void): CallFrames;
  /** The worker goes. */
  close(): void;
}

interface FrameEncryptionOptions {
  /** Left out: the one that is built beside this file. */
  readonly startWorker?: () => Worker;
  readonly logger: Logger;
}

const startBuilt = (): Worker => new Worker(new URL('frame-worker.ts', import.meta.url), { type: 'module' });

/** One per window; its worker is started by the first call that needs it. */
export function createFrameEncryption(options: FrameEncryptionOptions): FrameEncryption {
  return new WorkerEncryption(options);
}

class WorkerEncryption implements FrameEncryption {
  readonly #options: FrameEncryptionOptions;
  readonly #calls = new Map<string, (word: FromWorker) => void>();
  #worker: Worker | null = null;

  constructor(options: FrameEncryptionOptions) {
    this.#options = options;
  }

  get supported(): boolean {
    return 'RTCRtpScriptTransform' in globalThis;
  }

  ofCall(callId: string, hear: (word: FromWorker) => void): CallFrames {
    const worker = this.#started();
    const say = (message: ToWorker) => worker.postMessage(message);
    const transform = (options: TransformOptions): RTCRtpScriptTransform => {
      if (!this.supported) throw new AppError('unsupported');
      return new RTCRtpScriptTransform(worker, options);
    };
    this.#calls.set(callId, hear);
    return {
      protect: (sender, role) => void (sender.transform = transform({ way: 'out', callId, role })),
      open: (receiver, userId, role) =>
        void (receiver.transform = transform({ way: 'in', callId, role, userId })),
      useOwn: (keyId, key) => say({ type: 'send-key', callId, keyId, key }),
      add: (userId, keyId, key) => say({ type: 'receive-key', callId, userId, keyId, key }),
      forget: (userId) => say({ type: 'forget', callId, userId }),
      close: () => {
        this.#calls.delete(callId);
        say({ type: 'end', callId });
      },
    };
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#calls.clear();
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const { startWorker = startBuilt, logger } = this.#options;
    const worker = startWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const word = FromWorker.parse(data);
      this.#calls.get(word.callId)?.(word);
    });
    // whatever happens in there, frames that it does not pass are not sent
    worker.addEventListener('error', ({ message }) => logger.error('worker of frames', { message }));
    this.#worker = worker;
    return worker;
  }
}
