import { LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import styles from './ConversationsPane.module.css';

/** The workspace's name, and what one should know about it at a glance. */
export function WorkspaceHead({ workspaceId }: { readonly workspaceId: string }): ReactNode {
  const t = useT();
  const name = useView((view) => view.workspaces[workspaceId]?.name ?? '');
  const encrypted = useView((view) => view.workspaces[workspaceId]?.encrypted ?? true);
  const connecting = useView((view) => view.workspaces[workspaceId]?.connection.state === 'connecting');
  return (
    <div className={styles['workspace']}>
      <h1 className={styles['name']}>{name}</h1>
      {!encrypted && (
        <span className={styles['open']}>
          <LockOpen aria-hidden size={13} />
          {t('common.notEncrypted')}
        </span>
      )}
      {connecting && <output className={styles['state']}>{t('chat.connecting')}</output>}
    </div>
  );
}
