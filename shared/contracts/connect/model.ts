/** The nouns of the connect contract (docs/contracts/connect.md) as schemas. Unknown fields are ignored: the contract grows by addition. */
import { z } from 'zod';

/** An id in a request: the contract's ids are UUIDs, anything else is a bad payload. */
export const Id = z.uuid();
/** An id in an answer: other servers of this family have ids of their own shape. */
export const ForeignId = z.string().min(1).max(200);
/** ISO-8601, UTC. */
export const Time = z.iso.datetime({ offset: true });

export const MESSAGE_CHARS_MAX = 10_000;
export const SDP_BYTES_MAX = 64 * 1024;
export const CANDIDATE_BYTES_MAX = 2 * 1024;
export const RELAY_BYTES_MAX = 16 * 1024;
export const PAGE_MAX = 200;

export const PresenceStatus = z.enum(['online', 'away', 'dnd', 'offline']);
export type PresenceStatus = z.infer<typeof PresenceStatus>;

export const User = z.object({
  id: ForeignId,
  username: z.string(),
  /** What the seed calls a person beside the name: an e-mail address or the user name. */
  userIdentifier: z.string(),
  displayName: z.string(),
  avatarUrl: z.string().nullable(),
  status: PresenceStatus,
});
export type User = z.infer<typeof User>;

/** One sign-in of one person: a refresh family. */
export const Device = z.object({
  id: ForeignId,
  name: z.string(),
  current: z.boolean(),
  createdAt: Time,
  lastSeenAt: Time,
});
export type Device = z.infer<typeof Device>;

export const CallType = z.enum(['audio', 'video', 'screen']);
export type CallType = z.infer<typeof CallType>;
export const CallStatus = z.enum(['initiated', 'ringing', 'active', 'ended', 'missed', 'rejected', 'failed']);
export type CallStatus = z.infer<typeof CallStatus>;
export const ParticipantStatus = z.enum(['invited', 'ringing', 'joined', 'left', 'rejected', 'missed']);
export type ParticipantStatus = z.infer<typeof ParticipantStatus>;
export const EndReason = z.enum([
  'ended-by-user',
  'left-alone',
  'missed',
  'rejected',
  'cancelled',
  'answered-elsewhere',
  'connection-lost',
  'failed',
  'replaced',
]);
export type EndReason = z.infer<typeof EndReason>;

export const MessageKind = z.enum(['text', 'call', 'system']);

export const Message = z.object({
  id: ForeignId,
  conversationId: ForeignId,
  /** Place in the conversation, from 1, without gaps. */
  seq: z.int().positive(),
  /** Counter of changes in the conversation; a message carries that of its last change. */
  rev: z.int().positive(),
  clientId: z.string().nullable(),
  kind: MessageKind,
  callId: ForeignId.nullable(),
  /** How the call of a `call` message went; `content` says the same in English, for clients that know no such field. */
  call: z
    .object({
      type: CallType,
      status: CallStatus,
      endReason: EndReason.nullable(),
      duration: z.int().nonnegative(),
    })
    .nullish(),
  senderId: ForeignId,
  content: z.string(),
  replyToId: ForeignId.nullable(),
  /** `size` in bytes; `null`: not told. */
  attachments: z.array(
    z.object({ id: ForeignId, name: z.string(), size: z.number().nullable(), mime: z.string() }),
  ),
  reactions: z.array(z.object({ emoji: z.string(), userIds: z.array(ForeignId) })),
  /** Who is named in it; absent on servers that do not tell. */
  mentionIds: z.array(ForeignId).optional(),
  /** Between me and that person alone; absent: to all who are in the conversation. */
  privateWithId: ForeignId.nullish(),
  createdAt: Time,
  editedAt: Time.nullable(),
  deletedAt: Time.nullable(),
});
export type Message = z.infer<typeof Message>;

export const ConversationType = z.enum(['direct', 'group']);

/** The call that runs in a conversation now, as every member may know it: who is not in it can join. */
export const LiveCall = z.object({
  id: ForeignId,
  type: CallType,
  initiatedBy: ForeignId,
  startedAt: Time.nullable(),
  /** Who is in it. */
  joinedIds: z.array(ForeignId),
});
export type LiveCall = z.infer<typeof LiveCall>;

export const Conversation = z.object({
  id: ForeignId,
  type: ConversationType,
  name: z.string().nullable(),
  participants: z.array(User),
  lastMessage: Message.nullable(),
  lastSeq: z.int().nonnegative(),
  rev: z.int().nonnegative(),
  unreadCount: z.int().nonnegative(),
  lastReadSeq: z.int().nonnegative(),
  /** How far each other participant has read; absent on servers that do not tell. */
  readSeqs: z.record(z.string(), z.int().nonnegative()).optional(),
  muted: z.boolean(),
  /** Groups only; absent on servers that do not tell (feature `calls.live`). */
  liveCall: LiveCall.nullish(),
  /** Calls can be started in it; absent: as the features say of all. */
  callable: z.boolean().optional(),
  createdAt: Time,
  updatedAt: Time,
});
export type Conversation = z.infer<typeof Conversation>;

export const MediaState = z.object({
  audioEnabled: z.boolean(),
  videoEnabled: z.boolean(),
  screenSharing: z.boolean(),
  onHold: z.boolean().optional(),
  recording: z.boolean().optional(),
  handRaisedAt: Time.nullable().optional(),
});
export type MediaState = z.infer<typeof MediaState>;

export const CallParticipant = z.object({
  userId: ForeignId,
  userName: z.string(),
  userIdentifier: z.string(),
  status: ParticipantStatus,
  /** Names one stay in the call; a rejoin gives a new one. */
  joinId: ForeignId.nullable(),
  /** Order of joins in this call, from 1; the smaller offers to the larger. */
  joinSeq: z.int().positive().nullable(),
  /** The device that answered. */
  deviceId: ForeignId.nullable(),
  ringing: z.array(z.object({ deviceId: ForeignId, prewarm: z.boolean() })),
  busy: z.boolean(),
  connection: z.enum(['connected', 'interrupted']),
  mediaState: MediaState,
});
export type CallParticipant = z.infer<typeof CallParticipant>;

/** Where a call's media goes that is too large for a mesh. */
export const Sfu = z.object({
  kind: z.literal('galene'),
  /** Of the group, as its `.status` is asked for: `https://sfu.example.com/group/calls/<callId>/`. */
  url: z.url(),
  group: z.string().min(1).max(300),
});
export type Sfu = z.infer<typeof Sfu>;

export const Call = z.object({
  id: ForeignId,
  /** Counter of this call's changes, from 1: replies and events may overtake one another, the highest is the newest. */
  rev: z.int().positive().optional(),
  conversationId: ForeignId,
  type: CallType,
  status: CallStatus,
  initiatedBy: ForeignId,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  /** Whole seconds since the first answer; 0 if there was none; null while it lives. */
  duration: z.int().nonnegative().nullable(),
  endReason: EndReason.nullable(),
  participants: z.array(CallParticipant),
  /** `null`, or absent: everyone is linked to everyone. */
  sfu: Sfu.nullish(),
});
export type Call = z.infer<typeof Call>;

/** A call as its history lists it, seen by one person. */
export const CallRecord = Call.extend({
  direction: z.enum(['incoming', 'outgoing']),
  missed: z.boolean(),
  createdAt: Time,
});
export type CallRecord = z.infer<typeof CallRecord>;

/** Figures of one participant's call, named by the client: flat, so that they can be asked for in SQL. */
const Figures = z
  .record(z.string().max(64), z.union([z.number(), z.boolean(), z.string().max(200), z.null()]))
  .refine((figures) => Object.keys(figures).length <= 64, 'at most 64 figures');

/** What a participant's client measured, told once when its stay is over. */
export const CallQuality = z.object({
  connection_quality: z.enum(['good', 'fair', 'poor']),
  quality_stats: Figures,
  media_stats: Figures,
});
export type CallQuality = z.infer<typeof CallQuality>;

export const Features = z.enum([
  'groups',
  'reactions',
  'search',
  'uploads',
  'calls',
  'calls.group',
  'calls.invite',
  'calls.live',
  'calls.relay',
  'calls.prewarm',
  'calls.history',
  'calls.quality',
  'sfu',
  'turn',
]);
export type ConnectFeature = z.infer<typeof Features>;

export const Registration = z.enum(['open', 'invite', 'closed']);
export type Registration = z.infer<typeof Registration>;

export const ServerInfo = z.object({
  kind: z.literal('connect'),
  contract: z.int().positive(),
  name: z.string(),
  version: z.string(),
  features: z.array(z.string()),
  registration: Registration,
  limits: z.object({
    messageChars: z.int().positive(),
    uploadBytes: z.int().nonnegative(),
    groupMembers: z.int().positive(),
    meshVideo: z.int().positive(),
    meshAudio: z.int().positive(),
    callParticipants: z.int().positive(),
  }),
  time: Time,
});
export type ServerInfo = z.infer<typeof ServerInfo>;
