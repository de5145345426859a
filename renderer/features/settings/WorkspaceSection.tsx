import { Lock, LockOpen, LogOut, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useBridge } from '../../state/context.tsx';
import { errorText, useT } from '../../state/i18n.ts';
import { kindName } from '../../state/names.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import styles from './section.module.css';

/** `onGone`: there is nothing left here to set. */
export function WorkspaceSection(props: {
  readonly workspace: WorkspaceView;
  readonly onGone: () => void;
}): ReactNode {
  const { workspace, onGone } = props;
  const t = useT();
  const bridge = useBridge();
  const { id: workspaceId, name, address, encrypted, hosted, session } = workspace;
  const [asking, setAsking] = useState<'sign-out' | 'remove' | null>(null);
  const leave = useSubmit(async (how: 'sign-out' | 'remove') => {
    if (how === 'sign-out') await bridge.workspace.call.signOut({ workspaceId });
    else await bridge.workspace.call.remove({ workspaceId });
    setAsking(null);
    onGone();
  });
  const ask = (how: 'sign-out' | 'remove'): void => {
    leave.clear();
    setAsking(how);
  };
  const Icon = encrypted ? Lock : LockOpen;
  return (
    <div className={styles['group']}>
      <dl className={styles['facts']}>
        <dt>{t('settings.workspace.name')}</dt>
        <dd>{name}</dd>
        <dt>{t('settings.workspace.address')}</dt>
        <dd>{hosted ? t('settings.workspace.hosted', { address }) : address}</dd>
        <dt>{t('settings.workspace.server')}</dt>
        <dd>{kindName(workspace.kind, t)}</dd>
        <dt>{t('settings.workspace.connection')}</dt>
        <dd className={encrypted ? undefined : styles['open']}>
          <Icon aria-hidden size={16} />
          {encrypted ? t('settings.workspace.encrypted') : t('common.notEncrypted')}
        </dd>
      </dl>
      <div className={styles['danger']}>
        {session.state !== 'signed-out' && (
          <div className={styles['row']}>
            <Button icon={LogOut} onClick={() => ask('sign-out')}>
              {t('settings.workspace.signOut')}
            </Button>
            <span className={styles['muted']}>{t('settings.workspace.signOutHint')}</span>
          </div>
        )}
        <div className={styles['row']}>
          <Button icon={Trash2} onClick={() => ask('remove')}>
            {t('settings.workspace.remove')}
          </Button>
          <span className={styles['muted']}>{t('settings.workspace.removeHint')}</span>
        </div>
      </div>
      <ConfirmDialog
        open={asking !== null}
        title={
          asking === 'remove'
            ? t('settings.workspace.removeTitle', { name })
            : t('settings.workspace.signOutTitle', { name })
        }
        description={
          leave.error
            ? errorText(t, leave.error)
            : asking === 'remove'
              ? t('settings.workspace.removeText')
              : t('settings.workspace.signOutText')
        }
        confirm={asking === 'remove' ? t('settings.workspace.remove') : t('settings.workspace.signOut')}
        busy={leave.busy}
        onConfirm={() => asking && leave.run(asking)}
        onCancel={() => setAsking(null)}
      />
    </div>
  );
}
