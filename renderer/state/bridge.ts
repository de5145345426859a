/** The window's way to main: one typed client per IPC group that the main window may use. */
import { appGroup } from '#shared/contracts/ipc/app.ts';
import { callGroup } from '#shared/contracts/ipc/call.ts';
import { chatGroup } from '#shared/contracts/ipc/chat.ts';
import { createClient, type GroupClient } from '#shared/contracts/ipc/client.ts';
import { BRIDGE, type Bridge, type IpcGroup } from '#shared/contracts/ipc/group.ts';
import { desktopGroup } from '#shared/contracts/ipc/desktop.ts';
import { diagnosticsGroup } from '#shared/contracts/ipc/diagnostics.ts';
import { receivedGroup } from '#shared/contracts/ipc/received.ts';
import { recordingGroup } from '#shared/contracts/ipc/recording.ts';
import { workspaceGroup } from '#shared/contracts/ipc/workspace.ts';

export interface AppBridge {
  readonly app: GroupClient<typeof appGroup>;
  readonly workspace: GroupClient<typeof workspaceGroup>;
  readonly chat: GroupClient<typeof chatGroup>;
  readonly call: GroupClient<typeof callGroup>;
  readonly desktop: GroupClient<typeof desktopGroup>;
  readonly diagnostics: GroupClient<typeof diagnosticsGroup>;
  readonly recording: GroupClient<typeof recordingGroup>;
  readonly received: GroupClient<typeof receivedGroup>;
}

/** Typed clients over what the preload exposes. Throws when a group is missing: preload and page have drifted. */
export function createBridge(raw: Bridge): AppBridge {
  const client = <G extends IpcGroup>(group: G): GroupClient<G> => {
    const exposed = raw[group.name];
    if (!exposed) throw new Error(`the preload exposes no "${group.name}" group`);
    return createClient(group, exposed);
  };
  return {
    app: client(appGroup),
    workspace: client(workspaceGroup),
    chat: client(chatGroup),
    call: client(callGroup),
    desktop: client(desktopGroup),
    diagnostics: client(diagnosticsGroup),
    recording: client(recordingGroup),
    received: client(receivedGroup),
  };
}

/** What the preload left on the window. Throws in a page that runs without one, such as a plain browser tab. */
export function rawBridge(): Bridge {
  const raw = (globalThis as Record<string, unknown>)[BRIDGE];
  if (typeof raw !== 'object' || raw === null) {
    throw new Error(`window.${BRIDGE} is missing: this page only works inside Parley, behind its preload`);
  }
  return raw as Bridge;
}
