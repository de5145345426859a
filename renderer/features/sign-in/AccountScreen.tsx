import { type ReactNode, useState } from 'react';
import { Tabs } from 'radix-ui';
import { useBridge, useNotices, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './AccountScreen.module.css';
import { CreateAccountForm } from './CreateAccountForm.tsx';
import { ServerCard } from './ServerCard.tsx';
import { SignInForm } from './SignInForm.tsx';
import { SignInFrame } from './SignInFrame.tsx';

export interface AccountScreenProps {
  readonly workspaceId: string;
  /** It was just made on this computer: its first person creates an account. */
  readonly fresh: boolean;
  /** Of the server's program, where it was just found out. */
  readonly version?: string | undefined;
  /** Of the invitation that led here. */
  readonly token?: string | undefined;
  /** To another server; left out where the rail leads there. */
  readonly onBack?: (() => void) | undefined;
}

/** A workspace in which nobody is signed in: "Sign in" and, where the server allows it, "Create account". */
export function AccountScreen(props: AccountScreenProps): ReactNode {
  const { workspaceId, fresh, version, token, onBack } = props;
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const workspace = useWorkspace(workspaceId);
  const [chosen, setChosen] = useState<string | null>(null);
  // The view may show the workspace before it is known to be fresh.
  const tab = chosen ?? (fresh ? 'create' : 'sign-in');
  if (!workspace) return null;
  const { account } = workspace.features;
  const mayCreate = workspace.registration !== 'closed' && account?.register === true;
  return (
    <SignInFrame
      title={fresh ? t('signIn.freshTitle') : t('signIn.title')}
      lead={<ServerCard workspace={workspace} version={version} />}
      onBack={onBack}
    >
      {mayCreate ? (
        <Tabs.Root value={tab} onValueChange={setChosen}>
          <Tabs.List className={styles['tabs']} aria-label={t('signIn.tabs')}>
            <Tabs.Trigger className={styles['tab']} value="sign-in">
              {t('signIn.signIn')}
            </Tabs.Trigger>
            <Tabs.Trigger className={styles['tab']} value="create">
              {t('signIn.createAccount')}
            </Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="sign-in" tabIndex={-1}>
            <SignInForm workspace={workspace} token={token} />
          </Tabs.Content>
          <Tabs.Content value="create" tabIndex={-1}>
            <CreateAccountForm workspaceId={workspaceId} needsInvite={workspace.registration === 'invite'} />
          </Tabs.Content>
        </Tabs.Root>
      ) : (
        <>
          <SignInForm workspace={workspace} token={token} />
          {account && <p className={styles['note']}>{t('signIn.closed')}</p>}
        </>
      )}
      <div className={styles['foot']}>
        <Button
          tone="quiet"
          size="s"
          onClick={() => void notices.run(() => bridge.workspace.call.remove({ workspaceId }))}
        >
          {t('signIn.forget')}
        </Button>
      </div>
    </SignInFrame>
  );
}
