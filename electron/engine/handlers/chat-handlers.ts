import type { chatGroup } from '#shared/contracts/ipc/chat.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import { portOf } from '../workspace/ports.ts';
import type { Workspaces } from '../workspace/workspaces.ts';

/** The verbs of the chat group. Reading and writing go on without a connection and with an expired sign-in. */
export function chatHandlers(workspaces: Workspaces): Handlers<typeof chatGroup> {
  const account = (workspaceId: string) => workspaces.must(workspaceId).account;
  return {
    page: ({ workspaceId, conversationId, before }) =>
      account(workspaceId).page(conversationId, before ?? null),
    send: async ({ workspaceId, conversationId, content, replyToId }) => ({
      key: await account(workspaceId).send(conversationId, content, replyToId),
    }),
    async retry({ workspaceId, conversationId, key }) {
      await account(workspaceId).retry(conversationId, key);
      return undefined;
    },
    async discard({ workspaceId, conversationId, key }) {
      await account(workspaceId).discard(conversationId, key);
      return undefined;
    },
    async edit({ workspaceId, messageId, content }) {
      await account(workspaceId).edit(messageId, content);
      return undefined;
    },
    async delete({ workspaceId, messageId }) {
      await account(workspaceId).delete(messageId);
      return undefined;
    },
    async react({ workspaceId, messageId, emoji }) {
      await account(workspaceId).react(messageId, emoji);
      return undefined;
    },
    reactions: ({ workspaceId }) => ({
      emojis: [...(workspaces.must(workspaceId).adapter.chat?.reactions ?? [])],
    }),
    search: async ({ workspaceId, query, conversationId }) => ({
      found: await account(workspaceId).search(query, conversationId),
    }),
    markRead({ workspaceId, conversationId, seq }) {
      account(workspaceId).markRead(conversationId, seq);
      return undefined;
    },
    setTyping({ workspaceId, conversationId, typing }) {
      account(workspaceId).setTyping(conversationId, typing);
      return undefined;
    },
    saveDraft({ workspaceId, conversationId, draft }) {
      account(workspaceId).saveDraft(conversationId, draft);
      return undefined;
    },
    async searchPeople({ workspaceId, query }) {
      const workspace = workspaces.must(workspaceId);
      const { signedInAccount } = workspace;
      const users = await portOf(workspace, 'people').search(query);
      return {
        users: signedInAccount.found(users.filter((user) => user.id !== workspace.identity?.user.id)),
      };
    },
    createDirect: async ({ workspaceId, userId }) => ({
      conversationId: await account(workspaceId).createDirect(userId),
    }),
    createGroup: async ({ workspaceId, name, userIds }) => ({
      conversationId: await account(workspaceId).createGroup(name, userIds),
    }),
    async openRoom({ workspaceId, name }) {
      const workspace = workspaces.must(workspaceId);
      const conversation = await portOf(workspace, 'rooms').open(name);
      return { conversationId: workspace.account.enter(conversation) };
    },
    async moderate({ workspaceId, conversationId, act }) {
      await portOf(workspaces.must(workspaceId), 'moderation').act(conversationId, act);
      return undefined;
    },
    inviteLink: async ({ workspaceId, conversationId, wish }) => ({
      link: await portOf(workspaces.must(workspaceId), 'moderation').invite(conversationId, wish),
    }),
    beginUpload: ({ workspaceId, ...wish }) => ({ uploadId: account(workspaceId).beginUpload(wish) }),
    async upload({ workspaceId, uploadId, bytes }) {
      await account(workspaceId).uploads.give(uploadId, bytes);
      return undefined;
    },
    async finishUpload({ workspaceId, uploadId }) {
      await account(workspaceId).uploads.finish(uploadId);
      return undefined;
    },
    cancelUpload({ workspaceId, uploadId }) {
      account(workspaceId).uploads.cancel(uploadId);
      return undefined;
    },
    async transferSignal({ workspaceId, toUserId, signal }) {
      await portOf(workspaces.must(workspaceId), 'transfers').signal(toUserId, signal);
      return undefined;
    },
    transferIceServers: ({ workspaceId }) => ({
      iceServers: [...portOf(workspaces.must(workspaceId), 'transfers').iceServers()],
    }),
  };
}
