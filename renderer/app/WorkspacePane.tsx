import { MessagesSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { CallButtons } from '../features/call/CallButtons.tsx';
import { Conversation } from '../features/conversation/Conversation.tsx';
import { ConversationsPane } from '../features/conversations/ConversationsPane.tsx';
import { ModerationMenu } from '../features/moderation/ModerationMenu.tsx';
import { PeopleFinder } from '../features/people/PeopleFinder.tsx';
import { useT } from '../state/i18n.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { CallsPage } from './CallsPage.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import type { Navigation } from './navigation.ts';
import styles from './Shell.module.css';
import { useEscape } from './use-escape.ts';

export interface WorkspacePaneProps {
  readonly workspaceId: string;
  readonly narrow: boolean;
  readonly navigation: Navigation;
}

/** A signed-in workspace: its conversations, and the one that is open, or its calls. Narrow: one of the two. */
export function WorkspacePane({ workspaceId, narrow, navigation }: WorkspacePaneProps): ReactNode {
  const t = useT();
  const { conversationId, calls, finding } = navigation;
  const page = calls || conversationId !== null;
  const back = narrow ? (): void => (calls ? navigation.showCalls(false) : navigation.open(null)) : undefined;
  useEscape(back && page ? back : null);
  // What there is only one of is the main part of the page.
  const ListPlace = narrow ? 'main' : 'div';
  return (
    <div className={styles['panes']} data-single={narrow || undefined}>
      {(!narrow || !page) && (
        <ListPlace className={styles['list']}>
          <ConversationsPane
            workspaceId={workspaceId}
            openId={conversationId}
            onOpen={navigation.open}
            onFind={() => navigation.find('')}
          />
        </ListPlace>
      )}
      {(!narrow || page) && (
        <main className={styles['conversation']}>
          {calls ? (
            <ErrorBoundary key="calls" name="history">
              <CallsPage workspaceId={workspaceId} onOpen={navigation.open} onBack={back} />
            </ErrorBoundary>
          ) : conversationId === null ? (
            <EmptyState icon={MessagesSquare} title={t('chat.pickTitle')}>
              {t('chat.pickText')}
            </EmptyState>
          ) : (
            <ErrorBoundary key={conversationId} name="conversation">
              <Conversation
                workspaceId={workspaceId}
                conversationId={conversationId}
                actions={
                  <>
                    <ModerationMenu workspaceId={workspaceId} conversationId={conversationId} />
                    <CallButtons workspaceId={workspaceId} conversationId={conversationId} />
                  </>
                }
                onBack={back}
              />
            </ErrorBoundary>
          )}
        </main>
      )}
      <PeopleFinder
        workspaceId={workspaceId}
        open={finding !== null}
        text={finding ?? ''}
        onClose={() => navigation.find(null)}
        onOpenConversation={navigation.open}
      />
    </div>
  );
}
