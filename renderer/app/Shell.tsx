import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallBeside } from '../features/call/call-ui.tsx';
import { CallLayer } from '../features/call/CallLayer.tsx';
import { useShortcuts } from '../features/call/use-shortcuts.ts';
import { ModerationMenu } from '../features/moderation/ModerationMenu.tsx';
import { ModerationProvider } from '../features/moderation/ModerationActs.tsx';
import { ServerWords } from '../features/moderation/ServerWords.tsx';
import { AccountScreen } from '../features/sign-in/AccountScreen.tsx';
import { StartScreen } from '../features/sign-in/StartScreen.tsx';
import { TransferActsProvider } from '../features/transfers/TransferActs.tsx';
import { TransferStack } from '../features/transfers/TransferStack.tsx';
import { shallowEqual, useView } from '../state/context.tsx';
import { Banners } from './Banners.tsx';
import { CallDoor } from './CallDoor.tsx';
import { Dialogs } from './Dialogs.tsx';
import { freeForKeys } from './free-for-keys.ts';
import { type Navigation, useNavigation } from './navigation.ts';
import { Rail } from './Rail.tsx';
import styles from './Shell.module.css';
import { TargetQuestions } from './targets/TargetQuestions.tsx';
import { useTargets } from './targets/use-targets.ts';
import { Unreachable } from './Unreachable.tsx';
import { useLook } from './use-look.ts';
import { useNarrow } from '../ui/use-narrow.ts';
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
  const arrival = navigation.arrived?.id === workspaceId ? navigation.arrived.how : null;
  useLook(navigation);

  useShortcuts({
    'Ctrl+K': () => signedIn && !adding && freeForKeys() && navigation.find(''),
    'Ctrl+,': () => freeForKeys() && navigation.set('appearance'),
    'Ctrl+/': () => freeForKeys() && navigation.cover('keys'),
    ...Object.fromEntries(
      ids.slice(0, 9).map((id, index) => [`Ctrl+${index + 1}`, () => navigation.showWorkspace(id)]),
    ),
  });

  const railHidden = none || (narrow && signedIn && !adding && (calls || conversationId !== null));
  return (
    <CallDoor>
      <ModerationProvider>
        <TransferActsProvider>
          <div className={styles['shell']}>
            {!railHidden && <Rail navigation={navigation} />}
            <div className={styles['column']} data-call-side={beside ? 'start' : undefined}>
              <div className={styles['call']}>
                <CallLayer
                  onOpenSettings={() => navigation.set('devices')}
                  onShowConversation={navigation.goTo}
                  head={callHead}
                />
              </div>
              <div className={styles['banners']}>
                <Banners workspaceId={signedIn && !adding ? workspaceId : null} />
                <TransferStack />
              </div>
              <div className={styles['body']}>
                {adding || workspaceId === null || session === null ? (
                  <StartScreen
                    onAdded={navigation.added}
                    onCancel={none ? undefined : () => navigation.addWorkspace(false)}
                  />
                ) : signedIn ? (
                  <Unreachable
                    key={workspaceId}
                    workspaceId={workspaceId}
                    onDiagnose={() => navigation.cover('diagnostics')}
                  >
                    <WorkspacePane
                      workspaceId={workspaceId}
                      narrow={narrow || beside}
                      navigation={navigation}
                    />
                  </Unreachable>
                ) : (
                  <AccountScreen
                    key={workspaceId}
                    workspaceId={workspaceId}
                    fresh={arrival?.hosted === true}
                    version={arrival?.version}
                    token={arrival?.token}
                  />
                )}
              </div>
            </div>
            <Dialogs navigation={navigation} />
            <ServerWords />
            <FromOutside navigation={navigation} />
          </div>
        </TransferActsProvider>
      </ModerationProvider>
    </CallDoor>
  );
}

const callHead = ({ workspaceId, conversationId }: CallView): ReactNode => (
  <ModerationMenu workspaceId={workspaceId} conversationId={conversationId} />
);

/** Inside of the door of calls, for a link may lead into one. */
function FromOutside({ navigation }: { readonly navigation: Navigation }): ReactNode {
  const { question, settle } = useTargets(navigation);
  return <TargetQuestions question={question} navigation={navigation} onDone={settle} />;
}

const workspaceIds = (view: { workspaces: object }): string[] => Object.keys(view.workspaces);
