/**
 * Keys of a call whose media goes through an SFU, as its participants tell them to each other. Each device of a call makes one X25519 pair
 * for its stay in it; its sender key is sealed for every other public key on its own. The backend that carries this can read none of it.
 */
import { z } from 'zod';

const base64Url = (min: number, max: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .min(min)
    .max(max);

/** Raw X25519, 32 bytes in base64url. */
export const PublicKey = base64Url(43, 43);
export type PublicKey = z.infer<typeof PublicKey>;

/** Names a sender's key in its frames; each new key of a sender has the next one, after 255 comes 0. */
export const KeyId = z.int().min(0).max(255);

/** To everybody on joining, and to one who has just said it and is not known yet. */
export const KeyHello = z.object({
  type: z.literal('key-hello'),
  publicKey: PublicKey,
  /** The receiver is asked to say its own, with its sender key. */
  reply: z.boolean(),
});

/** The sender's key, sealed with AES-256-GCM for one other participant. */
export const SenderKey = z.object({
  type: z.literal('sender-key'),
  from: PublicKey,
  to: PublicKey,
  keyId: KeyId,
  /** 12 bytes. */
  iv: base64Url(16, 16),
  /** 32 bytes and the tag of 16. */
  sealed: base64Url(64, 64),
});
export type SenderKey = z.infer<typeof SenderKey>;

/** Frames came under a key that is not known: it is asked for again. */
export const KeyWanted = z.object({ type: z.literal('key-wanted'), publicKey: PublicKey });
