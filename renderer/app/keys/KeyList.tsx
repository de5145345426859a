import { type ReactNode, useId } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Keys } from '../../ui/Keys.tsx';
import { type KeyEntry, type KeyGroup, keyGroups } from './key-list.ts';
import styles from './KeyList.module.css';

/** The keys of the app. `inWindow`: without those that work everywhere, which the settings show by themselves. */
export function KeyList({ inWindow = false }: { readonly inWindow?: boolean }): ReactNode {
  const view = useView((whole) => whole);
  const groups = keyGroups(view).filter(({ title }) => !inWindow || title !== 'desktop.keys.groups.anywhere');
  return (
    <div className={styles['list']}>
      {groups.map((group) => (
        <Group key={group.title} group={group} />
      ))}
    </div>
  );
}

export function KeyListDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useT();
  return (
    <Dialog open onClose={onClose} size="l" title={t('desktop.keys.title')}>
      {/* there is nothing else in it to be reached, and it may have to be scrolled */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role */}
      <div role="group" tabIndex={0} aria-label={t('desktop.keys.title')} className={styles['all']}>
        <KeyList />
      </div>
    </Dialog>
  );
}

function Group({ group }: { readonly group: KeyGroup }): ReactNode {
  const t = useT();
  const id = useId();
  return (
    <div className={styles['group']}>
      <p id={id} className={styles['title']}>
        {t(group.title)}
      </p>
      <dl aria-labelledby={id}>
        {group.entries.map((entry) => (
          <Row key={entry.words} entry={entry} />
        ))}
      </dl>
    </div>
  );
}

function Row({ entry }: { readonly entry: KeyEntry }): ReactNode {
  const t = useT();
  const platform = useView((view) => view.platform);
  const { words, keys, trouble } = entry;
  return (
    <div className={styles['row']}>
      <dt>{t(words)}</dt>
      <dd className={styles['keys']}>
        {trouble === null &&
          keys.map((combination) => <Keys key={combination} combination={combination} platform={platform} />)}
        {trouble === null && keys.length === 0 && t('desktop.keys.none')}
        {trouble && t(`desktop.keys.${trouble}`)}
      </dd>
    </div>
  );
}
