import { z } from 'zod';
import { ForeignId } from '../connect/model.ts';
import { IceServer } from '../ice-server.ts';
import { InviteWish, ModerationAct } from '../moderation.ts';
import { TransferSignal } from '../transfer.ts';
import { MessageView, UserView } from '../view.ts';
import { defineGroup, nothing, verb } from './group.ts';

/** Bytes of one chunk of a file on its way to the engine, at most. */
export const UPLOAD_CHUNK_BYTES = 1_048_576;

const inWorkspace = { workspaceId: z.string().min(1).max(100) };
const inConversation = { ...inWorkspace, conversationId: ForeignId };
/** The server's own limit is told in Features; this one only bounds the message. */
const Content = z.string().max(100_000);

/** People, conversations and messages. */
export const chatGroup = defineGroup({
  name: 'chat',
  windows: ['main'],
  verbs: {
    /** A page of messages, oldest first; without `before` the newest, with all that is still on its way out. */
    page: verb(
      z.object({ ...inConversation, before: z.int().positive().optional() }),
      z.object({ messages: z.array(MessageView), hasMore: z.boolean() }),
    ),
    /** In the journal when this answers; delivery goes on by itself. Errors: message-empty, message-too-long. */
    send: verb(
      z.object({ ...inConversation, content: Content, replyToId: ForeignId.optional() }),
      z.object({ key: z.string() }),
    ),
    retry: verb(z.object({ ...inConversation, key: z.string() }), nothing),
    /** Takes a failed message back. */
    discard: verb(z.object({ ...inConversation, key: z.string() }), nothing),
    edit: verb(z.object({ ...inConversation, messageId: ForeignId, content: Content }), nothing),
    delete: verb(z.object({ ...inConversation, messageId: ForeignId }), nothing),
    /** Sets my reaction, or takes it back. Errors: unsupported, offline. */
    react: verb(
      z.object({ ...inConversation, messageId: ForeignId, emoji: z.string().min(1).max(40) }),
      nothing,
    ),
    /** The reactions that this server knows; empty: any emoji. */
    reactions: verb(z.object(inWorkspace), z.object({ emojis: z.array(z.string()) })),
    /** Newest first, at most 50. `conversationId: null`: in all. Errors: unsupported, offline. */
    search: verb(
      z.object({
        ...inWorkspace,
        query: z.string().trim().min(1).max(200),
        conversationId: ForeignId.nullable(),
      }),
      z.object({ found: z.array(z.object({ conversationId: ForeignId, message: MessageView })) }),
    ),
    markRead: verb(z.object({ ...inConversation, seq: z.int().nonnegative() }), nothing),
    setTyping: verb(z.object({ ...inConversation, typing: z.boolean() }), nothing),
    saveDraft: verb(z.object({ ...inConversation, draft: Content }), nothing),
    searchPeople: verb(
      z.object({ ...inWorkspace, query: z.string().max(100) }),
      z.object({ users: z.array(UserView) }),
    ),
    createDirect: verb(
      z.object({ ...inWorkspace, userId: ForeignId }),
      z.object({ conversationId: ForeignId }),
    ),
    createGroup: verb(
      z.object({
        ...inWorkspace,
        name: z.string().trim().min(1).max(120),
        userIds: z.array(ForeignId).min(1).max(1000),
      }),
      z.object({ conversationId: ForeignId }),
    ),
    /** Enters a room by its name, where the backend has rooms. Errors: unsupported, bad-payload, offline. */
    openRoom: verb(
      z.object({ ...inWorkspace, name: z.string().trim().min(1).max(120) }),
      z.object({ conversationId: ForeignId }),
    ),
    /** Errors: not-allowed, unsupported, offline. */
    moderate: verb(z.object({ ...inConversation, act: ModerationAct }), nothing),
    /** A link for people without an account. Errors: as moderate. */
    inviteLink: verb(z.object({ ...inConversation, wish: InviteWish }), z.object({ link: z.string() })),
    /**
     * A file for a conversation: begun, given in chunks of at most UPLOAD_CHUNK_BYTES in order, and sent with the last one, or given up.
     * Errors: unsupported, file-too-large {limit}, offline, not-found (given up before).
     */
    beginUpload: verb(
      z.object({
        ...inConversation,
        name: z.string().trim().min(1).max(255),
        size: z.int().nonnegative(),
        mime: z.string().max(200),
        text: Content,
      }),
      z.object({ uploadId: z.string() }),
    ),
    upload: verb(
      z.object({ ...inWorkspace, uploadId: z.string(), bytes: z.instanceof(Uint8Array) }),
      nothing,
    ),
    finishUpload: verb(z.object({ ...inWorkspace, uploadId: z.string() }), nothing),
    cancelUpload: verb(z.object({ ...inWorkspace, uploadId: z.string() }), nothing),
    /** What goes to and comes from another person's client for a file past the server. Errors: unsupported, colleague-offline. */
    transferSignal: verb(z.object({ ...inWorkspace, toUserId: ForeignId, signal: TransferSignal }), nothing),
    transferIceServers: verb(z.object(inWorkspace), z.object({ iceServers: z.array(IceServer) })),
  },
  events: {
    /** New and changed messages; `removed` are keys of discarded ones. */
    messages: z.object({
      ...inConversation,
      messages: z.array(MessageView),
      removed: z.array(z.string()),
    }),
    transferSignal: z.object({ ...inWorkspace, fromUserId: ForeignId, signal: TransferSignal }),
    /** Every message of that conversation was taken away. */
    cleared: z.object(inConversation),
    /** Somebody who keeps order asks us to mute, or tells something to all. */
    notice: z.object({
      ...inWorkspace,
      notice: z.discriminatedUnion('type', [
        z.object({ type: z.literal('please-mute'), fromName: z.string() }),
        z.object({ type: z.literal('said'), level: z.enum(['info', 'warning', 'error']), text: z.string() }),
      ]),
    }),
  },
});
