import { Search as SearchIcon, SearchX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListBox } from '../../ui/ListBox.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useCombobox } from '../../ui/use-combobox.ts';
import styles from './Search.module.css';
import { SearchResult } from './SearchResult.tsx';
import { type Found, type Search, useSearch } from './use-search.ts';

/** So many a server finds at most. */
const FOUND_MAX = 50;

export interface SearchFieldProps {
  readonly workspace: WorkspaceView;
  /** `null`: in all conversations. */
  readonly conversationId: string | null;
  /** Beside the field. */
  readonly children?: ReactNode;
  readonly onOpen: (ref: ConversationRef, messageId: string) => void;
}

/** The field keeps the focus; arrow keys walk through what it found, Enter opens it. */
export function SearchField({ workspace, conversationId, children, onOpen }: SearchFieldProps): ReactNode {
  const t = useT();
  const [text, setText] = useState('');
  const { search, retry } = useSearch(workspace.id, conversationId, text);
  const found = 'found' in search ? search.found : NOTHING;
  const open = (one: Found): void => {
    if (one.message.id === null) return;
    onOpen({ workspaceId: workspace.id, conversationId: one.conversationId }, one.message.id);
  };
  const combobox = useCombobox(found, open);
  return (
    <>
      <div className={styles['line']}>
        <TextField
          label={t('search.field')}
          labelHidden
          placeholder={t('search.placeholder')}
          value={text}
          maxLength={200}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened for this
          autoFocus
          leading={<SearchIcon aria-hidden size={18} />}
          {...combobox.field}
          aria-busy={search.state === 'loading'}
          className={styles['field']}
          onChange={(value) => {
            setText(value);
            combobox.restart();
          }}
        />
        {children}
      </div>
      <div className={styles['results']} data-search-results={search.state}>
        <ListBox id={combobox.listId} label={t('search.results')}>
          {found.map((one, index) => (
            <SearchResult
              key={one.message.key}
              id={combobox.optionId(index)}
              found={one}
              workspace={workspace}
              query={text}
              withPlace={conversationId === null}
              active={index === combobox.at}
              onChoose={() => open(one)}
            />
          ))}
        </ListBox>
        <Outcome search={search} query={text.trim()} onRetry={retry} />
      </div>
    </>
  );
}

function Outcome(props: {
  readonly search: Search;
  readonly query: string;
  readonly onRetry: () => void;
}): ReactNode {
  const { search, query, onRetry } = props;
  const t = useT();
  if (search.state === 'failed') return <ErrorBanner error={search.error} onRetry={onRetry} />;
  const count = 'found' in search ? search.found.length : 0;
  return (
    <>
      {search.state === 'found' && count === 0 && (
        <EmptyState icon={SearchX} title={t('search.nothing', { query })}>
          {t('search.nothingText')}
        </EmptyState>
      )}
      <output className={styles['outcome']}>
        {search.state === 'loading' && <Spinner />}
        {search.state === 'found' &&
          count > 0 &&
          t(count < FOUND_MAX ? 'search.found' : 'search.many', { count })}
      </output>
    </>
  );
}

const NOTHING: readonly Found[] = [];
