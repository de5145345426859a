import { z } from 'zod';
import { ForeignId } from '../connect/model.ts';
import { MessageView, UserView } from '../view.ts';
import { defineGroup, nothing, verb } from './group.ts';

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
    send: verb(z.object({ ...inConversation, content: Content }), z.object({ key: z.string() })),
    retry: verb(z.object({ ...inConversation, key: z.string() }), nothing),
    /** Takes a failed message back. */
    discard: verb(z.object({ ...inConversation, key: z.string() }), nothing),
    edit: verb(z.object({ ...inConversation, messageId: ForeignId, content: Content }), nothing),
    delete: verb(z.object({ ...inConversation, messageId: ForeignId }), nothing),
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
  },
  events: {
    /** New and changed messages; `removed` are keys of discarded ones. */
    messages: z.object({
      ...inConversation,
      messages: z.array(MessageView),
      removed: z.array(z.string()),
    }),
  },
});
