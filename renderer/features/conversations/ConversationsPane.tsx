import { DoorOpen, MessageSquareText, Search, SquarePen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { shallowEqual, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { isById } from '../../state/names.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ListBox, useRoving } from '../../ui/ListBox.tsx';
import { Skeleton } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import styles from './ConversationsPane.module.css';
import { newestFirst } from './newest-first.ts';
import { RoomDialog } from './RoomDialog.tsx';
import { WorkspaceHead } from './WorkspaceHead.tsx';

export interface ConversationsPaneProps {
  readonly workspaceId: string;
  readonly openId: string | null;
  readonly onOpen: (conversationId: string) => void;
  /** Opens the people finder. */
  readonly onFind: () => void;
  /** Looks for messages in all of them. */
  readonly onSearch?: (() => void) | undefined;
}

/** The conversations of a workspace, newest first. */
export function ConversationsPane({
  workspaceId,
  openId,
  onOpen,
  onFind,
  onSearch,
}: ConversationsPaneProps): ReactNode {
  const t = useT();
  const roving = useRoving();
  const ids = useView(
    ({ workspaces }) => newestFirst(workspaces[workspaceId]?.conversations ?? {}).map(({ id }) => id),
    shallowEqual,
  );
  const connecting = useView((view) => view.workspaces[workspaceId]?.connection.state === 'connecting');
  const hasPeople = useView(({ workspaces }) => (workspaces[workspaceId]?.features.people ?? null) !== null);
  const byId = useView(({ workspaces }) => isById(workspaces[workspaceId]));
  const rooms = useView(({ workspaces }) => workspaces[workspaceId]?.features.rooms ?? null);
  const canSearch = useView(({ workspaces }) => workspaces[workspaceId]?.features.chat?.search ?? false);
  const [entering, setEntering] = useState(false);
  const loading = ids.length === 0 && connecting;
  // The list is one stop of the Tab key: the open conversation, else the first.
  const stopId = openId !== null && ids.includes(openId) ? openId : ids[0];
  return (
    <nav className={styles['pane']} aria-label={t('chat.listRegion')}>
      <header className={styles['head']}>
        <WorkspaceHead workspaceId={workspaceId} />
        {onSearch && canSearch && (
          <IconButton
            icon={Search}
            label={t('search.openAll')}
            shortcut={t('search.keysAll')}
            onClick={onSearch}
          />
        )}
        {rooms && (
          <IconButton icon={DoorOpen} label={t('chat.room.enter')} onClick={() => setEntering(true)} />
        )}
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
              <>
                {rooms && <Button onClick={() => setEntering(true)}>{t('chat.room.enter')}</Button>}
                {hasPeople && (
                  <Button tone="accent" onClick={onFind}>
                    {t(byId ? 'people.titleById' : 'chat.emptyListAction')}
                  </Button>
                )}
              </>
            }
          >
            {t(byId ? 'chat.emptyListById' : hasPeople ? 'chat.emptyListText' : 'chat.emptyListAlone')}
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
      {rooms && entering && (
        <RoomDialog
          workspaceId={workspaceId}
          mayCreate={rooms.create}
          onEntered={(conversationId) => {
            setEntering(false);
            onOpen(conversationId);
          }}
          onClose={() => setEntering(false)}
        />
      )}
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
