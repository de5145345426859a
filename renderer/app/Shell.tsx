import type { ReactNode } from 'react';
import { CallLayer } from '../features/call/CallLayer.tsx';
import { useShortcuts } from '../features/call/use-shortcuts.ts';
import { AccountScreen } from '../features/sign-in/AccountScreen.tsx';
import { StartScreen } from '../features/sign-in/StartScreen.tsx';
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx';
import { shallowEqual, useView } from '../state/context.tsx';
import { Banners } from './Banners.tsx';
import { useNavigation } from './navigation.ts';
import { Rail } from './Rail.tsx';
import styles from './Shell.module.css';
import { useNarrow } from './use-narrow.ts';
import { WorkspacePane } from './WorkspacePane.tsx';

/** The frame of the window: workspaces at the side, calls and banners on top, and what is open below. */
export function Shell(): ReactNode {
  const navigation = useNavigation();
  const narrow = useNarrow();
  const none = useView((view) => Object.keys(view.workspaces).length === 0);
  const { workspaceId, adding, conversationId } = navigation;
  const session = useView((view) => view.workspaces[workspaceId ?? '']?.session.state ?? null);
  const signedIn = session !== null && session !== 'signed-out';
  const ids = useView(workspaceIds, shallowEqual);

  useShortcuts({
    'Ctrl+K': () => signedIn && !adding && freeForKeys() && navigation.find(true),
    'Ctrl+,': () => freeForKeys() && navigation.set('appearance'),
    ...Object.fromEntries(
      ids.slice(0, 9).map((id, index) => [`Ctrl+${index + 1}`, () => navigation.showWorkspace(id)]),
    ),
  });

  const railHidden = none || (narrow && signedIn && !adding && conversationId !== null);
  return (
    <div className={styles['shell']}>
      {!railHidden && <Rail navigation={navigation} />}
      <div className={styles['column']}>
        <CallLayer onOpenSettings={() => navigation.set('media')} />
        <Banners workspaceId={signedIn && !adding ? workspaceId : null} />
        <div className={styles['body']}>
          {adding || workspaceId === null || session === null ? (
            <StartScreen
              onAdded={navigation.added}
              onCancel={none ? undefined : () => navigation.addWorkspace(false)}
            />
          ) : signedIn ? (
            <WorkspacePane
              key={workspaceId}
              workspaceId={workspaceId}
              narrow={narrow}
              navigation={navigation}
            />
          ) : (
            <AccountScreen
              key={workspaceId}
              workspaceId={workspaceId}
              fresh={navigation.freshId === workspaceId}
            />
          )}
        </div>
      </div>
      <SettingsDialog
        workspaceId={workspaceId}
        section={navigation.settings}
        onSection={navigation.set}
        onClose={() => navigation.set(null)}
      />
    </div>
  );
}

const workspaceIds = (view: { workspaces: object }): string[] => Object.keys(view.workspaces);

/** A dialog has the keys to itself. */
const freeForKeys = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"]') === null;
