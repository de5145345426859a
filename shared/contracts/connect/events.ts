/** The Socket.IO events of the connect contract. Client events are acknowledged `{ok:true}` or `{error, code}`. */
import { z } from 'zod';
import {
  Call,
  CallParticipant,
  CallType,
  CANDIDATE_BYTES_MAX,
  Conversation,
  EndReason,
  ForeignId,
  Id,
  LiveCall,
  MediaState,
  Message,
  PresenceStatus,
  RELAY_BYTES_MAX,
  SDP_BYTES_MAX,
  Time,
} from './model.ts';

/** Which track each m-line carries, beside the SDP: order says nothing. */
export const TrackMap = z.record(
  z.string().max(32),
  z.enum(['microphone', 'camera', 'screen', 'screen-audio']),
);
export type TrackMap = z.infer<typeof TrackMap>;

const sdp = (type: 'offer' | 'answer') =>
  z.object({ type: z.literal(type), sdp: z.string().max(SDP_BYTES_MAX), tracks: TrackMap.optional() });
export const Offer = sdp('offer');
export const Answer = sdp('answer');
export const Candidate = z.object({
  candidate: z.string().max(CANDIDATE_BYTES_MAX),
  sdpMid: z.string().max(64).nullish(),
  sdpMLineIndex: z.int().nonnegative().nullish(),
  usernameFragment: z.string().max(256).nullish(),
});

/** Where a piece of signalling goes and from which stay it comes; all but the first two are absent on a plain seed server. */
const address = {
  callId: Id,
  targetUserId: Id,
  targetDeviceId: Id.optional(),
  fromJoinId: Id.optional(),
  toJoinId: Id.optional(),
  /** Counter per link, from 1: a repeated one is dropped. */
  n: z.int().positive().optional(),
};
const origin = {
  callId: ForeignId,
  fromUserId: ForeignId,
  fromDeviceId: ForeignId.optional(),
  fromJoinId: ForeignId.optional(),
  toJoinId: ForeignId.optional(),
  n: z.int().positive().optional(),
};

const jsonAtMost = (bytes: number) =>
  z.unknown().refine((value) => JSON.stringify(value ?? null).length <= bytes, `at most ${bytes} bytes`);

export const clientEvents = {
  'typing:start': z.object({ conversationId: Id }),
  'typing:stop': z.object({ conversationId: Id }),
  'presence:set': z.object({ status: z.enum(['online', 'away', 'dnd']) }),
  'auth:renew': z.object({ token: z.string().min(1).max(4096) }),
  'call:ringing': z.object({ callId: Id, prewarm: z.boolean() }),
  'call:offer': z.object({ ...address, offer: Offer }),
  'call:answer': z.object({ ...address, answer: Answer }),
  'call:ice-candidate': z.object({ ...address, candidate: Candidate.nullable() }),
  'call:relay': z.object({
    callId: Id,
    targetUserId: Id.nullable(),
    kind: z.string().min(1).max(64),
    payload: jsonAtMost(RELAY_BYTES_MAX),
  }),
} as const;
export type ClientEventName = keyof typeof clientEvents;
export type ClientEvent<N extends ClientEventName> = z.input<(typeof clientEvents)[N]>;

export const Ack = z.union([
  z.object({ ok: z.literal(true) }),
  z.looseObject({ error: z.string(), code: z.string() }),
]);
export type Ack = z.infer<typeof Ack>;

export const serverEvents = {
  'message:new': z.object({ message: Message }),
  'message:updated': z.object({ message: Message }),
  'message:read': z.object({
    conversationId: ForeignId,
    userId: ForeignId,
    seq: z.int().nonnegative(),
    unreadCount: z.int().nonnegative().optional(),
  }),
  'typing:update': z.object({ conversationId: ForeignId, userId: ForeignId, isTyping: z.boolean() }),
  'presence:update': z.object({ userId: ForeignId, status: PresenceStatus, lastSeen: Time.nullable() }),
  'conversation:updated': z.object({ conversation: Conversation }),
  /** A call of this group began, ended, or somebody joined or left it. */
  'conversation:call': z.object({ conversationId: ForeignId, liveCall: LiveCall.nullable() }),
  'auth:expiring': z.object({ expiresIn: z.number() }),
  'call:incoming': z.object({
    callId: ForeignId,
    conversationId: ForeignId,
    type: CallType,
    initiatedBy: ForeignId,
    participants: z.array(CallParticipant),
    /** Milliseconds left of the ring limit. */
    ringsForMs: z.number().nonnegative().optional(),
  }),
  'call:updated': z.object({ call: Call }),
  'call:offer': z.object({ ...origin, offer: Offer }),
  'call:answer': z.object({ ...origin, answer: Answer }),
  'call:ice-candidate': z.object({ ...origin, candidate: Candidate.nullable() }),
  'call:relay': z.object({
    callId: ForeignId,
    fromUserId: ForeignId,
    kind: z.string(),
    payload: z.unknown(),
  }),
  'call:ended': z.object({
    callId: ForeignId,
    reason: EndReason,
    endedBy: ForeignId.nullable(),
    /** Of the change that ended it; see `Call`. */
    rev: z.int().positive().optional(),
  }),
  'call:participant-joined': z.object({
    callId: ForeignId,
    userId: ForeignId,
    userName: z.string(),
    userIdentifier: z.string(),
  }),
  'call:participant-left': z.object({ callId: ForeignId, userId: ForeignId }),
  'call:media-state-changed': z.object({ callId: ForeignId, userId: ForeignId, mediaState: MediaState }),
} as const;
export type ServerEventName = keyof typeof serverEvents;
export type ServerEvent<N extends ServerEventName> = z.output<(typeof serverEvents)[N]>;
