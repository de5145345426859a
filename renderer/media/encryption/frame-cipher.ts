/**
 * Encoded frames, sealed before they are cut into packets: `clear bytes | AES-256-GCM ciphertext and tag | trailer`. The clear bytes
 * are authenticated; stream number and counter make the IV and the key number picks the key, so that nothing of the trailer can be changed.
 */

export type FrameKind = 'audio' | 'video';
export type Bytes = Uint8Array<ArrayBuffer>;

/** 8 bytes at the end of a frame: stream number 1, counter 6 (big-endian), key number 1. */
export interface Trailer {
  /** Of the sender's streams: each counts for itself. */
  readonly stream: number;
  /** Never used twice in a stream under one key: it is the IV. */
  readonly counter: number;
  readonly keyId: number;
}

const TAG_BYTES = 16;
const TRAILER_BYTES = 8;
/** What a sealed frame is longer by. */
export const OVERHEAD_BYTES = TAG_BYTES + TRAILER_BYTES;
const COUNTER_END = 2 ** 48;
const HALF = 2 ** 32;

/**
 * What the SFU and the packetizer read of VP8: the first partition's 3 bytes, and of a key frame its start code and size, 7 more.
 * Of Opus they read nothing.
 */
const KEY_FRAME_BYTES = 10;
const DELTA_FRAME_BYTES = 3;

/** By the bytes alone, so that both ends agree whatever they are told of the frame. */
export function clearBytes(kind: FrameKind, frame: Uint8Array): number {
  if (kind === 'audio' || frame.length === 0) return 0;
  const wanted = isKeyFrame(frame) ? KEY_FRAME_BYTES : DELTA_FRAME_BYTES;
  return Math.min(wanted, frame.length);
}

/** Of VP8: bit 0 is 0 in a key frame (RFC 6386, 9.1). Such bytes stay clear, so it is seen of sealed frames too. */
export const isKeyFrame = (frame: Uint8Array): boolean => ((frame[0] ?? 1) & 1) === 0;

/** Throws RangeError when the counter is used up: after 2^48 frames. */
export async function sealFrame(
  key: CryptoKey,
  kind: FrameKind,
  frame: Bytes,
  trailer: Trailer,
): Promise<Bytes> {
  if (trailer.counter >= COUNTER_END) throw new RangeError('the counter of a stream is used up');
  const clear = clearBytes(kind, frame);
  const head = frame.subarray(0, clear);
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt(terms(trailer, head), key, frame.subarray(clear)),
  );
  const whole = new Uint8Array(clear + sealed.length + TRAILER_BYTES);
  whole.set(head);
  whole.set(sealed, clear);
  writeTrailer(whole, trailer);
  return whole;
}

/** `null`: not of this key, or changed on the way. */
export async function openFrame(
  key: CryptoKey,
  kind: FrameKind,
  whole: Bytes,
  trailer: Trailer,
): Promise<Bytes | null> {
  const body = whole.subarray(0, whole.length - TRAILER_BYTES);
  const clear = Math.min(clearBytes(kind, whole), body.length - TAG_BYTES);
  const head = body.subarray(0, clear);
  try {
    const opened = await crypto.subtle.decrypt(terms(trailer, head), key, body.subarray(clear));
    const frame = new Uint8Array(clear + opened.byteLength);
    frame.set(head);
    frame.set(new Uint8Array(opened), clear);
    return frame;
  } catch {
    return null; // WebCrypto says no more than that
  }
}

/** `null`: too short to have been sealed. */
export function readTrailer(whole: Bytes): Trailer | null {
  if (whole.length < OVERHEAD_BYTES) return null;
  const view = viewOf(whole);
  return {
    stream: view.getUint8(0),
    counter: view.getUint16(1) * HALF + view.getUint32(3),
    keyId: view.getUint8(7),
  };
}

function writeTrailer(whole: Bytes, { stream, counter, keyId }: Trailer): void {
  const view = viewOf(whole);
  view.setUint8(0, stream);
  view.setUint16(1, Math.floor(counter / HALF));
  view.setUint32(3, counter % HALF);
  view.setUint8(7, keyId);
}

const viewOf = (whole: Bytes): DataView<ArrayBuffer> =>
  new DataView(whole.buffer, whole.byteOffset + whole.length - TRAILER_BYTES, TRAILER_BYTES);

function terms({ stream, counter }: Trailer, additionalData: Bytes): AesGcmParams {
  const iv = new Uint8Array(12);
  const view = new DataView(iv.buffer);
  view.setUint8(0, stream);
  view.setUint16(6, Math.floor(counter / HALF));
  view.setUint32(8, counter % HALF);
  return { name: 'AES-GCM', iv, additionalData, tagLength: TAG_BYTES * 8 };
}
