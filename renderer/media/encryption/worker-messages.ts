/** What the page and the worker of frames say to each other, parsed by whoever hears it. */
import { z } from 'zod';
import { KeyId } from '#shared/contracts/call-key.ts';

const ofCall = { callId: z.string() };
const Role = z.enum(['microphone', 'camera', 'screen', 'screen-audio']);

/** A key that cannot be read out again, by nobody. */
const FrameKey = z.custom<CryptoKey>((value) => value instanceof CryptoKey && !value.extractable);

export const ToWorker = z.discriminatedUnion('type', [
  /** All that goes out of this call is sealed with it from now on. It was never given before: its counters begin at 0. */
  z.object({ type: z.literal('send-key'), ...ofCall, keyId: KeyId, key: FrameKey }),
  z.object({ type: z.literal('receive-key'), ...ofCall, userId: z.string(), keyId: KeyId, key: FrameKey }),
  /** All keys of that sender. */
  z.object({ type: z.literal('forget'), ...ofCall, userId: z.string() }),
  /** The call is over: no key of it is kept. */
  z.object({ type: z.literal('end'), ...ofCall }),
]);
export type ToWorker = z.infer<typeof ToWorker>;

/** Given with each transform: whose frames pass there. */
export const TransformOptions = z.discriminatedUnion('way', [
  z.object({ way: z.literal('out'), ...ofCall, role: Role }),
  z.object({ way: z.literal('in'), ...ofCall, role: Role, userId: z.string() }),
]);
export type TransformOptions = z.infer<typeof TransformOptions>;

export const FromWorker = z.discriminatedUnion('type', [
  /** Frames of that sender are dropped; at most once a second. `keyId`: under which they came, `null`: they were never sealed. */
  z.object({ type: z.literal('undecryptable'), ...ofCall, userId: z.string(), keyId: KeyId.nullable() }),
  /** They are read, for the first time or again. */
  z.object({ type: z.literal('decrypted'), ...ofCall, userId: z.string() }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
