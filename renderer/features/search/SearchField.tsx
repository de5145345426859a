import { Search as SearchIcon, SearchX } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useT } from '../../state/i18n.ts';
import type { ConversationRef } from '../../state/message-store.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListBox } from '../../ui/ListBox.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './Search.module.css';
import { SearchResult } from './SearchResult.tsx';
import { type Found, type Search, useSearch } from './use-search.ts';

/** A field that rules a list of its own below it, which no native one does. */
const COMBOBOX = 'combobox';
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
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { search, retry } = useSearch(workspace.id, conversationId, text);
  const found = 'found' in search ? search.found : NOTHING;
  const at = Math.min(active, found.length - 1);
  const optionId = (index: number): string => `${listId}-${index}`;
  const walk = (to: number): void => {
    const next = (to + found.length) % Math.max(1, found.length);
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  const open = (one: Found | undefined): void => {
    if (!one || one.message.id === null) return;
    onOpen({ workspaceId: workspace.id, conversationId: one.conversationId }, one.message.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') walk(at + 1);
    else if (event.key === 'ArrowUp') walk(at - 1);
    else if (event.key === 'Enter') open(found[at]);
    else return;
    event.preventDefault();
  };
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
          role={COMBOBOX}
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? optionId(at) : undefined}
          aria-busy={search.state === 'loading'}
          className={styles['field']}
          onKeyDown={onKeyDown}
          onChange={(value) => {
            setText(value);
            setActive(0);
          }}
        />
        {children}
      </div>
      <div className={styles['results']} data-search-results={search.state}>
        <ListBox id={listId} label={t('search.results')}>
          {found.map((one, index) => (
            <SearchResult
              key={one.message.key}
              id={optionId(index)}
              found={one}
              workspace={workspace}
              query={text}
              withPlace={conversationId === null}
              active={index === at}
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
