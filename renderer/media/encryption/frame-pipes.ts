import { assertNever } from '#shared/tools/assert-never.ts';
import type { TrackRole } from '../track-role.ts';
import { kindOf } from '../track-role.ts';
import { isKeyFrame } from './frame-cipher.ts';
import { FrameKeys } from './frame-keys.ts';
import { type FromWorker, ToWorker, TransformOptions } from './worker-messages.ts';

/** What is used of RTCEncodedAudioFrame and RTCEncodedVideoFrame. */
export interface EncodedFrame {
  data: ArrayBuffer;
}

/** What is used of RTCRtpScriptTransformer, which only workers know. */
export interface Transformer {
  readonly options: unknown;
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  /** Of a sender of pictures. */
  readonly generateKeyFrame?: () => Promise<unknown>;
  /** Of a receiver of pictures. */
  readonly sendKeyFrameRequest?: () => Promise<unknown>;
}

type Pass = (frame: EncodedFrame, go: (frame: EncodedFrame) => void) => Promise<void>;

/** That frames of somebody cannot be read is told again after this. */
export const TELL_AGAIN_MS = 1000;

/** The worker without its globals: what passes a transform is sealed or opened, and what cannot be is dropped. */
export class FramePipes {
  readonly #tell: (word: FromWorker) => void;
  readonly #now: () => number;
  readonly #calls = new Map<string, CallPipes>();

  constructor(tell: (word: FromWorker) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Of the page. Throws ZodError on what is no message of it. */
  hear(data: unknown): void {
    const message = ToWorker.parse(data);
    switch (message.type) {
      case 'send-key':
        return this.#call(message.callId).keys.useOwn(message.keyId, message.key);
      case 'receive-key':
        return this.#call(message.callId).keys.add(message.userId, message.keyId, message.key);
      case 'forget':
        return this.#call(message.callId).forget(message.userId);
      case 'end':
        return void this.#calls.delete(message.callId);
      default:
        return assertNever(message, 'unknown message of the page');
    }
  }

  /** A transform begins; resolves when it is over. Throws ZodError on options that are none. */
  async connect(transformer: Transformer): Promise<void> {
    const options = TransformOptions.parse(transformer.options);
    const call = () => this.#call(options.callId);
    const pass =
      options.way === 'out'
        ? seals(call, options.role, transformer)
        : opens(call, options.userId, options.role, transformer);
    const pipe = new TransformStream<EncodedFrame, EncodedFrame>({
      transform: (frame, controller) => pass(frame, (done) => controller.enqueue(done)),
    });
    await transformer.readable.pipeThrough(pipe).pipeTo(transformer.writable);
  }

  /** After the end of a call an empty one is found: without a key nothing passes. */
  #call(callId: string): CallPipes {
    const known = this.#calls.get(callId);
    if (known) return known;
    const made = new CallPipes(callId, this.#tell, this.#now);
    this.#calls.set(callId, made);
    return made;
  }
}

/** The keys of one call, and whose frames are being read. */
class CallPipes {
  readonly keys = new FrameKeys();
  readonly #callId: string;
  readonly #tell: (word: FromWorker) => void;
  readonly #now: () => number;
  readonly #readable = new Set<string>();
  /** When it was told last that they cannot be read. */
  readonly #toldAt = new Map<string, number>();

  constructor(callId: string, tell: (word: FromWorker) => void, now: () => number) {
    this.#callId = callId;
    this.#tell = tell;
    this.#now = now;
  }

  forget(userId: string): void {
    this.keys.forget(userId);
    this.#readable.delete(userId);
    this.#toldAt.delete(userId);
  }

  handleRead(userId: string): void {
    if (this.#readable.has(userId)) return;
    this.#readable.add(userId);
    this.#tell({ type: 'decrypted', callId: this.#callId, userId });
  }

  handleUnreadable(userId: string, keyId: number | null): void {
    const now = this.#now();
    if (now - (this.#toldAt.get(userId) ?? -Infinity) < TELL_AGAIN_MS) return;
    this.#toldAt.set(userId, now);
    this.#readable.delete(userId);
    this.#tell({ type: 'undecryptable', callId: this.#callId, userId, keyId });
  }
}

/** Asked for in vain (the stream is just ending, the browser cannot): the SFU asks for one by itself. */
const ignore = (): void => undefined;

/** An empty frame has nothing in it to be sealed: it is no packet at all. */
const isEmpty = ({ data }: EncodedFrame): boolean => data.byteLength === 0;

function seals(call: () => CallPipes, role: TrackRole, transformer: Transformer): Pass {
  let dropped = false;
  return async (frame, go) => {
    if (isEmpty(frame)) return go(frame);
    const sealed = await call().keys.seal(role, new Uint8Array(frame.data));
    const wasDropped = dropped;
    dropped = sealed === null;
    if (!sealed) return;
    // the picture that the others would begin with has gone
    if (wasDropped && kindOf(role) === 'video' && !isKeyFrame(sealed))
      transformer.generateKeyFrame?.().catch(ignore);
    frame.data = sealed.buffer;
    go(frame);
  };
}

function opens(call: () => CallPipes, userId: string, role: TrackRole, transformer: Transformer): Pass {
  let dropped = false;
  return async (frame, go) => {
    if (isEmpty(frame)) return go(frame);
    const opened = await call().keys.open(userId, role, new Uint8Array(frame.data));
    switch (opened.is) {
      case 'replayed':
        return;
      case 'unreadable':
        dropped = true;
        return call().handleUnreadable(userId, opened.keyId);
      case 'open':
        call().handleRead(userId);
        // what this one builds upon was dropped
        if (dropped && kindOf(role) === 'video' && !isKeyFrame(opened.frame))
          transformer.sendKeyFrameRequest?.().catch(ignore);
        dropped = false;
        frame.data = opened.frame.buffer;
        return go(frame);
      default:
        return assertNever(opened, 'unknown outcome');
    }
  };
}
