/** Where the person is in this window. Which workspace is shown is a setting; the rest is forgotten with the window. */
import { useCallback, useState } from 'react';
import type { Section } from '../features/settings/sections.ts';
import type { Arrival } from '../features/sign-in/StartScreen.tsx';
import { useBridge, useNotices, useView } from '../state/context.tsx';
import type { ConversationRef } from '../state/message-store.ts';

/** What is open in a workspace. The calls page lies over the conversation, which is there again when it closes. */
interface Opened {
  readonly conversationId: string | null;
  readonly calls: boolean;
}

/** The check of the devices, the self-checks, the list of all keys. */
export type Over = 'devices' | 'diagnostics' | 'keys';

export interface Navigation {
  /** The workspace on screen; `null`: there is none, or one is being added. */
  readonly workspaceId: string | null;
  readonly adding: boolean;
  /** The workspace that was added last, and how. */
  readonly arrived: { readonly id: string; readonly how: Arrival } | null;
  /** `null` also while the calls page is shown. */
  readonly conversationId: string | null;
  /** The page of calls that are over is shown. */
  readonly calls: boolean;
  /** Colleagues are searched, beginning with this text; `null`: they are not. */
  readonly finding: string | null;
  readonly settings: Section | null;
  /** Shown in the place of the settings, which wait below it. */
  readonly over: Over | null;
  readonly showWorkspace: (id: string) => void;
  readonly addWorkspace: (adding: boolean) => void;
  readonly added: (id: string, how: Arrival) => void;
  /** In the workspace on screen. */
  readonly open: (conversationId: string | null) => void;
  /** Wherever it is: its workspace comes on screen. */
  readonly goTo: (ref: ConversationRef) => void;
  /** In the workspace on screen. */
  readonly showCalls: (shown: boolean) => void;
  /** Its calls that are over; it comes on screen. */
  readonly goToCalls: (workspaceId: string) => void;
  readonly find: (text: string | null) => void;
  readonly set: (section: Section | null) => void;
  readonly cover: (over: Over | null) => void;
}

const NOTHING: Opened = { conversationId: null, calls: false };

export function useNavigation(): Navigation {
  const bridge = useBridge();
  const notices = useNotices();
  const workspaceId = useView(({ settings, workspaces }) => {
    const last = settings.activeWorkspaceId;
    return last !== null && workspaces[last] ? last : (Object.keys(workspaces)[0] ?? null);
  });
  const history = useView(
    ({ workspaces }) => workspaces[workspaceId ?? '']?.features.calls?.history ?? false,
  );
  const [adding, setAdding] = useState(false);
  const [arrived, setArrived] = useState<Navigation['arrived']>(null);
  const [opened, setOpened] = useState<Readonly<Record<string, Opened>>>({});
  const [finding, setFinding] = useState<string | null>(null);
  const [settings, setSettings] = useState<Section | null>(null);
  const [over, setOver] = useState<Over | null>(null);

  const showWorkspace = useCallback(
    (id: string): void => {
      setAdding(false);
      void notices.run(() => bridge.app.call.changeSettings({ activeWorkspaceId: id }));
    },
    [notices, bridge],
  );
  const change = useCallback((where: string, more: Partial<Opened>): void => {
    setOpened((before) => ({ ...before, [where]: { ...(before[where] ?? NOTHING), ...more } }));
  }, []);
  const open = useCallback(
    (conversationId: string | null): void => {
      if (workspaceId !== null) change(workspaceId, { conversationId, calls: false });
    },
    [workspaceId, change],
  );
  const showCalls = useCallback(
    (calls: boolean): void => {
      setAdding(false);
      if (workspaceId !== null) change(workspaceId, { calls });
    },
    [workspaceId, change],
  );
  const bring = useCallback(
    (id: string): void => {
      if (id === workspaceId) setAdding(false);
      else showWorkspace(id);
    },
    [workspaceId, showWorkspace],
  );
  const goTo = useCallback(
    (ref: ConversationRef): void => {
      change(ref.workspaceId, { conversationId: ref.conversationId, calls: false });
      bring(ref.workspaceId);
    },
    [change, bring],
  );
  const goToCalls = useCallback(
    (id: string): void => {
      change(id, { calls: true });
      bring(id);
    },
    [change, bring],
  );
  const here = (workspaceId !== null && opened[workspaceId]) || NOTHING;
  // a backend may lose its history while the page is shown
  const calls = here.calls && history;
  return {
    workspaceId,
    adding,
    arrived,
    conversationId: calls ? null : here.conversationId,
    calls,
    finding,
    settings,
    over,
    showWorkspace,
    addWorkspace: setAdding,
    added: (id, how) => {
      setArrived({ id, how });
      showWorkspace(id);
    },
    open,
    goTo,
    showCalls,
    goToCalls,
    find: setFinding,
    set: setSettings,
    cover: setOver,
  };
}
