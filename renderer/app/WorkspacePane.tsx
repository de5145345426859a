import { MessagesSquare } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CallButtons } from '../features/call/CallButtons.tsx';
import { useShortcuts } from '../features/call/use-shortcuts.ts';
import { Conversation } from '../features/conversation/Conversation.tsx';
import { ConversationsPane } from '../features/conversations/ConversationsPane.tsx';
import { ModerationMenu } from '../features/moderation/ModerationMenu.tsx';
import { PeopleFinder } from '../features/people/PeopleFinder.tsx';
import { SearchDialog } from '../features/search/SearchDialog.tsx';
import { SearchInHead } from '../features/search/SearchInHead.tsx';
import { useView } from '../state/context.tsx';
import { useT } from '../state/i18n.ts';
import type { ConversationRef } from '../state/message-store.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { CallsPage } from './CallsPage.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { freeForKeys } from './free-for-keys.ts';
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
  const { searching, found, search, show } = useSearching(workspaceId, navigation);
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
            onSearch={() => search('everywhere')}
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
                    <SearchInHead
                      refOf={{ workspaceId, conversationId }}
                      open={searching === 'here'}
                      onChange={(open) => search(open ? 'here' : null)}
                      onOpen={show}
                    />
                  </>
                }
                reveal={found?.conversationId === conversationId ? found : null}
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
      {searching === 'everywhere' && (
        <SearchDialog workspaceId={workspaceId} onOpen={show} onClose={() => search(null)} />
      )}
    </div>
  );
}

type Place = 'here' | 'everywhere' | null;
interface FoundMessage {
  readonly conversationId: string;
  readonly messageId: string;
}

/** Where messages are looked for, and the one that was found last. Both belong to the conversation that is open: another forgets them. */
function useSearching(workspaceId: string, navigation: Navigation) {
  const { conversationId } = navigation;
  const can = useView(({ workspaces }) => workspaces[workspaceId]?.features.chat?.search ?? false);
  const [searching, setSearching] = useState<Place>(null);
  const [found, setFound] = useState<FoundMessage | null>(null);
  const [shownId, setShownId] = useState(conversationId);
  if (shownId !== conversationId) {
    setShownId(conversationId);
    if (searching === 'here') setSearching(null);
    if (found?.conversationId !== conversationId) setFound(null);
  }
  useShortcuts(
    can
      ? {
          'Ctrl+F': () => freeForKeys() && setSearching(conversationId === null ? 'everywhere' : 'here'),
          'Ctrl+Shift+F': () => freeForKeys() && setSearching('everywhere'),
        }
      : {},
  );
  const show = (ref: ConversationRef, messageId: string): void => {
    setFound({ conversationId: ref.conversationId, messageId });
    if (ref.conversationId === conversationId) return;
    setSearching(null);
    navigation.open(ref.conversationId);
  };
  return { searching, found, search: setSearching, show };
}
