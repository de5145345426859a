import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Bytes,
  clearBytes,
  type FrameKind,
  isKeyFrame,
  openFrame,
  OVERHEAD_BYTES,
  readTrailer,
  sealFrame,
} from './frame-cipher.ts';

const TRAILER = { stream: 1, counter: 0x0102_0304_0506, keyId: 255 };
let key: CryptoKey;
let other: CryptoKey;
beforeAll(async () => {
  const make = () =>
    crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  [key, other] = await Promise.all([make(), make()]);
});

/** `first`: even in a key frame of VP8. */
const frameOf = (length: number, first = 0): Bytes =>
  Uint8Array.from({ length }, (_, at) => (at === 0 ? first : 100 + (at % 50)));
const seal = (kind: FrameKind, frame: Bytes, trailer = TRAILER) => sealFrame(key, kind, frame, trailer);
const open = (kind: FrameKind, whole: Bytes, by = key) => openFrame(by, kind, whole, readTrailer(whole)!);

describe('a frame', () => {
  it.each<[string, FrameKind, Bytes, number]>([
    ['a key frame', 'video', frameOf(900, 0b10), 10],
    ['a delta frame', 'video', frameOf(300, 0b01), 3],
    ['sound', 'audio', frameOf(80), 0],
    ['the sound of silence', 'audio', frameOf(1), 0],
    ['a picture of 2 bytes', 'video', frameOf(2, 0b01), 2],
    ['a picture of nothing but clear bytes', 'video', frameOf(10), 10],
  ])(
    '%s comes back as it was, and only what the SFU must read of it stays clear',
    async (_, kind, frame, clear) => {
      const whole = await seal(kind, frame);
      expect(clearBytes(kind, frame)).toBe(clear);
      expect(whole.length).toBe(frame.length + OVERHEAD_BYTES);
      expect(whole.subarray(0, clear)).toEqual(frame.subarray(0, clear));
      const hidden = frame.subarray(clear, clear + 8);
      expect(hidden.length === 8 && indexOf(whole, hidden) !== -1).toBe(false);
      expect(readTrailer(whole)).toEqual(TRAILER);
      expect(await open(kind, whole)).toEqual(frame);
    },
  );

  it('that was changed anywhere is not opened', async () => {
    const whole = await seal('video', frameOf(40));
    // clear bytes, the rest, the tag, the stream, the counter; the key number picks the key
    for (const at of [1, 9, 10, 39, 45, 56, 57, 62]) {
      const changed = whole.slice();
      changed[at]! ^= 4;
      expect(await open('video', changed)).toBeNull();
    }
    // a key frame that is said to be a delta frame
    const lying = whole.slice();
    lying[0]! |= 1;
    expect(await open('video', lying)).toBeNull();
    expect(await open('audio', whole)).toBeNull();
    expect(await open('video', whole, other)).toBeNull();
    expect(await open('video', whole.slice(0, -1))).toBeNull();
  });

  it('that was never sealed has no trailer', () => {
    expect(readTrailer(frameOf(OVERHEAD_BYTES - 1))).toBeNull();
  });

  it('has an IV of its own: the same bytes are sealed differently in each place', async () => {
    const frame = frameOf(30);
    const places = [TRAILER, { ...TRAILER, counter: 7 }, { ...TRAILER, stream: 2 }];
    const bodies = await Promise.all(
      places.map(async (place) => String((await seal('audio', frame, place)).slice(0, 30))),
    );
    expect(new Set(bodies).size).toBe(3);
  });

  it('after 2^48 others cannot be sealed', async () => {
    expect(readTrailer(await seal('audio', frameOf(3), { ...TRAILER, counter: 2 ** 48 - 1 }))?.counter).toBe(
      2 ** 48 - 1,
    );
    await expect(seal('audio', frameOf(3), { ...TRAILER, counter: 2 ** 48 })).rejects.toThrow(RangeError);
  });

  it('is known to be a key frame by its first bit', () => {
    expect([isKeyFrame(frameOf(4, 0b110)), isKeyFrame(frameOf(4, 0b111)), isKeyFrame(frameOf(0))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

const indexOf = (whole: Bytes, part: Bytes): number =>
  whole.findIndex((_, at) => part.every((byte, offset) => whole[at + offset] === byte));
