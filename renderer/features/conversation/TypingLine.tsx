import type { ReactNode } from 'react';
import type { ConversationView, WorkspaceView } from '#shared/contracts/view.ts';
import { type Formats, type Translate, useFormats, useT } from '../../state/i18n.ts';
import { userName } from '../../state/names.ts';
import styles from './Conversation.module.css';

const NAMED_MAX = 3;

function typingWords(
  t: Translate,
  formats: Formats,
  workspace: WorkspaceView,
  ids: readonly string[],
): string {
  const names = ids.map((id) => userName(workspace, id, t));
  if (names.length === 0) return '';
  if (names.length === 1) return t('chat.typing.one', { name: names[0] ?? '' });
  return names.length <= NAMED_MAX
    ? t('chat.typing.several', { names: formats.list(names) })
    : t('chat.typing.many');
}

/** Who types; its line is always there, so that nothing moves when somebody starts. */
export function TypingLine(props: {
  readonly workspace: WorkspaceView;
  readonly conversation: ConversationView;
}): ReactNode {
  const t = useT();
  const formats = useFormats();
  const words = typingWords(t, formats, props.workspace, props.conversation.typingIds);
  return (
    <output className={styles['typing']} aria-live="polite">
      {words && (
        <>
          <span aria-hidden className={styles['dots']}>
            <i />
            <i />
            <i />
          </span>
          {words}
        </>
      )}
    </output>
  );
}
