import type { ReactNode } from 'react';
import { whyNot } from '../features/call/CallButtons.tsx';
import { useCallUiVerbs } from '../features/call/call-ui.tsx';
import { HistoryPage } from '../features/history/HistoryPage.tsx';
import { useWorkspace } from '../state/context.tsx';
import { useT } from '../state/i18n.ts';

/** The calls that are over, with the way back: here history meets calling. */
export function CallsPage(props: {
  readonly workspaceId: string;
  readonly onOpen: (conversationId: string) => void;
  readonly onBack: (() => void) | undefined;
}): ReactNode {
  const { workspaceId, onOpen, onBack } = props;
  const t = useT();
  const workspace = useWorkspace(workspaceId);
  const { start } = useCallUiVerbs();
  return (
    <HistoryPage
      workspaceId={workspaceId}
      onOpen={onOpen}
      onCall={(conversationId, video) => void start({ workspaceId, conversationId, video })}
      whyNot={(conversationId, video) => {
        const conversation = workspace?.conversations[conversationId];
        return workspace && conversation ? whyNot(t, workspace, conversation, video) : t('history.gone');
      }}
      onBack={onBack}
    />
  );
}
