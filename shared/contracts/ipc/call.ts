import { z } from 'zod';
import { ForeignId, MediaState } from '../connect/model.ts';
import { Signal } from '../signal.ts';
import { defineGroup, nothing, verb } from './group.ts';

const ofCall = { callId: ForeignId };

export const IceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof IceServer>;

/** Calls: the person's commands, and the media's way to the signalling. */
export const callGroup = defineGroup({
  name: 'call',
  windows: ['main'],
  verbs: {
    /** Errors: call-refused (with the server's text), call-in-progress, call-full, offline, server-unreachable. */
    start: verb(
      z.object({ workspaceId: z.string(), conversationId: ForeignId, video: z.boolean() }),
      z.object({ callId: ForeignId }),
    ),
    /** Joins with the microphone, and with the camera if `video`. */
    accept: verb(z.object({ ...ofCall, video: z.boolean() }), nothing),
    decline: verb(z.object(ofCall), nothing),
    hangUp: verb(z.object(ofCall), nothing),
    /** Forgets a call that has ended and was read by the person. */
    dismiss: verb(z.object(ofCall), nothing),
    setMedia: verb(z.object({ ...ofCall, mediaState: MediaState }), nothing),
    /** A window that was reloaded in a call comes back with new links. */
    rejoin: verb(z.object(ofCall), nothing),
    /** No media could be connected at all: ends the call as failed. */
    mediaFailed: verb(z.object(ofCall), nothing),
    /** Refreshed when needed; empty where the backend has no relay. */
    iceServers: verb(z.object(ofCall), z.object({ iceServers: z.array(IceServer) })),
    /** To the peer of that key; dropped when the key is stale. */
    signal: verb(z.object({ ...ofCall, peerKey: z.string(), signal: Signal }), nothing),
  },
  events: {
    signal: z.object({ ...ofCall, peerKey: z.string(), signal: Signal }),
  },
});
