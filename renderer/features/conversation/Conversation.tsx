import { MessageSquareOff, MessagesSquare } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MessageView } from '#shared/contracts/view.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { callsIn } from '../../state/calls-in.ts';
import {
  useBridge,
  useConversation,
  useMessages,
  useMessageStore,
  useNotices,
  useUploads,
  useView,
  useWorkspace,
} from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { conversationTitle, myIdOf, userName } from '../../state/names.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Composer } from './Composer.tsx';
import styles from './Conversation.module.css';
import { ConversationHeader } from './ConversationHeader.tsx';
import { LoadingConversation, LoadingMessages } from './LoadingConversation.tsx';
import { useFileDrop } from './files/use-file-drop.ts';
import { MessageList } from './MessageList.tsx';
import { isAnswerable, isChangeable } from './MessageMenu.tsx';
import { TypingLine } from './TypingLine.tsx';
import type { Reveal } from './use-reveal.ts';

export interface ConversationProps {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly actions?: ReactNode;
  /** A message that one is led to; a new object leads there anew. */
  readonly reveal?: Reveal | null;
  readonly onBack?: (() => void) | undefined;
}

/** One conversation: head, messages, field. Give it a `key` of its conversation: drafts and positions belong to one. */
export function Conversation(props: ConversationProps): ReactNode {
  const { workspaceId, conversationId, actions, reveal = null, onBack } = props;
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const store = useMessageStore();
  const uploads = useUploads();
  const refOf = useMemo(() => ({ workspaceId, conversationId }), [workspaceId, conversationId]);
  const workspace = useWorkspace(workspaceId);
  const conversation = useConversation(refOf);
  const list = useMessages(refOf);
  const field = useRef<HTMLTextAreaElement>(null);
  const [editingKey, setEditingKey] = useState<string | null>(null);
  const [replyingKey, setReplyingKey] = useState<string | null>(null);
  const [refused, setRefused] = useState<ErrorView | null>(null);
  const [deleting, setDeleting] = useState<MessageView | null>(null);
  const isThere = conversation !== null;
  const chat = workspace?.features.chat ?? null;

  useEffect(() => {
    if (!isThere) return undefined;
    store.open(refOf);
    return () => store.trim(refOf);
  }, [isThere, store, refOf]);

  const onEdit = useCallback((message: MessageView): void => {
    setReplyingKey(null);
    setEditingKey(message.key);
  }, []);
  const onReply = useCallback((message: MessageView): void => {
    setEditingKey(null);
    setReplyingKey(message.key);
  }, []);
  const onLeave = useCallback((): void => field.current?.focus(), []);
  const maxBytes = chat ? (workspace?.features.files?.maxBytes ?? null) : null;
  const attach = (files: readonly File[], limit: number): void => {
    setRefused(uploads.choose(refOf, files, limit));
    field.current?.focus();
  };
  const onFiles = maxBytes === null ? null : (files: readonly File[]): void => attach(files, maxBytes);
  const drop = useFileDrop(onFiles);

  if (!workspace || !conversation) return <LoadingConversation onBack={onBack} />;
  const myId = myIdOf(workspace);
  const editable = (message: MessageView): boolean => isChangeable(message, message.senderId === myId);
  const editing = list?.messages.find((message) => message.key === editingKey && editable(message)) ?? null;
  const answered = list?.messages.find((message) => message.key === replyingKey && isAnswerable(message));
  const remove = (message: MessageView): void => {
    setDeleting(null);
    field.current?.focus();
    const { id } = message;
    if (id !== null) void notices.run(() => bridge.chat.call.delete({ ...refOf, messageId: id }));
  };
  const title = conversationTitle(workspace, conversation, t);
  return (
    <section className={styles['conversation']} aria-label={title} {...drop.handlers}>
      {drop.over && (
        <p className={styles['drop']}>
          <span>{t('messages.dropHere')}</span>
        </p>
      )}
      <ConversationHeader
        workspace={workspace}
        conversation={conversation}
        actions={actions}
        onBack={onBack}
      />
      {chat === null ? (
        <EmptyState icon={MessageSquareOff} title={t('chat.composer.noChat')}>
          {workspace.features.calls && t('chat.composer.onlyCalls')}
        </EmptyState>
      ) : (
        <>
          {!list || list.status === 'loading' ? (
            <LoadingMessages />
          ) : list.status === 'failed' ? (
            <div className={styles['trouble']}>
              <ErrorBanner
                error={list.error ?? { code: 'internal', params: {} }}
                onRetry={() => store.open(refOf)}
              />
            </div>
          ) : list.messages.length === 0 ? (
            <EmptyState icon={MessagesSquare} title={t('chat.emptyTitle', { title })}>
              {t('chat.emptyText')}
            </EmptyState>
          ) : (
            <MessageList
              refOf={refOf}
              workspace={workspace}
              conversation={conversation}
              list={list}
              reveal={reveal}
              onReply={onReply}
              onEdit={onEdit}
              onDelete={setDeleting}
              onLeave={onLeave}
            />
          )}
          {chat.onlyInCalls && <OnlyInCalls refOf={refOf} />}
          <TypingLine workspace={workspace} conversation={conversation} />
          {refused && (
            <div className={styles['refused']}>
              <ErrorBanner error={refused} onDismiss={() => setRefused(null)} />
            </div>
          )}
          <Composer
            refOf={refOf}
            field={field}
            title={title}
            draft={conversation.draft}
            chat={chat}
            replying={
              answered ? { message: answered, name: userName(workspace, answered.senderId, t) } : null
            }
            onEndReply={() => setReplyingKey(null)}
            editing={editing}
            onEndEdit={() => setEditingKey(null)}
            onEditLast={() => setEditingKey(list?.messages.findLast(editable)?.key ?? null)}
            onFiles={onFiles}
          />
        </>
      )}
      <ConfirmDialog
        open={deleting !== null}
        title={t('chat.deleteTitle')}
        description={t('chat.deleteText')}
        confirm={t('chat.delete')}
        onConfirm={() => deleting && remove(deleting)}
        onCancel={() => setDeleting(null)}
      />
    </section>
  );
}

/** Why what is written waits. */
function OnlyInCalls({ refOf }: { readonly refOf: ConversationRef }): ReactNode {
  const t = useT();
  const talking = useView((view) => callsIn(view, refOf).some(({ state }) => state.phase === 'joined'));
  return !talking && <p className={styles['note']}>{t('chat.composer.onlyInCalls')}</p>;
}
