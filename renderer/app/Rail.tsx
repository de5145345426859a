import { LockOpen, Phone, Plus, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { shallowEqual, useView } from '../state/context.tsx';
import { useT } from '../state/i18n.ts';
import { initialsOf } from '../ui/Avatar.tsx';
import { Badge } from '../ui/Badge.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import type { Navigation } from './navigation.ts';
import styles from './Rail.module.css';

/** What asks for attention; muted conversations do not. */
const unreadOf = (conversations: WorkspaceView['conversations']): number =>
  Object.values(conversations).reduce((sum, { unreadCount, muted }) => sum + (muted ? 0 : unreadCount), 0);

/** The workspaces of this window, the calls of the one on screen, and what belongs to none of them. */
export function Rail({ navigation }: { readonly navigation: Navigation }): ReactNode {
  const t = useT();
  const ids = useView((view) => Object.keys(view.workspaces), shallowEqual);
  const hasCalls = useView(({ workspaces }) => {
    const workspace = workspaces[navigation.workspaceId ?? ''];
    return workspace?.session.state !== 'signed-out' && (workspace?.features.calls?.history ?? false);
  });
  const shownId = navigation.adding ? null : navigation.workspaceId;
  return (
    <nav className={styles['rail']} aria-label={t('common.workspaces')}>
      <ul className={styles['list']}>
        {ids.map((id, index) => (
          <li key={id}>
            <WorkspaceButton
              workspaceId={id}
              shown={id === shownId}
              shortcut={ids.length > 1 && index < 9 ? `Ctrl+${index + 1}` : undefined}
              onShow={() => navigation.showWorkspace(id)}
            />
          </li>
        ))}
        <li>
          <IconButton
            icon={Plus}
            label={t('common.addWorkspace')}
            tooltipSide="right"
            className={styles['add']}
            aria-pressed={navigation.adding}
            onClick={() => navigation.addWorkspace(true)}
          />
        </li>
      </ul>
      <div className={styles['foot']}>
        {hasCalls && (
          <IconButton
            icon={Phone}
            className={styles['page']}
            label={t('history.title')}
            tooltipSide="right"
            aria-pressed={navigation.calls && !navigation.adding}
            onClick={() => navigation.showCalls(navigation.adding || !navigation.calls)}
          />
        )}
        <IconButton
          icon={Settings}
          label={t('settings.title')}
          shortcut="Ctrl+,"
          tooltipSide="right"
          onClick={() => navigation.set('profile')}
        />
      </div>
    </nav>
  );
}

function WorkspaceButton(props: {
  readonly workspaceId: string;
  readonly shown: boolean;
  readonly shortcut: string | undefined;
  readonly onShow: () => void;
}): ReactNode {
  const { workspaceId, shown, shortcut, onShow } = props;
  const t = useT();
  const name = useView((view) => view.workspaces[workspaceId]?.name ?? '');
  const encrypted = useView((view) => view.workspaces[workspaceId]?.encrypted ?? true);
  const unread = useView(({ workspaces }) => unreadOf(workspaces[workspaceId]?.conversations ?? {}));
  return (
    <Tooltip text={name} shortcut={shortcut} side="right">
      <button
        type="button"
        className={styles['workspace']}
        aria-current={shown || undefined}
        onClick={onShow}
      >
        <span aria-hidden>{initialsOf(name)}</span>
        <VisuallyHidden>{name}</VisuallyHidden>
        {!encrypted && (
          <span className={styles['open']}>
            <LockOpen aria-hidden size={11} strokeWidth={2.5} />
            <VisuallyHidden>{t('common.notEncrypted')}</VisuallyHidden>
          </span>
        )}
        {unread > 0 && (
          <span className={styles['badge']}>
            <Badge count={unread} label={t('common.unread', { count: unread })} />
          </span>
        )}
      </button>
    </Tooltip>
  );
}
