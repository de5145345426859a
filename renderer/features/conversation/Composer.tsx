import { Check, Pencil, Reply, SendHorizontal } from 'lucide-react';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useState,
} from 'react';
import type { Features } from '#shared/contracts/features.ts';
import type { MessageView } from '#shared/contracts/view.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { useBridge, useUploadList, useUploads } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { useLogger } from '../../state/use-logger.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './Composer.module.css';
import { ComposerNote } from './ComposerNote.tsx';
import { AttachButton } from './files/AttachButton.tsx';
import { UploadRows } from './files/UploadRows.tsx';
import { MentionList } from './mentions/MentionList.tsx';
import { useMentions } from './mentions/use-mentions.ts';
import { QuotedWords } from './Quote.tsx';
import { useDraft } from './use-draft.ts';

export interface ComposerProps {
  readonly refOf: ConversationRef;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly title: string;
  readonly draft: string;
  readonly chat: NonNullable<Features['chat']>;
  /** The message that the next one answers, and who wrote it. */
  readonly replying: { readonly message: MessageView; readonly name: string } | null;
  readonly onEndReply: () => void;
  /** The own message that is being changed; its text takes the place of the draft. */
  readonly editing: MessageView | null;
  readonly onEndEdit: () => void;
  /** The arrow key in an empty field: change what I wrote last. */
  readonly onEditLast: () => void;
  /** `null`: this server keeps no files. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
}

/** How near to the limit it is told. */
const TELL_FROM = 0.9;

export function Composer(props: ComposerProps): ReactNode {
  const { refOf, field, title, chat, replying, onEndReply, editing, onEndEdit, onEditLast, onFiles } = props;
  const t = useT();
  const bridge = useBridge();
  const uploads = useUploads();
  const chosen = useUploadList(refOf).filter(({ status }) => status.state === 'chosen').length;
  const log = useLogger('composer');
  const noteId = useId();
  const draft = useDraft(refOf, props.draft);
  const [edit, setEdit] = useState('');
  const [edited, setEdited] = useState<string | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const editingKey = editing?.key ?? null;
  const replyingKey = replying?.message.key ?? null;
  if (editingKey !== edited) {
    setEdited(editingKey);
    setEdit(editing?.content ?? '');
    setError(null);
  }
  useEffect(() => {
    // After a dialog or menu has given the focus back.
    const timer = setTimeout(() => field.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, [field, editingKey, replyingKey]);

  const text = editing ? edit : draft.text;
  const content = text.trim();
  const left = chat.messageChars - content.length;
  const withFiles = !editing && chosen > 0;
  const ready = (content !== '' || withFiles) && left >= 0;
  const type = (next: string): void => {
    setError(null);
    if (editing) setEdit(next);
    else {
      draft.set(next);
      tellTyping(next.trim() !== '');
    }
  };

  function tellTyping(typing: boolean): void {
    if (!chat.typing) return;
    bridge.chat.call
      .setTyping({ ...refOf, typing })
      .catch((cause: unknown) => log.debug('setTyping() | refused', { cause }));
  }

  const mentions = useMentions({ refOf, field, text, onText: type });

  async function send(): Promise<void> {
    if (!ready) return;
    setError(null);
    draft.set('');
    const replyToId = replying?.message.id ?? null;
    // Files go with the text, unless it answers somebody: then it is a message of its own.
    const alone = !withFiles || replyToId !== null;
    if (withFiles) uploads.send(refOf, alone ? '' : content);
    if (!alone || content === '') return;
    onEndReply();
    try {
      await bridge.chat.call.send({ ...refOf, content, ...(replyToId === null ? {} : { replyToId }) });
    } catch (cause) {
      setError(AppError.from(cause).view());
      // Given back, unless the next message has been begun already.
      if (!field.current?.value) draft.set(content);
    }
  }

  async function change(message: MessageView): Promise<void> {
    if (!ready) return;
    if (content === message.content || message.id === null) {
      onEndEdit();
      return;
    }
    try {
      await bridge.chat.call.edit({ ...refOf, messageId: message.id, content });
      onEndEdit();
    } catch (cause) {
      setError(AppError.from(cause).view());
    }
  }

  const submit = (): void => void (editing ? change(editing) : send());
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (mentions.handle(event)) {
      // the list has taken it
    } else if (event.key === 'Enter' && !event.shiftKey) submit();
    else if (event.key === 'Escape' && editing) onEndEdit();
    else if (event.key === 'Escape' && replying) onEndReply();
    else if (event.key === 'ArrowUp' && text === '' && !editing && chat.edit) onEditLast();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files];
    if (!onFiles || files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <div className={styles['composer']}>
      <MentionList mentions={mentions} />
      {error && <ErrorBanner error={error} onRetry={submit} onDismiss={() => setError(null)} />}
      {editing && (
        <ComposerNote icon={Pencil} cancel={t('chat.composer.cancelEdit')} onCancel={onEndEdit}>
          <span>{t('chat.composer.editing')}</span>
        </ComposerNote>
      )}
      {replying && !editing && (
        <ComposerNote icon={Reply} cancel={t('messages.cancelReply')} onCancel={onEndReply}>
          <span>{t('messages.replyingTo', { name: replying.name })}</span>
          <QuotedWords message={replying.message} />
        </ComposerNote>
      )}
      <UploadRows refOf={refOf} />
      <div className={cx(styles['box'], onFiles && styles['withAttach'], left < 0 && styles['tooLong'])}>
        {onFiles && <AttachButton onFiles={onFiles} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          className={styles['field']}
          aria-label={t('chat.composer.label')}
          aria-describedby={noteId}
          aria-invalid={left < 0 || undefined}
          aria-autocomplete="list"
          aria-controls={mentions.people.length > 0 ? mentions.listId : undefined}
          aria-activedescendant={mentions.activeId ?? undefined}
          placeholder={t('chat.composer.placeholder', { title })}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onSelect={mentions.look}
          onPaste={onPaste}
          onBlur={() => {
            draft.save();
            if (!editing && text !== '') tellTyping(false);
          }}
        />
        <IconButton
          tone="accent"
          icon={editing ? Check : SendHorizontal}
          label={editing ? t('chat.composer.saveEdit') : t('chat.composer.send')}
          tooltipSide="top"
          disabled={!ready}
          className={styles['send']}
          onClick={() => {
            submit();
            field.current?.focus();
          }}
        />
      </div>
      {left < chat.messageChars * (1 - TELL_FROM) && (
        <p className={cx(styles['count'], left < 0 && styles['over'])} role={left < 0 ? 'alert' : undefined}>
          {left < 0 ? t('chat.composer.tooMany', { count: -left }) : t('chat.composer.left', { count: left })}
        </p>
      )}
      <VisuallyHidden id={noteId}>{t('chat.composer.keys')}</VisuallyHidden>
    </div>
  );
}
