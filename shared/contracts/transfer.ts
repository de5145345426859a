/**
 * What two people's clients say to each other for a file that goes from one to the other past the server (Galène's file transfer, version 1):
 * the receiver offers the connection, the sender streams chunks over its data channel `file`, the receiver says `done` when it has all.
 */
import { z } from 'zod';
import { Candidate } from './connect/events.ts';
import { SDP_BYTES_MAX } from './connect/model.ts';

const id = z.string().min(1).max(200);
const sdp = z.string().min(1).max(SDP_BYTES_MAX);

export const TransferSignal = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('invite'),
    id,
    name: z.string().min(1).max(255),
    /** Bytes. */
    size: z.int().nonnegative(),
    mime: z.string().max(200),
  }),
  z.object({ type: z.literal('offer'), id, sdp }),
  z.object({ type: z.literal('answer'), id, sdp }),
  /** `null`: no more candidates. */
  z.object({ type: z.literal('ice'), id, candidate: Candidate.nullable() }),
  z.object({ type: z.literal('cancel'), id, message: z.string().max(500) }),
]);
export type TransferSignal = z.infer<typeof TransferSignal>;
