import type { ReactNode } from 'react';
import { useFormats, useT } from '../../state/i18n.ts';
import { useNow } from '../../state/use-now.ts';
import styles from './CallTimer.module.css';

/** Counts from the first answer, or from what `label` says. `startedAt`: local milliseconds. */
export function CallTimer(props: { readonly startedAt: number; readonly label?: string }): ReactNode {
  const { startedAt, label } = props;
  const t = useT();
  const formats = useFormats();
  const now = useNow(1000);
  return (
    <span role="timer" aria-label={label ?? t('call.duration')} className={styles['timer']}>
      {formats.duration((now - startedAt) / 1000)}
    </span>
  );
}
