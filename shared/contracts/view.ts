/** What windows see of the engine: one immutable tree, sent whole once and then as numbered patches. Messages travel apart (see ipc/chat.ts). */
import { z } from 'zod';
import { ErrorView } from '../errors/app-error.ts';
import {
  CallStatus,
  CallType,
  ConversationType,
  EndReason,
  ForeignId,
  MediaState,
  MessageKind,
  ParticipantStatus,
  PresenceStatus,
} from './connect/model.ts';
import { DesktopView } from './desktop.ts';
import { Features, LinkDialect } from './features.ts';
import { Settings } from './settings.ts';
import { SfuView } from './sfu-signal.ts';

/** Milliseconds since the epoch on this machine's clock; the engine has already applied the server's offset. */
const LocalTime = z.number();

export const UserView = z.object({
  id: ForeignId,
  username: z.string(),
  displayName: z.string(),
  presence: PresenceStatus,
});
export type UserView = z.infer<typeof UserView>;

/** Where a message is on its way. `pending` is in the journal and goes out by itself; `failed` waits for the person. */
export const Delivery = z.discriminatedUnion('state', [
  z.object({ state: z.literal('sent') }),
  z.object({ state: z.literal('pending') }),
  z.object({ state: z.literal('failed'), error: ErrorView }),
]);
export type Delivery = z.infer<typeof Delivery>;

/** A file of a message; its bytes are at `/media/<workspaceId>/<id>` of the page's own origin. */
export const AttachmentView = z.object({
  id: ForeignId,
  name: z.string(),
  /** Bytes; `null`: the server does not tell. */
  size: z.number().nullable(),
  mime: z.string(),
});
export type AttachmentView = z.infer<typeof AttachmentView>;

export const MessageView = z.object({
  /** Stable from the first key stroke to the acknowledged message: the clientId of own messages, else the id. */
  key: z.string(),
  id: ForeignId.nullable(),
  seq: z.int().positive().nullable(),
  senderId: ForeignId,
  kind: MessageKind,
  content: z.string(),
  /** The server's text could not be read by this client (end-to-end encrypted by another one). */
  unreadable: z.boolean(),
  call: z
    .object({ type: CallType, status: CallStatus, endReason: EndReason.nullable(), durationS: z.int() })
    .nullable(),
  replyToId: ForeignId.nullable(),
  attachments: z.array(AttachmentView),
  reactions: z.array(z.object({ emoji: z.string(), userIds: z.array(ForeignId) })),
  /** I am named in it. */
  mentionsMe: z.boolean(),
  /** Between me and that person alone, though the conversation has more people; absent: to all. */
  privateWithId: ForeignId.nullish(),
  sentAt: LocalTime,
  edited: z.boolean(),
  deleted: z.boolean(),
  delivery: Delivery,
});
export type MessageView = z.infer<typeof MessageView>;

/** A call that runs in a group now, for members to join. */
export const LiveCallView = z.object({
  id: ForeignId,
  type: CallType,
  initiatedBy: ForeignId,
  startedAt: LocalTime.nullable(),
  joinedIds: z.array(ForeignId),
});
export type LiveCallView = z.infer<typeof LiveCallView>;

export const ConversationView = z.object({
  id: ForeignId,
  type: ConversationType,
  /** The group's name; `null` in a direct conversation, which is named by the other person. */
  name: z.string().nullable(),
  memberIds: z.array(ForeignId),
  lastMessage: MessageView.nullable(),
  lastSeq: z.int().nonnegative(),
  unreadCount: z.int().nonnegative(),
  lastReadSeq: z.int().nonnegative(),
  /** By user: how far the others have read. */
  readSeqs: z.record(z.string(), z.int().nonnegative()),
  typingIds: z.array(ForeignId),
  draft: z.string(),
  muted: z.boolean(),
  /** `null`: none, or the backend does not tell. */
  liveCall: LiveCallView.nullable(),
  /** Calls can be started in it; absent: as the features say of all. */
  callable: z.boolean().optional(),
  /** Orders the list, newest first. */
  updatedAt: LocalTime,
});
export type ConversationView = z.infer<typeof ConversationView>;

/** Shared with machines/call.ts, which owns the meaning. */
export const CallStateView = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('outgoing'), ringsUntil: LocalTime }),
  z.object({ phase: z.literal('incoming'), answering: z.boolean(), ringsUntil: LocalTime }),
  z.object({ phase: z.literal('joined'), held: z.boolean() }),
  z.object({ phase: z.literal('ended'), reason: EndReason, error: ErrorView.nullable() }),
]);
export type CallStateView = z.infer<typeof CallStateView>;

export const ParticipantView = z.object({
  userId: ForeignId,
  name: z.string(),
  status: ParticipantStatus,
  busy: z.boolean(),
  connection: z.enum(['connected', 'interrupted']),
  mediaState: MediaState,
});
export type ParticipantView = z.infer<typeof ParticipantView>;

/** The other end of one link to be. A changed key means: drop that link, make a new one. */
export const PeerView = z.object({
  /** Names the pair of stays: it changes when either side rejoins. */
  key: z.string(),
  userId: ForeignId,
  deviceId: ForeignId.nullable(),
  joinId: ForeignId.nullable(),
  /** We send the first offer. */
  weOffer: z.boolean(),
  /** We give way when later offers collide. */
  polite: z.boolean(),
  /** Made while it rings: connects, but nothing is captured, sent or played on it before the call is joined. */
  prewarm: z.boolean(),
  /** Shows no address of ours: only relayed candidates are used. May turn false once, when the call is joined. */
  relayOnly: z.boolean(),
});
export type PeerView = z.infer<typeof PeerView>;

export const CallView = z.object({
  id: ForeignId,
  workspaceId: z.string(),
  conversationId: ForeignId,
  type: CallType,
  initiatedBy: ForeignId,
  state: CallStateView,
  /** When the first answer came; `null` before. */
  startedAt: LocalTime.nullable(),
  /** What I send, as chosen by me; the renderer makes media follow it. */
  mediaState: MediaState,
  /** How many may be in it; the next one would be refused. */
  limit: z.int().positive(),
  participants: z.array(ParticipantView),
  /** Whom to be linked with now: everybody else who is joined; while it rings, those that are pre-warmed. */
  peers: z.array(PeerView),
  /** `null`: everyone is linked to everyone. Else no link to a peer is made any more, and one that is there goes once the SFU carries that person. */
  sfu: SfuView.nullable(),
  /** Only to look and to listen: nothing is captured here. */
  watch: z.boolean(),
  /** Nothing but the screen of whoever began it goes here, and the others watch. */
  screenOnly: z.boolean().optional(),
  dialect: LinkDialect,
});
export type CallView = z.infer<typeof CallView>;

/** A call that is over, in this person's history. */
export const CallRecordView = z.object({
  id: ForeignId,
  workspaceId: z.string(),
  conversationId: ForeignId,
  type: CallType,
  direction: z.enum(['incoming', 'outgoing']),
  missed: z.boolean(),
  endReason: EndReason.nullable(),
  /** Whole seconds; 0 if nobody answered. */
  durationS: z.int().nonnegative(),
  at: LocalTime,
  /** Everybody else in it, the caller first. */
  people: z.array(z.object({ userId: ForeignId, name: z.string() })),
});
export type CallRecordView = z.infer<typeof CallRecordView>;

export const SessionView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-out') }),
  /** Tokens were refused: asks again; drafts and outbox are kept. */
  z.object({ state: z.literal('expired'), userId: ForeignId, username: z.string() }),
  z.object({ state: z.literal('signed-in'), userId: ForeignId, deviceId: ForeignId }),
]);
export type SessionView = z.infer<typeof SessionView>;

export const ConnectionView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('connecting') }),
  z.object({ state: z.literal('online') }),
  z.object({ state: z.literal('offline'), error: ErrorView, retryAt: LocalTime.nullable() }),
]);
export type ConnectionView = z.infer<typeof ConnectionView>;

export const WorkspaceView = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  address: z.string(),
  /** Runs on this computer, inside Parley. */
  hosted: z.boolean(),
  /** false: plain http off loopback, marked for ever. */
  encrypted: z.boolean(),
  registration: z.enum(['open', 'invite', 'closed']),
  session: SessionView,
  connection: ConnectionView,
  features: Features,
  users: z.record(z.string(), UserView),
  conversations: z.record(z.string(), ConversationView),
});
export type WorkspaceView = z.infer<typeof WorkspaceView>;

/** Where sign-ins are kept. Never in clear on disk without a yes. */
export const SecretsView = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('keyring') }),
  /** No keyring: kept for this run only, unless the person agrees to a file that only they can read. */
  z.object({ mode: z.literal('memory'), asked: z.boolean() }),
  z.object({ mode: z.literal('file') }),
]);
export type SecretsView = z.infer<typeof SecretsView>;

export const AppView = z.object({
  version: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32', 'web']),
  settings: Settings,
  secrets: SecretsView,
  desktop: DesktopView,
  workspaces: z.record(z.string(), WorkspaceView),
  calls: z.record(z.string(), CallView),
});
export type AppView = z.infer<typeof AppView>;
