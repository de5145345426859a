import { Candidate, TrackMap } from '#shared/contracts/connect/events.ts';
import { SDP_BYTES_MAX } from '#shared/contracts/connect/model.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import { z } from 'zod';
import type { SignalRow } from '../rows.ts';

/** A description as browsers write it; other clients ignore what each m-line carries. */
const Description = z.object({
  sdp: z.string().min(1).max(SDP_BYTES_MAX),
  tracks: TrackMap.optional().catch(undefined),
});

/** What came through the mailbox; `null`: it cannot be read. */
export function signalOf({ type, payload }: SignalRow): Signal | null {
  if (type === 'ice_candidate') {
    const candidate = Candidate.safeParse(payload);
    return candidate.success ? { type: 'candidate', candidate: candidate.data } : null;
  }
  const read = Description.safeParse(payload);
  if (!read.success) return null;
  const { sdp, tracks } = read.data;
  return { type: 'description', description: { type, sdp }, ...(tracks ? { tracks } : {}) };
}

/** For the mailbox; `null`: this server has no word for it. */
export function rowOf(signal: Signal): { type: SignalRow['type']; payload: unknown } | null {
  switch (signal.type) {
    case 'description': {
      const { type, sdp } = signal.description;
      return { type, payload: { type, sdp, ...(signal.tracks ? { tracks: signal.tracks } : {}) } };
    }
    case 'candidate':
      return signal.candidate === null ? null : { type: 'ice_candidate', payload: signal.candidate };
    case 'offer-request':
      return null;
    default:
      return null;
  }
}
