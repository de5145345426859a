import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UserView } from '#shared/contracts/view.ts';
import { useT } from '../../state/i18n.ts';
import { nameOf } from '../../state/names.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import styles from './PeopleFinder.module.css';

/** Who is chosen so far; each is taken back by its button. */
export function Chips(props: {
  readonly users: readonly UserView[];
  readonly onRemove: (user: UserView) => void;
}): ReactNode {
  const t = useT();
  if (props.users.length === 0) return null;
  return (
    <ul className={styles['chips']} aria-label={t('people.chosen')}>
      {props.users.map((user) => (
        <li key={user.id} className={styles['chip']}>
          <Avatar id={user.id} name={nameOf(user, t)} size="xs" />
          {nameOf(user, t)}
          <button
            type="button"
            className={styles['remove']}
            aria-label={t('people.remove', { name: nameOf(user, t) })}
            onClick={() => props.onRemove(user)}
          >
            <X aria-hidden size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
