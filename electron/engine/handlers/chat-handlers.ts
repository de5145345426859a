import type { chatGroup } from '#shared/contracts/ipc/chat.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Workspaces } from '../workspace/workspaces.ts';

/** The verbs of the chat group. Reading and writing go on without a connection and with an expired sign-in. */
export function chatHandlers(workspaces: Workspaces): Handlers<typeof chatGroup> {
  const account = (workspaceId: string) => workspaces.must(workspaceId).account;
  return {
    page: ({ workspaceId, conversationId, before }) =>
      account(workspaceId).page(conversationId, before ?? null),
    send: async ({ workspaceId, conversationId, content }) => ({
      key: await account(workspaceId).send(conversationId, content),
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
      const { people } = workspace.adapter;
      if (!people) throw new AppError('unsupported');
      const { signedInAccount } = workspace;
      const users = await people.search(query);
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
  };
}
