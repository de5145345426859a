import type { TrackRole } from '../track-role.ts';
import { kindOf } from '../track-role.ts';
import { type Bytes, openFrame, readTrailer, sealFrame } from './frame-cipher.ts';
import { ReplayWindow } from './replay-window.ts';

/** So many keys of a sender are kept: frames under the one before may still be on their way. */
export const KEYS_KEPT = 3;

/** A stream number is the role's: the SFU cannot show one stream of a sender in the place of another. */
const STREAM_OF = {
  microphone: 0,
  camera: 1,
  screen: 2,
  'screen-audio': 3,
} as const satisfies Record<TrackRole, number>;

interface SendKey {
  readonly keyId: number;
  readonly key: CryptoKey;
  /** By stream. They live with the key: a stream that begins anew goes on counting. */
  readonly counters: Map<number, number>;
}

interface ReceiveKey {
  readonly keyId: number;
  readonly key: CryptoKey;
  readonly windows: Map<number, ReplayWindow>;
}

export type Opened =
  | { readonly is: 'open'; readonly frame: Bytes }
  /** Taken before, or much too late. */
  | { readonly is: 'replayed' }
  /** `keyId`: under which it came; `null`: it was never sealed. */
  | { readonly is: 'unreadable'; readonly keyId: number | null };

/** The frame keys of one call: my own, and the last ones of everybody else. */
export class FrameKeys {
  #own: SendKey | null = null;
  /** By user, the newest last. */
  readonly #others = new Map<string, ReceiveKey[]>();

  /** The key must be new: its counters begin at 0. */
  useOwn(keyId: number, key: CryptoKey): void {
    this.#own = { keyId, key, counters: new Map() };
  }

  add(userId: string, keyId: number, key: CryptoKey): void {
    const kept = (this.#others.get(userId) ?? []).filter((one) => one.keyId !== keyId);
    this.#others.set(userId, [...kept, { keyId, key, windows: new Map() }].slice(-KEYS_KEPT));
  }

  forget(userId: string): void {
    this.#others.delete(userId);
  }

  /** `null`: there is no key yet, and so nothing may go out. */
  async seal(role: TrackRole, frame: Bytes): Promise<Bytes | null> {
    if (!this.#own) return null;
    const { keyId, key, counters } = this.#own;
    const stream = STREAM_OF[role];
    const counter = counters.get(stream) ?? 0;
    counters.set(stream, counter + 1);
    return sealFrame(key, kindOf(role), frame, { stream, counter, keyId });
  }

  async open(userId: string, role: TrackRole, whole: Bytes): Promise<Opened> {
    const trailer = readTrailer(whole);
    const known = this.#others.get(userId)?.find(({ keyId }) => keyId === trailer?.keyId);
    const unreadable = { is: 'unreadable', keyId: trailer?.keyId ?? null } as const;
    if (!trailer || !known || trailer.stream !== STREAM_OF[role]) return unreadable;
    const window = known.windows.get(trailer.stream) ?? new ReplayWindow();
    known.windows.set(trailer.stream, window);
    if (!window.isFresh(trailer.counter)) return { is: 'replayed' };
    const frame = await openFrame(known.key, kindOf(role), whole, trailer);
    if (!frame) return unreadable;
    // a second copy may have come by another connection meanwhile
    if (!window.isFresh(trailer.counter)) return { is: 'replayed' };
    window.take(trailer.counter);
    return { is: 'open', frame };
  }
}
