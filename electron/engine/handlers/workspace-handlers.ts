import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { workspaceGroup } from '#shared/contracts/ipc/workspace.ts';
import type { Workspaces } from '../workspace/workspaces.ts';

/** The verbs of the workspace group. */
export function workspaceHandlers(workspaces: Workspaces): Handlers<typeof workspaceGroup> {
  return {
    kinds: () => ({ kinds: workspaces.kinds }),
    probe: ({ address, ...wish }) => workspaces.probe(address, wish),
    add: async ({ address, consentPlainText, ...wish }) => ({
      workspaceId: await workspaces.add(address, consentPlainText, wish),
    }),
    useClientCertificate: ({ address, password }) => workspaces.useClientCertificate(address, password),
    async trust({ workspaceId, fingerprint }) {
      await workspaces.trust(workspaceId, fingerprint);
      return undefined;
    },
    host: async () => ({ workspaceId: await workspaces.host() }),
    async signIn({ workspaceId, username, password, token }) {
      await (await workspaces.running(workspaceId)).signIn(username, password, token);
      return undefined;
    },
    async register({ workspaceId, username, displayName, password, invite }) {
      const account = { username, displayName, password, invite: invite ?? null };
      await (await workspaces.running(workspaceId)).register(account);
      return undefined;
    },
    async signOut({ workspaceId }) {
      await workspaces.signOut(workspaceId);
      return undefined;
    },
    async remove({ workspaceId }) {
      await workspaces.remove(workspaceId);
      return undefined;
    },
    async reconnect({ workspaceId }) {
      await workspaces.reconnect(workspaceId);
      return undefined;
    },
    async rename({ workspaceId, displayName }) {
      await workspaces.must(workspaceId).rename(displayName);
      return undefined;
    },
  };
}
