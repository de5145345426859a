import type { ReactNode } from 'react';
import { useCallBeside } from '../features/call/call-ui.tsx';
import { CallLayer } from '../features/call/CallLayer.tsx';
import { useShortcuts } from '../features/call/use-shortcuts.ts';
import { DeviceCheckDialog } from '../features/devices/DeviceCheckDialog.tsx';
import { DeviceChoices } from '../features/devices/DeviceChoices.tsx';
import { AccountScreen } from '../features/sign-in/AccountScreen.tsx';
import { StartScreen } from '../features/sign-in/StartScreen.tsx';
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx';
import { shallowEqual, useView } from '../state/context.tsx';
import { Banners } from './Banners.tsx';
import { CallDoor } from './CallDoor.tsx';
import { type Navigation, useNavigation } from './navigation.ts';
import { Rail } from './Rail.tsx';
import styles from './Shell.module.css';
import { useNarrow } from './use-narrow.ts';
import { WorkspacePane } from './WorkspacePane.tsx';

/** The frame of the window: workspaces at the side, calls and banners on top, and what is open below, or beside the call. */
export function Shell(): ReactNode {
  const navigation = useNavigation();
  const narrow = useNarrow();
  const beside = useCallBeside();
  const none = useView((view) => Object.keys(view.workspaces).length === 0);
  const { workspaceId, adding, conversationId, calls } = navigation;
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

  const railHidden = none || (narrow && signedIn && !adding && (calls || conversationId !== null));
  return (
    <CallDoor>
      <div className={styles['shell']}>
        {!railHidden && <Rail navigation={navigation} />}
        <div className={styles['column']} data-call-side={beside ? 'start' : undefined}>
          <div className={styles['call']}>
            <CallLayer onOpenSettings={() => navigation.set('calls')} onShowConversation={navigation.goTo} />
          </div>
          <div className={styles['banners']}>
            <Banners workspaceId={signedIn && !adding ? workspaceId : null} />
          </div>
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
                narrow={narrow || beside}
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
        <Dialogs navigation={navigation} />
      </div>
    </CallDoor>
  );
}

/** The settings, and the check of the devices in their place: two dialogs over one another nobody can read. */
function Dialogs({ navigation }: { readonly navigation: Navigation }): ReactNode {
  const { workspaceId, settings, checking, set, check } = navigation;
  const canVideo = useView(({ workspaces }) => workspaces[workspaceId ?? '']?.features.calls?.video ?? true);
  return (
    <>
      <SettingsDialog
        workspaceId={workspaceId}
        section={checking ? null : settings}
        onSection={set}
        onClose={() => set(null)}
        devices={<DeviceChoices />}
        onCheckDevices={() => check(true)}
      />
      {checking && <DeviceCheckDialog canVideo={canVideo} onClose={() => check(false)} />}
    </>
  );
}

const workspaceIds = (view: { workspaces: object }): string[] => Object.keys(view.workspaces);

/** A dialog has the keys to itself. */
const freeForKeys = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"]') === null;
