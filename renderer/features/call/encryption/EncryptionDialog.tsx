import type { ReactNode } from 'react';
import type { CallPerson } from '../../../call/derive-people.ts';
import type { EncryptionFacts } from '../../../call/facts.ts';
import { useFormats, useT } from '../../../state/i18n.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { VisuallyHidden } from '../../../ui/VisuallyHidden.tsx';
import styles from './EncryptionDialog.module.css';

/** What it means that a call is encrypted, its code to be read out, and who is not part of it. */
export function EncryptionDialog(props: {
  readonly encryption: EncryptionFacts;
  readonly people: readonly CallPerson[];
  readonly onClose: () => void;
}): ReactNode {
  const { encryption, people, onClose } = props;
  const { code, missing, unreadable } = encryption;
  const t = useT();
  const formats = useFormats();
  const namesOf = (userIds: readonly string[]): string =>
    formats.list(people.filter(({ userId }) => userIds.includes(userId)).map(({ name }) => name));
  const others = unreadable.filter((userId) => !missing.includes(userId));
  return (
    <Dialog
      open
      size="s"
      title={t('call.encryption.mark')}
      description={t('call.encryption.means')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      {code ? <Code groups={code} /> : <p className={styles['making']}>{t('call.encryption.making')}</p>}
      <p>{t('call.encryption.compare')}</p>
      <p className={styles['hint']}>{t('call.encryption.changes')}</p>
      {namesOf(missing) !== '' && (
        <p className={styles['missing']}>{t('call.encryption.missing', { names: namesOf(missing) })}</p>
      )}
      {namesOf(others) !== '' && (
        <p className={styles['missing']}>{t('call.encryption.unreadable', { names: namesOf(others) })}</p>
      )}
    </Dialog>
  );
}

/** Seen as groups, and said digit by digit: nobody compares numbers of five digits by ear. */
function Code({ groups }: { readonly groups: readonly string[] }): ReactNode {
  const t = useT();
  const said = groups.map((group) => group.split('').join(' ')).join(', ');
  return (
    <div className={styles['code']}>
      <VisuallyHidden>{`${t('call.encryption.code')}: ${said}`}</VisuallyHidden>
      {/* read from left to right in every language, as it is spoken */}
      <p aria-hidden dir="ltr" className={styles['groups']} data-code={groups.join(' ')}>
        {groups.map((group, place) => (
          // groups have no name but their place, and two may be alike
          // oxlint-disable-next-line react/no-array-index-key
          <span key={place}>{group}</span>
        ))}
      </p>
    </div>
  );
}
