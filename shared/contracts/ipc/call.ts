import { z } from 'zod';
import { CallMessage } from '../call-message.ts';
import { CallQuality, ForeignId, MediaState } from '../connect/model.ts';
import { IceServer } from '../ice-server.ts';
import { SignalFromSfu, SignalToSfu } from '../sfu-signal.ts';
import { Signal } from '../signal.ts';
import { CallRecordView } from '../view.ts';
import { defineGroup, nothing, verb } from './group.ts';

const ofCall = { callId: ForeignId };

export { IceServer };
const ofStay = { ...ofCall, stay: z.int().positive() };

/** Calls: the person's commands, and the media's way to the signalling. */
export const callGroup = defineGroup({
  name: 'call',
  windows: ['main'],
  verbs: {
    /** Errors: call-refused (with the server's text), call-in-progress, call-full, offline, server-unreachable. */
    start: verb(
      z.object({
        workspaceId: z.string(),
        conversationId: ForeignId,
        video: z.boolean(),
        /** false: nobody is called, colleagues may join. */
        ring: z.boolean().default(true),
        /** Only to look and to listen: nothing is captured here. */
        watch: z.boolean().optional(),
        /** Only my screen, for whoever wants to see it: nobody is called, and nothing else goes out. */
        share: z.boolean().optional(),
      }),
      z.object({ callId: ForeignId }),
    ),
    /** Joins with the microphone, and with the camera if `video`. `others`: what becomes of the call that one is in. */
    accept: verb(
      z.object({ ...ofCall, video: z.boolean(), others: z.enum(['hold', 'end']).default('hold') }),
      nothing,
    ),
    /**
     * Goes into a call that runs in one of my groups. `takeOver`: also when another device of mine is in it, which then leaves.
     * Errors: call-full {limit}, call-ended, already-answered, offline, server-unreachable.
     */
    join: verb(
      z.object({ workspaceId: z.string(), ...ofCall, video: z.boolean(), takeOver: z.boolean() }),
      nothing,
    ),
    hold: verb(z.object(ofCall), nothing),
    /** Goes back into a held call; the one that is talked in is held meanwhile. */
    resume: verb(z.object(ofCall), nothing),
    /** Rings members of the conversation. Errors: call-full {limit}, call-ended, not-a-member, unsupported. */
    invite: verb(z.object({ ...ofCall, userIds: z.array(ForeignId).min(1).max(100) }), nothing),
    decline: verb(z.object(ofCall), nothing),
    hangUp: verb(z.object(ofCall), nothing),
    /** Forgets a call that has ended and was read by the person. */
    dismiss: verb(z.object(ofCall), nothing),
    setMedia: verb(z.object({ ...ofCall, mediaState: MediaState }), nothing),
    /** A window that was reloaded in a call comes back with new links. */
    rejoin: verb(z.object(ofCall), nothing),
    /** No media could be connected at all: ends the call as failed. */
    mediaFailed: verb(z.object(ofCall), nothing),
    /** Refreshed when needed; empty where the backend has no relay. They stay so for `freshForMs`; without it they have no end. */
    iceServers: verb(
      z.object(ofCall),
      z.object({ iceServers: z.array(IceServer), freshForMs: z.number().nonnegative().optional() }),
    ),
    /** The same before any call, to look whether its relay works. */
    workspaceIceServers: verb(
      z.object({ workspaceId: z.string() }),
      z.object({ iceServers: z.array(IceServer) }),
    ),
    /** To the peer of that key; dropped when the key is stale. */
    signal: verb(z.object({ ...ofCall, peerKey: z.string(), signal: Signal }), nothing),
    /** The link to that peer will carry nothing any more, or has been away for 15 s, and the call goes on without it. */
    linkLost: verb(z.object({ ...ofCall, peerKey: z.string() }), nothing),
    /** A data channel for text to that peer is open, or is not any more. */
    textChannel: verb(z.object({ ...ofCall, peerKey: z.string(), open: z.boolean() }), nothing),
    /** Text came over it. */
    text: verb(z.object({ ...ofCall, peerKey: z.string(), text: z.string().max(65_536) }), nothing),
    /** To the SFU that carries the call; dropped when that stay is over. */
    sfuSignal: verb(z.object({ ...ofStay, signal: SignalToSfu }), nothing),
    /** To one participant, or (`null`) to all others. Lost when it cannot be told now. Errors: unsupported, offline. */
    tell: verb(z.object({ ...ofCall, toUserId: ForeignId.nullable(), message: CallMessage }), nothing),
    /** What was measured; kept by servers that can, else dropped. */
    reportQuality: verb(z.object({ ...ofCall, quality: CallQuality }), nothing),
    /** Calls that are over, newest first. Errors: unsupported, offline, server-unreachable. */
    history: verb(
      z.object({ workspaceId: z.string(), cursor: z.string().nullable(), missedOnly: z.boolean() }),
      z.object({ records: z.array(CallRecordView), cursor: z.string().nullable() }),
    ),
  },
  events: {
    signal: z.object({ ...ofCall, peerKey: z.string(), signal: Signal }),
    sfuSignal: z.object({ ...ofStay, signal: SignalFromSfu }),
    /** To go over the peer's data channel for text. */
    text: z.object({ ...ofCall, peerKey: z.string(), text: z.string() }),
    told: z.object({ ...ofCall, fromUserId: ForeignId, message: CallMessage }),
  },
});
