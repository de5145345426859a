/** Where the person is in this window. Which workspace is shown is a setting; the rest is forgotten with the window. */
import { useCallback, useState } from 'react';
import type { Section } from '../features/settings/SettingsDialog.tsx';
import { useBridge, useNotices, useView } from '../state/context.tsx';

export interface Navigation {
  /** The workspace on screen; `null`: there is none, or one is being added. */
  readonly workspaceId: string | null;
  readonly adding: boolean;
  /** Made on this computer a moment ago: nobody is in it yet. */
  readonly freshId: string | null;
  readonly conversationId: string | null;
  readonly finding: boolean;
  readonly settings: Section | null;
  readonly showWorkspace: (id: string) => void;
  readonly addWorkspace: (adding: boolean) => void;
  readonly added: (id: string, how: { hosted: boolean }) => void;
  readonly open: (conversationId: string | null) => void;
  readonly find: (finding: boolean) => void;
  readonly set: (section: Section | null) => void;
}

export function useNavigation(): Navigation {
  const bridge = useBridge();
  const notices = useNotices();
  const workspaceId = useView(({ settings, workspaces }) => {
    const last = settings.activeWorkspaceId;
    return last !== null && workspaces[last] ? last : (Object.keys(workspaces)[0] ?? null);
  });
  const [adding, setAdding] = useState(false);
  const [freshId, setFreshId] = useState<string | null>(null);
  const [opened, setOpened] = useState<Readonly<Record<string, string | null>>>({});
  const [finding, setFinding] = useState(false);
  const [settings, setSettings] = useState<Section | null>(null);

  const showWorkspace = useCallback(
    (id: string): void => {
      setAdding(false);
      void notices.run(() => bridge.app.call.changeSettings({ activeWorkspaceId: id }));
    },
    [notices, bridge],
  );
  const open = useCallback(
    (conversationId: string | null): void => {
      if (workspaceId !== null) setOpened((before) => ({ ...before, [workspaceId]: conversationId }));
    },
    [workspaceId],
  );
  return {
    workspaceId,
    adding,
    freshId,
    conversationId: workspaceId === null ? null : (opened[workspaceId] ?? null),
    finding,
    settings,
    showWorkspace,
    addWorkspace: setAdding,
    added: (id, { hosted }) => {
      setFreshId(hosted ? id : null);
      showWorkspace(id);
    },
    open,
    find: setFinding,
    set: setSettings,
  };
}
