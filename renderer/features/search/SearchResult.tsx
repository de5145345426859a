import type { ReactNode } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useFormats, useT } from '../../state/i18n.ts';
import { messageWords } from '../../state/message-words.ts';
import { conversationTitle, myIdOf, userName } from '../../state/names.ts';
import { Option } from '../../ui/ListBox.tsx';
import styles from './Search.module.css';
import type { Found } from './use-search.ts';

export interface SearchResultProps {
  readonly id: string;
  readonly found: Found;
  readonly workspace: WorkspaceView;
  readonly query: string;
  /** Names the conversation too. */
  readonly withPlace: boolean;
  readonly active: boolean;
  readonly onChoose: () => void;
}

/** Who wrote it, when and where, and its words. */
export function SearchResult(props: SearchResultProps): ReactNode {
  const { id, found, workspace, query, withPlace, active, onChoose } = props;
  const t = useT();
  const formats = useFormats();
  const { message, conversationId } = found;
  const conversation = workspace.conversations[conversationId];
  const words = messageWords(t, formats, message, message.senderId === myIdOf(workspace));
  return (
    <Option id={id} selected={active} active={active} className={styles['result']} onChoose={onChoose}>
      <span className={styles['head']}>
        <span className={styles['who']}>{userName(workspace, message.senderId, t)}</span>
        {withPlace && conversation && (
          <span className={styles['place']}>{conversationTitle(workspace, conversation, t)}</span>
        )}
        <time dateTime={new Date(message.sentAt).toISOString()} title={formats.full(message.sentAt)}>
          {formats.when(message.sentAt)}
        </time>
      </span>
      <span dir="auto" className={styles['words']}>
        {marked(words, query)}
      </span>
    </Option>
  );
}

/** Characters before the first hit that are shown with it. */
const BEFORE = 60;

/** The text from a little before its first hit, with the hit marked. */
function marked(words: string, query: string): ReactNode {
  const at = words.toLocaleLowerCase().indexOf(query.trim().toLocaleLowerCase());
  if (at < 0) return words;
  const end = at + query.trim().length;
  const start = at > BEFORE ? words.indexOf(' ', at - BEFORE) + 1 : 0;
  const from = start > at ? at : start;
  return (
    <>
      {from > 0 && '… '}
      {words.slice(from, at)}
      <mark className={styles['hit']}>{words.slice(at, end)}</mark>
      {words.slice(end)}
    </>
  );
}
