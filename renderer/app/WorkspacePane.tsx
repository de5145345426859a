import { MessagesSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { CallButtons } from '../features/call/CallButtons.tsx';
import { useShortcuts } from '../features/call/use-shortcuts.ts';
import { Conversation } from '../features/conversation/Conversation.tsx';
import { ConversationsPane } from '../features/conversations/ConversationsPane.tsx';
import { PeopleFinder } from '../features/people/PeopleFinder.tsx';
import { useT } from '../state/i18n.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import type { Navigation } from './navigation.ts';
import styles from './Shell.module.css';

export interface WorkspacePaneProps {
  readonly workspaceId: string;
  readonly narrow: boolean;
  readonly navigation: Navigation;
}

/** A signed-in workspace: its conversations, and the one that is open. Narrow: one of the two. */
export function WorkspacePane({ workspaceId, narrow, navigation }: WorkspacePaneProps): ReactNode {
  const t = useT();
  const { conversationId, finding } = navigation;
  const back = narrow ? (): void => navigation.open(null) : undefined;
  useShortcuts(back && conversationId !== null ? { Escape: back } : {});
  // What there is only one of is the main part of the page.
  const ListPlace = narrow ? 'main' : 'div';
  return (
    <div className={styles['panes']}>
      {(!narrow || conversationId === null) && (
        <ListPlace className={styles['list']}>
          <ConversationsPane
            workspaceId={workspaceId}
            openId={conversationId}
            onOpen={navigation.open}
            onFind={() => navigation.find(true)}
          />
        </ListPlace>
      )}
      {(!narrow || conversationId !== null) && (
        <main className={styles['conversation']}>
          {conversationId === null ? (
            <EmptyState icon={MessagesSquare} title={t('chat.pickTitle')}>
              {t('chat.pickText')}
            </EmptyState>
          ) : (
            <ErrorBoundary key={conversationId} name="conversation">
              <Conversation
                workspaceId={workspaceId}
                conversationId={conversationId}
                actions={<CallButtons workspaceId={workspaceId} conversationId={conversationId} />}
                onBack={back}
              />
            </ErrorBoundary>
          )}
        </main>
      )}
      <PeopleFinder
        workspaceId={workspaceId}
        open={finding}
        onClose={() => navigation.find(false)}
        onOpenConversation={navigation.open}
      />
    </div>
  );
}
