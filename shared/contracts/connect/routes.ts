/** The route table of the connect contract: the server's routing, the typed client and the OpenAPI document are derived from it. */
import { z } from 'zod';
import { callRoutes } from './call-routes.ts';
import {
  Conversation,
  ConversationType,
  Device,
  Id,
  Message,
  MESSAGE_CHARS_MAX,
  PAGE_MAX,
  ServerInfo,
  User,
} from './model.ts';
import { route } from './route.ts';

const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,31}$/, '2 to 32 letters, digits, dots, dashes');
const Password = z.string().min(8).max(200);
const DisplayName = z.string().trim().min(1).max(80);
const DeviceName = z.string().trim().min(1).max(120);

export const Session = z.object({
  token: z.string().min(1),
  refreshToken: z.string().min(1),
  /** Seconds that `token` lives. */
  expiresIn: z.number().positive(),
  user: User,
});
export type Session = z.infer<typeof Session>;

const conversationParams = z.object({ conversationId: Id });
const messageParams = z.object({ messageId: Id });

const EmptyBody = z.object({}).nullish();

export const routes = {
  server: route({
    method: 'GET',
    path: '/api/server',
    summary: 'What server this is and what it can do',
    auth: 'none',
    replies: { 200: ServerInfo },
  }),

  register: route({
    method: 'POST',
    path: '/api/auth/register',
    summary: 'Create an account and sign in',
    auth: 'none',
    body: z.object({
      username: Username,
      password: Password,
      displayName: DisplayName.optional(),
      invite: z.string().max(200).optional(),
      deviceName: DeviceName.optional(),
    }),
    replies: { 201: Session },
  }),
  login: route({
    method: 'POST',
    path: '/api/auth/login',
    summary: 'Sign in on a device',
    auth: 'none',
    body: z.object({
      username: z.string().trim().toLowerCase().min(1).max(200),
      password: z.string().min(1).max(200),
      deviceName: DeviceName.optional(),
    }),
    replies: { 200: Session },
  }),
  refresh: route({
    method: 'POST',
    path: '/api/auth/refresh',
    summary: 'A new pair of tokens for this device',
    auth: 'none',
    body: z.object({ refreshToken: z.string().min(1).max(500) }),
    replies: { 200: Session },
  }),
  logout: route({
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'Sign this device out',
    auth: 'token',
    body: EmptyBody,
    replies: { 204: null },
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/auth/password',
    summary: 'Change the password; all other devices are signed out',
    auth: 'token',
    body: z.object({ current: z.string().min(1).max(200), next: Password }),
    replies: { 204: null },
  }),
  me: route({
    method: 'GET',
    path: '/api/auth/me',
    summary: 'The person of this token',
    auth: 'token',
    replies: { 200: z.object({ user: User }) },
  }),
  updateMe: route({
    method: 'PATCH',
    path: '/api/auth/me',
    summary: 'Change the display name',
    auth: 'token',
    body: z.object({ displayName: DisplayName }),
    replies: { 200: z.object({ user: User }) },
  }),
  devices: route({
    method: 'GET',
    path: '/api/auth/devices',
    summary: 'Signed-in devices of this person',
    auth: 'token',
    replies: { 200: z.object({ devices: z.array(Device) }) },
  }),
  signOutDevice: route({
    method: 'DELETE',
    path: '/api/auth/devices/:deviceId',
    summary: 'Sign another device of this person out',
    auth: 'token',
    params: z.object({ deviceId: Id }),
    replies: { 204: null },
  }),

  users: route({
    method: 'GET',
    path: '/api/users',
    summary: 'Prefix search on user name and display name',
    auth: 'token',
    query: z.object({
      q: z.string().trim().max(100).default(''),
      limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
    }),
    replies: { 200: z.object({ users: z.array(User) }) },
  }),

  conversations: route({
    method: 'GET',
    path: '/api/conversations',
    summary: 'All conversations of this person',
    auth: 'token',
    replies: { 200: z.object({ conversations: z.array(Conversation) }) },
  }),
  createConversation: route({
    method: 'POST',
    path: '/api/conversations',
    summary: 'Start a conversation; an existing direct one is answered with 200',
    auth: 'token',
    body: z.object({
      type: ConversationType,
      participantIds: z.array(Id).min(1).max(1000),
      name: z.string().trim().min(1).max(120).optional(),
    }),
    replies: { 200: z.object({ conversation: Conversation }), 201: z.object({ conversation: Conversation }) },
  }),
  messages: route({
    method: 'GET',
    path: '/api/conversations/:conversationId/messages',
    summary: 'A page of messages, ascending by seq; without a cursor the newest',
    auth: 'token',
    params: conversationParams,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
      before: z.coerce.number().int().positive().optional(),
      after: z.coerce.number().int().nonnegative().optional(),
    }),
    replies: { 200: z.object({ messages: z.array(Message), hasMore: z.boolean() }) },
  }),
  changes: route({
    method: 'GET',
    path: '/api/conversations/:conversationId/changes',
    summary: 'Every message changed after a rev, ascending by rev; tombstones with empty content',
    auth: 'token',
    params: conversationParams,
    query: z.object({
      since: z.coerce.number().int().nonnegative(),
      limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_MAX),
    }),
    replies: {
      200: z.object({ messages: z.array(Message), rev: z.int().nonnegative(), hasMore: z.boolean() }),
    },
  }),
  sendMessage: route({
    method: 'POST',
    path: '/api/conversations/:conversationId/messages',
    summary: 'Write a message; the same clientId again answers 200 with the same message',
    auth: 'token',
    params: conversationParams,
    body: z.object({
      clientId: z.string().min(1).max(100),
      content: z
        .string()
        .max(MESSAGE_CHARS_MAX)
        .refine((text) => text.trim().length > 0, 'a message needs text'),
      replyToId: Id.nullish(),
    }),
    replies: { 200: z.object({ message: Message }), 201: z.object({ message: Message }) },
  }),
  editMessage: route({
    method: 'PATCH',
    path: '/api/messages/:messageId',
    summary: 'Edit an own message',
    auth: 'token',
    params: messageParams,
    body: z.object({
      content: z
        .string()
        .max(MESSAGE_CHARS_MAX)
        .refine((text) => text.trim().length > 0, 'a message needs text'),
    }),
    replies: { 200: z.object({ message: Message }) },
  }),
  deleteMessage: route({
    method: 'DELETE',
    path: '/api/messages/:messageId',
    summary: 'Delete an own message; a tombstone stays',
    auth: 'token',
    params: messageParams,
    replies: { 200: z.object({ message: Message }) },
  }),
  markRead: route({
    method: 'POST',
    path: '/api/conversations/:conversationId/read',
    summary: 'I have read up to this seq; never goes back',
    auth: 'token',
    params: conversationParams,
    body: z.object({ seq: z.int().nonnegative() }),
    replies: { 200: z.object({ lastReadSeq: z.int().nonnegative(), unreadCount: z.int().nonnegative() }) },
  }),

  ...callRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
