/**
 * What a window and the SFU say to each other through the engine, in one shape for all kinds. Streams go one way, a peer connection each:
 * up from us, offered by us; down to us, offered by the SFU. Whoever sends a stream offers it, the same id again is a renegotiation.
 */
import { z } from 'zod';
import { Candidate } from './connect/events.ts';
import { ForeignId, SDP_BYTES_MAX } from './connect/model.ts';
import { IceServer } from './ice-server.ts';

const streamId = z.string().min(1).max(200);
const sdp = z.string().min(1).max(SDP_BYTES_MAX);

/** camera: with the microphone; screen: with its sound. */
export const StreamLabel = z.enum(['camera', 'screen']);
export type StreamLabel = z.infer<typeof StreamLabel>;

/** Nothing else is said of a stream before its description, in either direction. */
const candidate = z.object({ type: z.literal('candidate'), streamId, candidate: Candidate });

export const SignalToSfu = z.discriminatedUnion('type', [
  /** A stream of ours, new or again. */
  z.object({ type: z.literal('publish'), streamId, label: StreamLabel, sdp }),
  /** Of a stream down to us. */
  z.object({ type: z.literal('answer'), streamId, sdp }),
  candidate,
  /** Ends a stream of ours, or refuses one that comes down. */
  z.object({ type: z.literal('close'), streamId }),
  /** Asks for a new offer of a stream that comes down, with an ICE restart. */
  z.object({ type: z.literal('renegotiate'), streamId }),
  /** Of a stream down to us: the small picture will do, or not any more. */
  z.object({ type: z.literal('quality'), streamId, low: z.boolean() }),
]);
export type SignalToSfu = z.infer<typeof SignalToSfu>;

export const SignalFromSfu = z.discriminatedUnion('type', [
  /** A stream of somebody else. `replaces`: the stream that it takes the place of, which is over. */
  z.object({
    type: z.literal('offer'),
    streamId,
    userId: ForeignId,
    label: StreamLabel,
    sdp,
    replaces: streamId.nullable(),
  }),
  /** Of a stream of ours. */
  z.object({ type: z.literal('answer'), streamId, sdp }),
  candidate,
  /** A stream that came down is over. */
  z.object({ type: z.literal('close'), streamId }),
  /** A stream of ours is to be offered again, with an ICE restart. */
  z.object({ type: z.literal('renegotiate'), streamId }),
  /** A stream of ours is refused. */
  z.object({ type: z.literal('abort'), streamId }),
]);
export type SignalFromSfu = z.infer<typeof SignalFromSfu>;

/** This device in the SFU's group of a call. */
export const SfuView = z.object({
  /** lost: not in the group, or no longer; it is tried again by itself. */
  state: z.enum(['joining', 'joined', 'lost']),
  /** Number of the stay in the group, 0 before the first. A new one begins without streams: all are published and offered anew. */
  stay: z.int().nonnegative(),
  /** Who else is in the group, whether or not they send anything. */
  userIds: z.array(ForeignId),
  /** What the SFU brings itself, to be used beside the backend's own. */
  iceServers: z.array(IceServer),
});
export type SfuView = z.infer<typeof SfuView>;
