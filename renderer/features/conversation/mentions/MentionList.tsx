import type { ReactNode } from 'react';
import { useT } from '../../../state/i18n.ts';
import { nameOf } from '../../../state/names.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { ListBox, Option } from '../../../ui/ListBox.tsx';
import styles from './MentionList.module.css';
import { type Mentions, optionId } from './use-mentions.ts';

/** Above the field, which keeps the focus and rules it. */
export function MentionList({ mentions }: { readonly mentions: Mentions }): ReactNode {
  const t = useT();
  const { people, listId, activeId, choose } = mentions;
  if (people.length === 0) return null;
  return (
    <div className={styles['list']}>
      <ListBox id={listId} label={t('messages.people')}>
        {people.map((user) => {
          const id = optionId(listId, user);
          return (
            <Option
              key={user.id}
              id={id}
              selected={id === activeId}
              active={id === activeId}
              className={styles['person']}
              onMouseDown={(event) => event.preventDefault()}
              onChoose={() => choose(user)}
            >
              <Avatar id={user.id} name={nameOf(user, t)} size="s" />
              <span className={styles['name']}>{nameOf(user, t)}</span>
              <span className={styles['more']}>@{user.username}</span>
            </Option>
          );
        })}
      </ListBox>
    </div>
  );
}
