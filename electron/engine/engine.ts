/** The engine's public face and its composition root. Main composes it and imports nothing else of the engine. */
import type { callGroup } from '#shared/contracts/ipc/call.ts';
import type { chatGroup } from '#shared/contracts/ipc/chat.ts';
import type { Handlers } from '#shared/contracts/ipc/group.ts';
import { type DesktopView, NO_DESKTOP } from '#shared/contracts/desktop.ts';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { workspaceGroup } from '#shared/contracts/ipc/workspace.ts';
import type { Settings } from '#shared/contracts/settings.ts';
import type { AppView, SecretsView } from '#shared/contracts/view.ts';
import type { EngineEvents } from './events.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { Scope } from '#shared/tools/scope.ts';
import { CallJoiner } from './calls/call-joiner.ts';
import { CallRequests } from './calls/call-requests.ts';
import { CallStarter } from './calls/call-starter.ts';
import { Calls } from './calls/calls.ts';
import { callHost, listenToHost, recoverCalls } from './calls/host-adapter.ts';
import type { CallHost } from './calls/host.ts';
import { leaveCalls } from './calls/leave-calls.ts';
import type { EngineDeps } from './deps.ts';
import { callHandlers } from './handlers/call-handlers.ts';
import { chatHandlers } from './handlers/chat-handlers.ts';
import { workspaceHandlers } from './handlers/workspace-handlers.ts';
import { userAgentOf } from './user-agent.ts';
import { ViewStore } from './view-store.ts';
import { OwnPresence } from './workspace/own-presence.ts';
import { type KeptFile, portOf } from './workspace/ports.ts';
import type { Workspace } from './workspace/workspace.ts';
import { type ServerReport, Workspaces } from './workspace/workspaces.ts';

export type { EngineDeps, Hosting, NetEvents, SecretStore } from './deps.ts';
export type { NetSurroundings } from './net/nets.ts';
export type { ProxyAccount } from './net/proxy-accounts.ts';
export type { KeptFile } from './workspace/ports.ts';
export type { ServerReport } from './workspace/workspaces.ts';
export type { EngineEvents, IncomingMessage, MissedCall } from './events.ts';

export interface Engine {
  readonly events: Emitter<EngineEvents>;
  /** The verbs of the IPC groups that are the engine's. */
  readonly handlers: {
    readonly workspace: Handlers<typeof workspaceGroup>;
    readonly chat: Handlers<typeof chatGroup>;
    readonly call: Handlers<typeof callGroup>;
  };
  /** The view as it is now; immutable. */
  view(): AppView;
  /** The whole view and the number of the last patch that it contains. */
  snapshot(): { seq: number; view: AppView };
  /** The calls that ring now, also quietly, the first to ring first. */
  ring(): readonly RingView[];
  /** Places main's values in the view. */
  setSettings(settings: Settings): void;
  setSecretsView(secrets: SecretsView): void;
  setDesktopView(desktop: DesktopView): void;
  /** A file of a conversation, from the server. Errors: not-found, unsupported, session-expired, and those of a connection. */
  file(workspaceId: string, attachmentId: string): Promise<KeptFile>;
  /** The main window has gone, or another document is in it: what it was giving is given up. */
  giveUpUploads(): void;
  /** Asks a workspace's server now, for the self-checks. Errors: not-found, forbidden-by-policy, and those of a connection. */
  lookAtServer(workspaceId: string): Promise<ServerReport>;
  /** Takes up the kept workspaces and sign-ins and connects. Resolves when the view shows them; the network is not waited for. */
  start(): Promise<void>;
  /** Leaves calls, disconnects, writes out what is kept. Idempotent. */
  close(): Promise<void>;
}

/** The others are told that we leave, but nobody waits longer for it, in milliseconds. */
const LEAVE_LIMIT_MS = 2000;

/** The composition root of the engine. */
export function createEngine(deps: EngineDeps): Engine {
  const { clock, logger, settings, version, platform, randomId, netEvents } = deps;
  const scope = new Scope();
  const events = new Emitter<EngineEvents>((error) => logger.error('a listener failed', { error }));
  const first: AppView = {
    version,
    platform,
    settings,
    secrets: { mode: 'keyring' },
    desktop: NO_DESKTOP,
    workspaces: {},
    calls: {},
  };
  const views = new ViewStore(first, (patch) => events.emit('patch', patch));
  const hosts = new Map<Workspace, CallHost>();
  const presences = new Map<Workspace, OwnPresence>();
  const hostOf = (workspace: Workspace): CallHost => {
    const host = hosts.get(workspace) ?? callHost(workspace);
    hosts.set(workspace, host);
    return host;
  };
  /** What an event refers to is in the windows' view before it. */
  const tell = <N extends keyof EngineEvents>(name: N, event: EngineEvents[N]): void => {
    views.flush();
    events.emit(name, event);
  };

  const calls = new Calls({
    clock,
    logger: logger.child('calls'),
    settings: () => views.view.settings,
    quiet: () => views.view.desktop.quiet,
    sfuClient: { userAgent: userAgentOf(deps), randomId, netOf: (id) => workspaces.netOf(id) },
    show: (shown) => views.update((view) => ({ ...view, calls: shown })),
    tell,
  });
  const joiner = new CallJoiner(calls);
  const starter = new CallStarter({ calls, joiner, logger: logger.child('calls'), randomId });
  const requests = new CallRequests(calls, logger.child('calls'));
  const leave = (host: CallHost | null): Promise<void> =>
    leaveCalls(calls, host, { clock, limitMs: LEAVE_LIMIT_MS });
  const workspaces = new Workspaces({
    engine: deps,
    show: (shown) => views.update((view) => ({ ...view, workspaces: shown })),
    tell,
    onOpened: (workspace) => {
      const listening = listenToHost(hostOf(workspace), calls, starter);
      presences.set(workspace, ownPresence(workspace));
      return () => {
        presences.delete(workspace);
        listening.end();
        calls.handleHostGone(hostOf(workspace));
        hosts.delete(workspace);
      };
    },
    onConnected: (workspace) => {
      const host = hostOf(workspace);
      presences.get(workspace)?.connected(views.view.desktop.quiet === 'own');
      calls.handleOnline(host);
      void recoverCalls(host, calls, starter, logger);
    },
    onSessionOver: (workspace) => calls.handleSessionOver(hostOf(workspace)),
    onChanged: (workspace) => calls.refresh(hostOf(workspace)),
    leaveCalls: (workspace) => leave(hostOf(workspace)),
  });

  const wake = (): void => {
    workspaces.wake();
    calls.wake();
  };
  scope.add(netEvents.on('online', wake));
  scope.add(netEvents.on('resume', wake));

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    scope.end();
    await leave(null);
    calls.end();
    await workspaces.close();
    views.flush();
    logger.info('engine closed');
  };

  return {
    events,
    handlers: {
      workspace: workspaceHandlers(workspaces),
      chat: chatHandlers(workspaces),
      call: callHandlers({ calls, starter, joiner, requests, host: (id) => hostOf(workspaces.must(id)) }),
    },
    view: () => views.view,
    snapshot: () => views.snapshot(),
    ring: () => calls.rings,
    setSettings: (next) => {
      views.update((view) => ({ ...view, settings: next }));
      calls.refresh();
    },
    setSecretsView: (secrets) => views.update((view) => ({ ...view, secrets })),
    setDesktopView: (desktop) => {
      const isOther = desktop.quiet !== views.view.desktop.quiet;
      views.update((view) => ({ ...view, desktop }));
      if (!isOther) return;
      for (const presence of presences.values()) presence.follow(desktop.quiet === 'own');
      calls.refresh();
    },
    file: async (workspaceId, attachmentId) =>
      portOf(workspaces.must(workspaceId), 'files').fetch(attachmentId),
    giveUpUploads: () => {
      for (const workspace of workspaces.all) workspace.giveUpUploads();
    },
    lookAtServer: (workspaceId) => workspaces.look(workspaceId),
    start: () => workspaces.start(),
    close: () => (closing ??= close()),
  };
}

function ownPresence(workspace: Workspace): OwnPresence {
  const { adapter } = workspace;
  return new OwnPresence({
    online: () => workspace.isOnline,
    shown: () => workspace.user(workspace.identity?.user.id ?? '')?.presence ?? null,
    tell: () => {
      const { people } = adapter;
      return people && adapter.info().features.presence?.settable
        ? (status) => people.setPresence(status)
        : null;
    },
  });
}
