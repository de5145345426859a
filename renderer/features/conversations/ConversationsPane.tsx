import { MessageSquareText, SquarePen } from 'lucide-react';
import type { ReactNode } from 'react';
import { shallowEqual, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ListBox, useRoving } from '../../ui/ListBox.tsx';
import { Skeleton } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import styles from './ConversationsPane.module.css';
import { newestFirst } from './newest-first.ts';
import { WorkspaceHead } from './WorkspaceHead.tsx';

export interface ConversationsPaneProps {
  readonly workspaceId: string;
  readonly openId: string | null;
  readonly onOpen: (conversationId: string) => void;
  /** Opens the people finder. */
  readonly onFind: () => void;
}

/** The conversations of a workspace, newest first. */
export function ConversationsPane({
  workspaceId,
  openId,
  onOpen,
  onFind,
}: ConversationsPaneProps): ReactNode {
  const t = useT();
  const roving = useRoving();
  const ids = useView(
    ({ workspaces }) => newestFirst(workspaces[workspaceId]?.conversations ?? {}).map(({ id }) => id),
    shallowEqual,
  );
  const connecting = useView((view) => view.workspaces[workspaceId]?.connection.state === 'connecting');
  const hasPeople = useView(({ workspaces }) => (workspaces[workspaceId]?.features.people ?? null) !== null);
  const loading = ids.length === 0 && connecting;
  // The list is one stop of the Tab key: the open conversation, else the first.
  const stopId = openId !== null && ids.includes(openId) ? openId : ids[0];
  return (
    <nav className={styles['pane']} aria-label={t('chat.listRegion')}>
      <header className={styles['head']}>
        <WorkspaceHead workspaceId={workspaceId} />
        {hasPeople && (
          <IconButton
            icon={SquarePen}
            label={t('chat.newConversation')}
            shortcut={t('chat.newConversationKeys')}
            onClick={onFind}
          />
        )}
      </header>
      <div className={styles['scroll']}>
        {loading && <LoadingList label={t('common.loading')} />}
        {!loading && ids.length === 0 && (
          <EmptyState
            icon={MessageSquareText}
            title={t('chat.emptyListTitle')}
            actions={
              hasPeople && (
                <Button tone="accent" onClick={onFind}>
                  {t('chat.emptyListAction')}
                </Button>
              )
            }
          >
            {t('chat.emptyListText')}
          </EmptyState>
        )}
        {ids.length > 0 && (
          <ListBox {...roving} label={t('chat.list')}>
            {ids.map((id) => (
              <ConversationRow
                key={id}
                workspaceId={workspaceId}
                conversationId={id}
                open={id === openId}
                tabStop={id === stopId}
                onOpen={onOpen}
              />
            ))}
          </ListBox>
        )}
      </div>
    </nav>
  );
}

function LoadingList({ label }: { readonly label: string }): ReactNode {
  return (
    <div className={styles['loading']} aria-busy="true">
      <VisuallyHidden>{label}</VisuallyHidden>
      {['62%', '48%', '70%', '40%', '56%'].map((width) => (
        <div key={width} className={styles['loadingRow']}>
          <Skeleton round width="2.75rem" height="2.75rem" />
          <div>
            <Skeleton width={width} />
            <Skeleton width="85%" height="0.6em" />
          </div>
        </div>
      ))}
    </div>
  );
}
