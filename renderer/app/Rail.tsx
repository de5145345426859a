import { CloudOff, LockOpen, Phone, PhoneCall, Plus, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView, WorkspaceView } from '#shared/contracts/view.ts';
import { QuietMenu } from '../features/desktop/QuietMenu.tsx';
import { shallowEqual, useView } from '../state/context.tsx';
import { useT } from '../state/i18n.ts';
import { keyText } from '../state/keys.ts';
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

/** What is shown of a workspace's calls: one that rings counts before one that is talked in. */
function callIn(calls: readonly CallView[], workspaceId: string): 'ringing' | 'in-call' | null {
  const here = calls.filter((call) => call.workspaceId === workspaceId);
  if (here.some(({ state }) => state.phase === 'incoming')) return 'ringing';
  return here.some(({ state }) => state.phase === 'outgoing' || state.phase === 'joined') ? 'in-call' : null;
}

/** The workspaces of this window, the calls of the one on screen, and what belongs to none of them. */
export function Rail({ navigation }: { readonly navigation: Navigation }): ReactNode {
  const t = useT();
  const ids = useView((view) => Object.keys(view.workspaces), shallowEqual);
  const platform = useView((view) => view.platform);
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
              shortcut={ids.length > 1 && index < 9 ? keyText(`Ctrl+${index + 1}`, platform) : undefined}
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
        <QuietMenu />
        <IconButton
          icon={Settings}
          label={t('settings.title')}
          shortcut={keyText('Ctrl+,', platform)}
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
  const offline = useView(({ workspaces }) => {
    const workspace = workspaces[workspaceId];
    return workspace?.session.state === 'signed-in' && workspace.connection.state === 'offline';
  });
  const call = useView(({ calls }) => callIn(Object.values(calls), workspaceId));
  return (
    <Tooltip text={name} shortcut={shortcut} side="right">
      <button
        type="button"
        className={styles['workspace']}
        data-ringing={call === 'ringing' || undefined}
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
        {call && (
          <span className={styles['call']}>
            <PhoneCall aria-hidden size={11} strokeWidth={2.5} />
            <VisuallyHidden>
              {t(call === 'ringing' ? 'desktop.rail.ringing' : 'desktop.rail.inCall')}
            </VisuallyHidden>
          </span>
        )}
        {offline && (
          <span className={styles['offline']}>
            <CloudOff aria-hidden size={11} strokeWidth={2.5} />
            <VisuallyHidden>{t('desktop.rail.offline')}</VisuallyHidden>
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
