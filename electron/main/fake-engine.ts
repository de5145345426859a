/** An engine for unit tests of main: one view that the test changes, and the call verbs that it was asked for. */
import type { Engine, EngineEvents } from '#engine/engine.ts';
import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { Settings, type SettingsChange } from '#shared/contracts/settings.ts';
import type { AppView, CallView, ConversationView, WorkspaceView } from '#shared/contracts/view.ts';
import { Emitter } from '#shared/tools/emitter.ts';

const MEDIA = { audioEnabled: true, videoEnabled: false, screenSharing: false };

/** One is in it and alone; `over` says what is different. */
export const aCall = (over: Partial<CallView> = {}): CallView =>
  ({
    id: 'call-1',
    workspaceId: 'w1',
    conversationId: 'c1',
    type: 'audio',
    initiatedBy: 'u1',
    state: { phase: 'joined', held: false },
    startedAt: 1000,
    mediaState: MEDIA,
    limit: 8,
    participants: [],
    peers: [],
    sfu: null,
    ...over,
  }) as CallView;

export const aConversation = (over: Partial<ConversationView> = {}): ConversationView =>
  ({
    id: 'c1',
    type: 'direct',
    name: null,
    memberIds: [],
    unreadCount: 0,
    muted: false,
    ...over,
  }) as ConversationView;

/** Signed in as `me`, and online. */
export const aWorkspace = (over: Partial<WorkspaceView> = {}): WorkspaceView =>
  ({
    id: 'w1',
    name: 'Demo',
    address: 'https://chat.example',
    session: { state: 'signed-in', userId: 'me', deviceId: 'd1' },
    connection: { state: 'online' },
    users: {},
    conversations: {},
    ...over,
  }) as WorkspaceView;

const byId = <T extends { readonly id: string }>(things: readonly T[]): Record<string, T> =>
  Object.fromEntries(things.map((thing) => [thing.id, thing]));

export interface FakeEngine extends Pick<Engine, 'view' | 'events'> {
  /** Names of the call verbs and their inputs, in order. */
  readonly asked: [string, unknown][];
  readonly handlers: Pick<Engine['handlers'], 'call'>;
  /** Changes the view and tells of it. */
  change(change: Partial<AppView>): void;
  changeSettings(change: SettingsChange): void;
  setCalls(...calls: CallView[]): void;
  setWorkspaces(...workspaces: WorkspaceView[]): void;
}

export function fakeEngine(): FakeEngine {
  const events = new Emitter<EngineEvents>();
  const asked: [string, unknown][] = [];
  let view: AppView = {
    version: '1',
    platform: 'linux',
    settings: Settings.parse({}),
    secrets: { mode: 'keyring' },
    desktop: NO_DESKTOP,
    workspaces: {},
    calls: {},
  };
  const verbs = new Proxy({} as Engine['handlers']['call'], {
    get: (_target, verb: string) => (input: unknown) => void asked.push([verb, input]),
  });
  const change = (changed: Partial<AppView>): void => {
    view = { ...view, ...changed };
    events.emit('patch', { seq: 1, ops: [] });
  };
  return {
    asked,
    events,
    handlers: { call: verbs },
    view: () => view,
    change,
    changeSettings: (changed) => change({ settings: { ...view.settings, ...changed } }),
    setCalls: (...calls) => change({ calls: byId(calls) }),
    setWorkspaces: (...workspaces) => change({ workspaces: byId(workspaces) }),
  };
}
