/** What two ends of a link say to each other through the backend, in one shape for all kinds. */
import { z } from 'zod';
import { Candidate, TrackMap } from './connect/events.ts';
import { SDP_BYTES_MAX } from './connect/model.ts';

export const Signal = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('description'),
    description: z.object({ type: z.enum(['offer', 'answer']), sdp: z.string().max(SDP_BYTES_MAX) }),
    /** By mid: what each m-line carries. */
    tracks: TrackMap.optional(),
  }),
  /** The other end wants us to make the first offer. */
  z.object({ type: z.literal('offer-request') }),
  /** `null`: no more candidates. */
  z.object({ type: z.literal('candidate'), candidate: Candidate.nullable() }),
]);
export type Signal = z.infer<typeof Signal>;
