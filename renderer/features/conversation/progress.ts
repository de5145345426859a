import type { ConversationView, MessageView, WorkspaceView } from '#shared/contracts/view.ts';
import type { Formats } from '../../state/i18n.ts';
import { myIdOf, ownName } from '../../state/names.ts';

/** How far an own message got, as plain values. */
export interface Progress {
  readonly progress: 'pending' | 'sent' | 'read' | 'none';
  /** Who has read it, in a group; empty in a direct conversation. */
  readonly readers: string;
  readonly readByAll: boolean;
}

const NONE: Progress = { progress: 'none', readers: '', readByAll: false };

const othersOf = (workspace: WorkspaceView, conversation: ConversationView): string[] => {
  const me = myIdOf(workspace);
  return conversation.memberIds.filter((id) => id !== me);
};

const hasRead = (conversation: ConversationView, userId: string, message: MessageView): boolean =>
  message.seq !== null && (conversation.readSeqs[userId] ?? 0) >= message.seq;

/** Names of those who have read it. */
export function readersOf(
  message: MessageView,
  workspace: WorkspaceView,
  conversation: ConversationView,
): string[] {
  if (!workspace.features.chat?.readReceipts) return [];
  return othersOf(workspace, conversation)
    .filter((id) => hasRead(conversation, id, message))
    .map((id) => workspace.users[id])
    .flatMap((user) => (user ? [ownName(user)] : []));
}

/** `none` for a failed message, which says so itself, and for those of others. */
export function progressOf(
  message: MessageView,
  workspace: WorkspaceView,
  conversation: ConversationView,
  formats: Formats,
): Progress {
  if (message.senderId !== myIdOf(workspace) || message.delivery.state === 'failed') return NONE;
  if (message.delivery.state === 'pending') return { ...NONE, progress: 'pending' };
  const names = readersOf(message, workspace, conversation);
  if (names.length === 0) return { ...NONE, progress: 'sent' };
  return {
    progress: 'read',
    readers: conversation.type === 'group' ? formats.list(names) : '',
    readByAll: othersOf(workspace, conversation).every((id) => hasRead(conversation, id, message)),
  };
}
