import type { AppView, CallView } from '#shared/contracts/view.ts';
import type { ConversationRef } from './message-store.ts';

/** The calls that this device knows in that conversation. */
export const callsIn = (
  { calls }: Pick<AppView, 'calls'>,
  { workspaceId, conversationId }: ConversationRef,
): CallView[] =>
  Object.values(calls).filter(
    (call) => call.workspaceId === workspaceId && call.conversationId === conversationId,
  );
