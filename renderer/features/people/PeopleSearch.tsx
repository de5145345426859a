import { Check, Search, UserRoundSearch } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { UserView, WorkspaceView } from '#shared/contracts/view.ts';
import { useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { isById, nameOf } from '../../state/names.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Banner, ErrorBanner } from '../../ui/Banner.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListBox, Option } from '../../ui/ListBox.tsx';
import { Skeleton } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useCombobox } from '../../ui/use-combobox.ts';
import styles from './PeopleFinder.module.css';
import { type People, usePeople } from './use-people.ts';

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
  const [query, setQuery] = useState(text);
  const { people, retry } = usePeople(workspace, query);
  const byId = isById(workspace);
  const choose = (user: UserView): void => {
    if (busy) return;
    onChoose(user);
    if (chosenIds) setQuery('');
  };
  const combobox = useCombobox(people.users, choose);
  return (
    <div className={styles['search']}>
      <TextField
        label={t(byId ? 'people.searchById' : 'people.search')}
        placeholder={t(byId ? 'people.placeholderById' : 'people.placeholder')}
        value={query}
        error={error ?? null}
        maxLength={100}
        leading={<Search aria-hidden size={18} />}
        {...combobox.field}
        aria-busy={busy || people.state === 'loading'}
        onChange={(value) => {
          setQuery(value);
          combobox.restart();
        }}
      />
      <Notes people={people} online={workspace.connection.state === 'online'} onRetry={retry} />
      <div className={styles['results']}>
        <ListBox id={combobox.listId} label={t('people.results')} multiple={chosenIds !== null}>
          {people.users.map((user, index) => (
            <PersonOption
              key={user.id}
              id={combobox.optionId(index)}
              user={user}
              withPresence={workspace.features.presence !== null}
              byId={byId}
              active={index === combobox.at}
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
