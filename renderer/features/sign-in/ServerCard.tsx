import { Lock, LockOpen, MonitorDot } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useT } from '../../state/i18n.ts';
import { serverName } from '../../state/names.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './ServerCard.module.css';

/** Which server this is, what program it is, and whether the way to it is encrypted. */
export function ServerCard(props: {
  readonly workspace: WorkspaceView;
  /** Left out: not known. */
  readonly version?: string | undefined;
}): ReactNode {
  const { workspace, version = null } = props;
  const t = useT();
  const { name, address, encrypted, hosted } = workspace;
  return (
    <div className={styles['card']}>
      <Avatar id={workspace.id} name={name} size="s" />
      <div className={styles['words']}>
        <strong>{name}</strong>
        <span className={styles['address']}>{hosted ? t('signIn.onThisComputer') : address}</span>
        {!hosted && (
          <span className={styles['address']}>{serverName({ kind: workspace.kind, version }, t)}</span>
        )}
      </div>
      {hosted && <MonitorDot aria-hidden size={17} />}
      {!hosted && encrypted && (
        <>
          <Lock aria-hidden size={17} />
          <VisuallyHidden>{t('signIn.encrypted')}</VisuallyHidden>
        </>
      )}
      {!encrypted && (
        <span className={styles['open']}>
          <LockOpen aria-hidden size={15} />
          {t('common.notEncrypted')}
        </span>
      )}
    </div>
  );
}
