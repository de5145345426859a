import { Search } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { useT } from '../../../state/i18n.ts';
import { userName } from '../../../state/names.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import styles from './PeoplePanel.module.css';
import type { Invite } from './PeoplePanel.tsx';
import { RowWords } from './PersonRow.tsx';

/** More than this many are searched, not read through. */
const SEARCH_FROM = 6;

/** Members of the conversation who are not in the call, to be rung. When it is full, that is said before anybody tries. */
export function InviteList(props: {
  readonly workspace: WorkspaceView;
  readonly userIds: readonly string[];
  readonly invite: Invite;
}): ReactNode {
  const { workspace, userIds, invite } = props;
  const t = useT();
  const headingId = useId();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLocaleLowerCase();
  const members = userIds.map((id) => ({ id, name: userName(workspace, id, t) }));
  const found = members.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <section aria-labelledby={headingId} className={styles['invite']}>
      <h4 id={headingId} className={styles['heading']}>
        {t('call.people.invite')}
      </h4>
      {invite.full && <p className={styles['full']}>{t('call.people.full', { limit: invite.limit })}</p>}
      {members.length === 0 && <p className={styles['hint']}>{t('call.people.nobodyLeft')}</p>}
      {members.length > SEARCH_FROM && (
        <TextField
          labelHidden
          label={t('call.people.search')}
          placeholder={t('call.people.search')}
          leading={<Search aria-hidden size={16} />}
          value={query}
          onChange={setQuery}
        />
      )}
      <ul>
        {found.map(({ id, name }) => (
          <li key={id} className={styles['row']}>
            <Avatar
              id={id}
              name={name}
              size="s"
              presence={workspace.features.presence ? (workspace.users[id]?.presence ?? null) : null}
            />
            <RowWords name={name} state={null} />
            <Button
              size="s"
              disabled={invite.full || invite.busy}
              aria-label={t('call.people.ringName', { name })}
              onClick={() => invite.run(id)}
            >
              {t('call.people.ring')}
            </Button>
          </li>
        ))}
      </ul>
      {members.length > 0 && found.length === 0 && (
        <p className={styles['hint']}>{t('call.people.nobodyFound', { query: query.trim() })}</p>
      )}
    </section>
  );
}
