import { Check, Search, UserRoundSearch } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { UserView, WorkspaceView } from '#shared/contracts/view.ts';
import { useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { nameOf } from '../../state/names.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Banner, ErrorBanner } from '../../ui/Banner.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListBox, Option } from '../../ui/ListBox.tsx';
import { Skeleton } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './PeopleFinder.module.css';
import { type People, usePeople } from './use-people.ts';

/** A field that rules a list of its own below it, which no native one does. */
const COMBOBOX = 'combobox';

export interface PeopleSearchProps {
  readonly workspaceId: string;
  /** What is searched at first. */
  readonly text?: string;
  /** Ids that are ticked; `null` where one choice ends it. */
  readonly chosenIds: readonly string[] | null;
  readonly busy: boolean;
  readonly error?: string | null;
  readonly onChoose: (user: UserView) => void;
}

export function PeopleSearch(props: PeopleSearchProps): ReactNode {
  const workspace = useWorkspace(props.workspaceId);
  return workspace && <SearchOf {...props} workspace={workspace} />;
}

/** The field keeps the focus; arrow keys walk through the people below it, Enter chooses. */
function SearchOf(props: PeopleSearchProps & { readonly workspace: WorkspaceView }): ReactNode {
  const { workspace, text = '', chosenIds, busy, error, onChoose } = props;
  const t = useT();
  const listId = useId();
  const [query, setQuery] = useState(text);
  const [active, setActive] = useState(0);
  const { people, retry } = usePeople(workspace, query);
  const byId = workspace.features.signIn.name === 'own-id';
  const at = Math.min(active, people.users.length - 1);
  const optionId = (index: number): string => `${listId}-${index}`;
  const walk = (to: number): void => {
    const next = (to + people.users.length) % Math.max(1, people.users.length);
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (user: UserView | undefined): void => {
    if (!user || busy) return;
    onChoose(user);
    if (chosenIds) setQuery('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') walk(at + 1);
    else if (event.key === 'ArrowUp') walk(at - 1);
    else if (event.key === 'Enter') choose(people.users[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles['search']}>
      <TextField
        label={t(byId ? 'people.searchById' : 'people.search')}
        placeholder={t(byId ? 'people.placeholderById' : 'people.placeholder')}
        value={query}
        error={error ?? null}
        maxLength={100}
        leading={<Search aria-hidden size={18} />}
        role={COMBOBOX}
        aria-expanded={people.users.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={people.users.length > 0 ? optionId(at) : undefined}
        aria-busy={busy || people.state === 'loading'}
        onKeyDown={onKeyDown}
        onChange={(value) => {
          setQuery(value);
          setActive(0);
        }}
      />
      <Notes people={people} online={workspace.connection.state === 'online'} onRetry={retry} />
      <div className={styles['results']}>
        <ListBox id={listId} label={t('people.results')} multiple={chosenIds !== null}>
          {people.users.map((user, index) => (
            <PersonOption
              key={user.id}
              id={optionId(index)}
              user={user}
              withPresence={workspace.features.presence !== null}
              byId={byId}
              active={index === at}
              chosen={chosenIds?.includes(user.id) ?? false}
              onChoose={() => choose(user)}
            />
          ))}
        </ListBox>
        {people.users.length === 0 && <Nobody people={people} query={query} byId={byId} />}
      </div>
    </div>
  );
}

function PersonOption(props: {
  readonly id: string;
  readonly user: UserView;
  readonly withPresence: boolean;
  /** Whoever it is, nothing is known of them but this. */
  readonly byId: boolean;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}): ReactNode {
  const { id, user, withPresence, byId, active, chosen, onChoose } = props;
  const t = useT();
  return (
    <Option id={id} selected={chosen} active={active} className={styles['person']} onChoose={onChoose}>
      <Avatar id={user.id} name={nameOf(user, t)} presence={withPresence ? user.presence : null} />
      <div className={styles['who']}>
        <span className={styles['name']}>{nameOf(user, t)}</span>
        <span className={styles['more']}>
          {byId ? t('people.reach') : `@${user.username}`}
          {withPresence && ` · ${t(`common.presence.${user.presence}`)}`}
        </span>
      </div>
      {chosen && <Check aria-hidden size={18} className={styles['tick']} />}
    </Option>
  );
}

function Notes(props: {
  readonly people: People;
  readonly online: boolean;
  readonly onRetry: () => void;
}): ReactNode {
  const { people, online, onRetry } = props;
  const t = useT();
  if (people.state !== 'known') return null;
  if (people.error) return <ErrorBanner error={people.error} onRetry={onRetry} />;
  return online ? null : <Banner tone="warning">{t('people.offline')}</Banner>;
}

function Nobody(props: {
  readonly people: People;
  readonly query: string;
  readonly byId: boolean;
}): ReactNode {
  const { people, query, byId } = props;
  const t = useT();
  if (people.state === 'loading') {
    return (
      <div className={styles['waiting']}>
        {['55%', '40%', '62%'].map((width) => (
          <div key={width} className={styles['waitingRow']}>
            <Skeleton round width="2.75rem" height="2.75rem" />
            <Skeleton width={width} />
          </div>
        ))}
      </div>
    );
  }
  if (query.trim() === '') {
    return (
      <EmptyState icon={UserRoundSearch} title={t(byId ? 'people.byIdTitle' : 'people.aloneTitle')}>
        {t(byId ? 'people.byIdText' : 'people.aloneText')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={UserRoundSearch}
      title={t(byId ? 'people.noIdTitle' : 'people.nobodyTitle', { query: query.trim() })}
    >
      {t(byId ? 'people.noIdText' : 'people.nobodyText')}
    </EmptyState>
  );
}
