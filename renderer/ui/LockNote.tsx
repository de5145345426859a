import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../state/i18n.ts';
import styles from './LockNote.module.css';

/** Beside what the administrator has set for everybody here: it is seen, and cannot be changed. */
export function LockNote({ id }: { readonly id?: string }): ReactNode {
  const t = useT();
  return (
    <span id={id} className={styles['note']}>
      <Lock aria-hidden size={13} strokeWidth={2.2} />
      {t('settings.locked')}
    </span>
  );
}
