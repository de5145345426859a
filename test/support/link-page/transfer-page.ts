/** One end of a file's way in a page without any of the app around it: what test/media drives. */
import { createSHA256 } from 'hash-wasm';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { TransferLink, type TransferLinkSignal } from '../../../renderer/media/transfer-link.ts';
import { FileReceiver } from '../../../renderer/media/transfer-receiver.ts';
import { FileSender } from '../../../renderer/media/transfer-sender.ts';

declare global {
  interface Window {
    /** Given by the driver: carries a signal to the other page. */
    carryTransfer(signal: TransferLinkSignal): Promise<void>;
    transferPage: TransferPage;
  }
}

export interface TransferFacts {
  readonly state: 'waiting' | 'moving' | 'done' | 'lost';
  /** Bytes that have left, or have come. */
  readonly moved: number;
  /** Bytes of the file that this page held at most, beside what it reads or writes at the moment. */
  readonly peak: number;
  /** Milliseconds from the open channel to the end. */
  readonly tookMs: number;
  /** SHA-256 of what came or went, in hex; of the receiver once it is done. */
  readonly sha256: string;
}

export interface TransferPage {
  /** A file of so many bytes, no two pieces of it alike; answers its SHA-256, '' where it is not `hashed`. */
  send(size: number, hashed: boolean): Promise<string>;
  /** Takes one of that size. */
  receive(size: number, hashed: boolean): void;
  hear(signal: TransferLinkSignal): void;
  /** This person has enough of it. */
  cancel(): void;
  facts(): TransferFacts;
}

const PIECE = 1_048_576;

let link: TransferLink | null = null;
let end: FileSender | FileReceiver | null = null;
let state: TransferFacts['state'] = 'waiting';
let openedAt = 0;
let tookMs = 0;
let sha256 = '';

function open(
  role: 'sender' | 'receiver',
  make: (channel: RTCDataChannel) => FileSender | FileReceiver,
): void {
  link = new TransferLink({
    role,
    iceServers: [],
    clock: systemClock,
    logger: silentLogger,
    onSignal: (signal) => void window.carryTransfer(signal),
    onOpen(channel) {
      openedAt = performance.now();
      state = 'moving';
      end = make(channel);
    },
    onLost: () => finish('lost'),
  });
}

function finish(next: 'done' | 'lost'): void {
  if (state === 'done' || state === 'lost') return;
  state = next;
  tookMs = performance.now() - openedAt;
  end?.stop();
}

/** Pieces that repeat only after 4 GB. */
function aFile(size: number): Blob {
  const parts: BlobPart[] = [];
  for (let from = 0; from < size; from += PIECE) {
    const words = new Uint32Array(PIECE / 4);
    let seed = from + 1;
    for (let at = 0; at < words.length; at += 1) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      words[at] = seed;
    }
    parts.push(new Blob([new Uint8Array(words.buffer, 0, Math.min(PIECE, size - from))]));
  }
  return new Blob(parts);
}

window.transferPage = {
  async send(size, hashed) {
    const file = aFile(size);
    if (hashed) {
      const hash = await createSHA256();
      for (let from = 0; from < size; from += PIECE) {
        hash.update(new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer()));
      }
      sha256 = hash.digest();
    }
    open('sender', (channel) => {
      return new FileSender({
        channel,
        file,
        onDone() {
          finish('done');
          link?.close();
        },
        onFailed: () => finish('lost'),
      });
    });
    return sha256;
  },
  receive(size, hashed) {
    const hashing = hashed ? createSHA256() : Promise.resolve(null);
    open('receiver', (channel) => {
      const receiver = new FileReceiver({
        channel,
        size,
        async write(data) {
          (await hashing)?.update(data);
        },
        onComplete() {
          void hashing.then((hash) => {
            sha256 = hash?.digest() ?? '';
            receiver.sayDone();
            finish('done');
          });
        },
        onFailed: () => finish('lost'),
      });
      return receiver;
    });
  },
  hear: (signal) => link?.receive(signal),
  cancel() {
    end?.stop();
    link?.close();
  },
  facts: () => ({
    state,
    moved: end?.moved ?? 0,
    peak: end instanceof FileSender ? end.peakBuffered : (end?.peakWaiting ?? 0),
    tookMs,
    sha256,
  }),
};
