import { type ReactNode, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useFormats, useT } from '../../state/i18n.ts';
import { messageWords } from '../../state/message-words.ts';
import { userName } from '../../state/names.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { Row } from './rows.ts';

/** Says a new message to those who hear the page; the list itself is silent, or scrolling would read it all out. */
export function Announcer(props: {
  readonly rows: readonly Row[];
  readonly workspace: WorkspaceView;
}): ReactNode {
  const { rows, workspace } = props;
  const t = useT();
  const formats = useFormats();
  const last = rows.at(-1);
  const key = last?.message.key ?? null;
  const [known, setKnown] = useState(key);
  const [words, setWords] = useState('');
  if (key !== known) {
    setKnown(key);
    if (last && !last.mine && !last.message.deleted) {
      const { message } = last;
      const text = messageWords(t, formats, message, false);
      setWords(t('chat.by', { name: userName(workspace, message.senderId, t), text }));
    }
  }
  return (
    <VisuallyHidden aria-live="polite" aria-atomic="true">
      {words}
    </VisuallyHidden>
  );
}
