import { Check, Pencil, SendHorizontal, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useState } from 'react';
import type { Features } from '#shared/contracts/features.ts';
import type { MessageView } from '#shared/contracts/view.ts';
import { AppError, type ErrorView } from '#shared/errors/app-error.ts';
import { useBridge } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { useLogger } from '../../state/use-logger.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './Composer.module.css';
import { useDraft } from './use-draft.ts';

export interface ComposerProps {
  readonly refOf: ConversationRef;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly title: string;
  readonly draft: string;
  readonly chat: NonNullable<Features['chat']>;
  /** The own message that is being changed; its text takes the place of the draft. */
  readonly editing: MessageView | null;
  readonly onEndEdit: () => void;
  /** The arrow key in an empty field: change what I wrote last. */
  readonly onEditLast: () => void;
}

/** How near to the limit it is told. */
const TELL_FROM = 0.9;

export function Composer(props: ComposerProps): ReactNode {
  const { refOf, field, title, chat, editing, onEndEdit, onEditLast } = props;
  const t = useT();
  const bridge = useBridge();
  const log = useLogger('composer');
  const noteId = useId();
  const draft = useDraft(refOf, props.draft);
  const [edit, setEdit] = useState('');
  const [edited, setEdited] = useState<string | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const editingKey = editing?.key ?? null;
  if (editingKey !== edited) {
    setEdited(editingKey);
    setEdit(editing?.content ?? '');
    setError(null);
  }
  useEffect(() => {
    // After a dialog or menu has given the focus back.
    const timer = setTimeout(() => field.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, [field, editingKey]);

  const text = editing ? edit : draft.text;
  const content = text.trim();
  const left = chat.messageChars - content.length;
  const ready = content !== '' && left >= 0;
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

  async function send(): Promise<void> {
    if (!ready) return;
    setError(null);
    draft.set('');
    try {
      await bridge.chat.call.send({ ...refOf, content });
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
    if (event.key === 'Enter' && !event.shiftKey) submit();
    else if (event.key === 'Escape' && editing) onEndEdit();
    else if (event.key === 'ArrowUp' && text === '' && !editing && chat.edit) onEditLast();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles['composer']}>
      {error && <ErrorBanner error={error} onRetry={submit} onDismiss={() => setError(null)} />}
      {editing && (
        <div className={styles['editing']}>
          <Pencil aria-hidden size={15} />
          <span>{t('chat.composer.editing')}</span>
          <IconButton
            size="s"
            icon={X}
            label={t('chat.composer.cancelEdit')}
            tooltipSide="top"
            onClick={onEndEdit}
          />
        </div>
      )}
      <div className={cx(styles['box'], left < 0 && styles['tooLong'])}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          className={styles['field']}
          aria-label={t('chat.composer.label')}
          aria-describedby={noteId}
          aria-invalid={left < 0 || undefined}
          placeholder={t('chat.composer.placeholder', { title })}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
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
