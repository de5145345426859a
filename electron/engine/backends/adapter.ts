/**
 * The one interface behind which every backend stands: wire in, events out. An adapter owns its connection and its tokens and
 * nothing else; what is remembered, retried and shown belongs to the workspace and the calls above it.
 * People, conversations, messages and calls have the shapes of shared/contracts/connect/model.ts for every kind; call ids must be
 * unique over all workspaces. Every method rejects with AppError.
 */
import type { CallMessage } from '#shared/contracts/call-message.ts';
import type { IceServer } from '#shared/contracts/ipc/call.ts';
import type { chatGroup } from '#shared/contracts/ipc/chat.ts';
import type { GroupEvent } from '#shared/contracts/ipc/group.ts';
import type {
  Call,
  CallQuality,
  CallRecord,
  Conversation,
  EndReason,
  LiveCall,
  MediaState,
  Message,
  PresenceStatus,
  Registration,
  User,
} from '#shared/contracts/connect/model.ts';
import type { Features, LinkDialect } from '#shared/contracts/features.ts';
import type { InviteWish, ModerationAct } from '#shared/contracts/moderation.ts';
import type { Signal } from '#shared/contracts/signal.ts';
import type { TransferSignal } from '#shared/contracts/transfer.ts';
import type { ConnectionView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Net } from '../net/net.ts';
import type { SfuGroup } from './galene/sfu-group.ts';

/** Who this sign-in is. */
export interface Identity {
  readonly user: User;
  readonly deviceId: string;
}

/** What a backend says of itself; may change while connected. */
export interface BackendInfo {
  readonly name: string;
  readonly registration: Registration;
  readonly features: Features;
}

/** Where one adapter keeps its tokens: one secret, in a format of its own. */
export interface CredentialStore {
  load(): Promise<string | null>;
  save(text: string): Promise<void>;
  clear(): Promise<void>;
}

export interface AdapterDeps {
  /** With scheme, without trailing slash. */
  readonly address: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly credentials: CredentialStore;
  readonly deviceName: string;
  /** Name and version, as told to servers. */
  readonly userAgent: string;
  readonly randomId: () => string;
  /** Every connection goes through it. */
  readonly net: Net;
}

/** A piece of signalling with the stays it goes between (a device that rings has none yet); `n` grows per link. */
export interface SignalOut {
  readonly callId: string;
  readonly targetUserId: string;
  readonly targetDeviceId: string | null;
  readonly fromJoinId: string | null;
  readonly toJoinId: string | null;
  readonly n: number;
  readonly signal: Signal;
}

export interface SignalIn {
  readonly callId: string;
  readonly fromUserId: string;
  readonly fromDeviceId: string | null;
  readonly fromJoinId: string | null;
  readonly toJoinId: string | null;
  readonly n: number | null;
  readonly signal: Signal;
}

export interface AdapterEvents {
  connection: ConnectionView;
  info: BackendInfo;
  /** Tokens were refused for good. */
  'session-expired': null;
  /** The person's own account changed. */
  identity: Identity;
  conversation: Conversation;
  /** I am no longer in it. */
  'conversation-left': { readonly conversationId: string };
  /** New or changed: `rev` tells. */
  message: Message;
  read: {
    readonly conversationId: string;
    readonly userId: string;
    readonly seq: number;
    readonly unreadCount?: number;
  };
  typing: { readonly conversationId: string; readonly userId: string; readonly isTyping: boolean };
  presence: { readonly userId: string; readonly status: PresenceStatus };
  /** The whole call as it is now; `ringsForMs` when the backend says how long it still rings here. */
  call: { readonly call: Call; readonly ringsForMs: number | null };
  /** It is over for this device. `rev`: of the change that ended it, see `Call`; `null`: the backend does not count. */
  'call-ended': { readonly callId: string; readonly reason: EndReason; readonly rev: number | null };
  /** The backend does not know it any more. */
  'call-gone': { readonly callId: string };
  /** A call of one of my groups began or ended, or somebody joined or left it; `null`: none runs. */
  'live-call': { readonly conversationId: string; readonly liveCall: LiveCall | null };
  signal: SignalIn;
  /** A participant says something small to me, or to all. Messages that this client does not know are never told. */
  told: { readonly callId: string; readonly fromUserId: string; readonly message: CallMessage };
  /** To go over the data channel for text to that participant (see InBandPort); told only while one is open. */
  'text-out': { readonly callId: string; readonly toUserId: string; readonly text: string };
  /** Somebody keeps order: every message of that conversation was taken away. */
  cleared: { readonly conversationId: string };
  /** Somebody asks me to mute, or the server says something to all who are there. */
  notice: GroupEvent<typeof chatGroup, 'notice'>['notice'];
  transfer: { readonly fromUserId: string; readonly signal: TransferSignal };
}

export interface PeoplePort {
  search(query: string): Promise<User[]>;
  rename(displayName: string): Promise<User>;
  /** What this device says of its person, where the features say that it can. Told when connected, else forgotten. */
  setPresence(status: Exclude<PresenceStatus, 'offline'>): void;
}

export interface ChatPort {
  conversations(): Promise<Conversation[]>;
  /** One page of what changed after `since`, ascending by rev. */
  changes(
    conversationId: string,
    since: number,
  ): Promise<{ messages: Message[]; rev: number; hasMore: boolean }>;
  /** Ascending by seq; without a cursor the newest page. */
  messages(
    conversationId: string,
    page: { readonly before?: number; readonly after?: number; readonly limit: number },
  ): Promise<{ messages: Message[]; hasMore: boolean }>;
  createDirect(userId: string): Promise<Conversation>;
  createGroup(name: string, userIds: readonly string[]): Promise<Conversation>;
  /** The same `clientId` again answers the same message. */
  send(
    conversationId: string,
    message: { readonly clientId: string; readonly content: string; readonly replyToId: string | null },
  ): Promise<Message>;
  edit(messageId: string, content: string): Promise<Message>;
  delete(messageId: string): Promise<Message>;
  markRead(conversationId: string, seq: number): Promise<{ lastReadSeq: number; unreadCount: number }>;
  /** Told when connected, else forgotten. */
  setTyping(conversationId: string, typing: boolean): void;
  /** Sets my reaction, or takes it back where it is set. Where the features say that it can. */
  react?(messageId: string, emoji: string): Promise<Message>;
  /** The only reactions that the server knows; without it any emoji is one. */
  readonly reactions?: readonly string[];
  /** Newest first, at most 50. `conversationId: null`: in all. Where the features say that it can. */
  search?(query: string, conversationId: string | null): Promise<Message[]>;
}

/** Bytes of a file, in order; whoever takes them decides how fast. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Files of conversations, kept by the server. */
export interface FilePort {
  /** Resolves when the server has it; the message comes as an event. Errors: file-too-large {limit}, not-a-member, message-too-long. */
  send(
    conversationId: string,
    file: { readonly name: string; readonly mime: string; readonly size: number; readonly bytes: Bytes },
    text: string,
  ): Promise<void>;
  /** Of an attachment. `size`: bytes; `null`: not told. Errors: not-found. */
  fetch(attachmentId: string): Promise<{
    readonly name: string;
    readonly mime: string;
    readonly size: number | null;
    readonly bytes: Bytes;
  }>;
}

/** Places that are entered by their name. */
export interface RoomPort {
  /** Enters it, or makes it by entering. Errors: bad-payload, offline. */
  open(name: string): Promise<Conversation>;
}

/** Keeping order, where the features say what I may do. Errors: not-allowed, offline. */
export interface ModerationPort {
  act(conversationId: string, act: ModerationAct): Promise<void>;
  /** A link that lets somebody in. */
  invite(conversationId: string, wish: InviteWish): Promise<string>;
}

/** Signalling for files that go from person to person. Errors: offline, colleague-offline. */
export interface TransferPort {
  signal(toUserId: string, signal: TransferSignal): Promise<void>;
  iceServers(): readonly IceServer[];
}

/** For backends without messages: text goes over a data channel of a call's links, which windows hold. */
export interface InBandPort {
  /** A channel to that participant is open, or is not any more. */
  setChannel(callId: string, userId: string, open: boolean): void;
  /** Text came over it. */
  take(callId: string, fromUserId: string, text: string): void;
}

/** `startedAt` and the like are the server's times: see `serverOffsetMs`. */
export interface CallPort {
  /**
   * The same `clientId` again is the same call. Without `ring` nobody is called and I am in it alone.
   * Errors: call-refused {text}, call-in-progress {callId}, call-full {limit}.
   */
  initiate(call: {
    readonly conversationId: string;
    readonly participantIds: readonly string[];
    readonly video: boolean;
    readonly ring: boolean;
    /** Only to look and to listen, where the features say that it can: the other end makes the offer. */
    readonly watch?: boolean;
    /** Only my screen, where the features say that it can be shown alone: a call of type screen, over when I share no more. */
    readonly share?: boolean;
    readonly clientId: string;
  }): Promise<{ call: Call; ringsForMs: number | null }>;
  /**
   * Answers a call, or joins one that runs. `rejoin`: a new stay for the device that is in it already; `takeOver`: from my other device.
   * Errors: already-answered, call-ended, not-found, call-full {limit}.
   */
  answer(callId: string, options: { readonly rejoin: boolean; readonly takeOver: boolean }): Promise<Call>;
  /** Rings more members of the conversation. Errors: call-full {limit}, call-ended, not-a-member, unsupported. */
  invite(callId: string, userIds: readonly string[]): Promise<Call>;
  /** `null`: the backend did not tell how the call stands now. */
  reject(callId: string): Promise<Call | null>;
  end(callId: string, reason: 'ended-by-user' | 'failed'): Promise<Call | null>;
  setMedia(callId: string, mediaState: MediaState): Promise<void>;
  /** This device rings, and links may or may not be made meanwhile; the last word counts. Told when connected, else forgotten. */
  ringing(callId: string, prewarm: boolean): void;
  get(callId: string): Promise<Call>;
  /** Live calls of mine. */
  active(): Promise<Call[]>;
  /** Calls of mine that are over, newest first. Errors: unsupported. */
  history(page: {
    readonly cursor: string | null;
    readonly missedOnly: boolean;
  }): Promise<{ calls: CallRecord[]; cursor: string | null }>;
  /** `expiresAt`: local milliseconds; `null`: never. Empty where the backend has no relay. */
  iceServers(): Promise<{ iceServers: IceServer[]; expiresAt: number | null }>;
  /** Resolves when passed on. Errors: offline (never left), server-unreachable (may have), colleague-offline (their device is away), others: dropped. */
  signal(out: SignalOut): Promise<void>;
  /** To one participant, or (`null`) to all others who are joined. Errors: as `signal`. */
  tell(callId: string, toUserId: string | null, message: CallMessage): Promise<void>;
  /** How the links of this call are made, where not as the others; `null`: as the others. */
  dialect?(callId: string): LinkDialect | null;
  /** The link to that participant is lost for good, or has been away for 15 s; told where the call goes on without them. */
  linkLost?(callId: string, userId: string): void;
  /** Lets me into the SFU's group of this call, once and soon. Errors: not-found (it is on no SFU), offline, server-unreachable. */
  sfuToken(callId: string): Promise<string>;
  /** The group of the SFU that this call lives in, where the adapter is in it itself; without it one is joined by `sfuToken`. */
  sfuGroup?(callId: string): SfuGroup | null;
  /** What was measured in a call, once my stay is over. Errors: unsupported. */
  reportQuality(callId: string, quality: CallQuality): Promise<void>;
}

export interface Adapter {
  readonly events: Emitter<AdapterEvents>;
  readonly people: PeoplePort | null;
  readonly chat: ChatPort | null;
  readonly calls: CallPort | null;
  readonly files?: FilePort;
  readonly rooms?: RoomPort;
  readonly moderation?: ModerationPort;
  readonly transfers?: TransferPort;
  readonly inBand?: InBandPort;

  info(): BackendInfo;
  dialect(): LinkDialect;
  /** `null`: signed out. */
  identity(): Identity | null;
  connection(): ConnectionView;
  /** The server's clock minus ours, in milliseconds. */
  serverOffsetMs(): number;

  /** Takes up the kept sign-in. Needs no network. */
  resume(): Promise<Identity | null>;
  /**
   * With what Features.signIn asks for; the rest is empty. `token`: of an invitation, instead of the password.
   * Errors: invalid-credentials, name-in-use, name-needed, place-locked {text}, rate-limited {seconds}, server-unreachable.
   */
  signIn(username: string, password: string, token?: string): Promise<Identity>;
  /** Errors: also username-taken, registration-closed, invite-needed. */
  register(account: {
    readonly username: string;
    readonly displayName: string;
    readonly password: string;
    readonly invite: string | null;
  }): Promise<Identity>;
  /** Disconnects, tells the server if it can be reached, forgets the tokens. */
  signOut(): Promise<void>;

  /** Connects and stays connected until `disconnect`, `signOut`, `close` or `session-expired`. */
  connect(): void;
  disconnect(): void;
  /** The network or the machine came back: looks now instead of at the next retry. */
  wake(): void;
  /** Lets go of everything. Idempotent. */
  close(): Promise<void>;
}
