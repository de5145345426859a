import { type ReactNode, useEffect, useState } from 'react';
import { useFormats, useT } from '../../state/i18n.ts';
import styles from './CallTimer.module.css';

/** Counts from the first answer. `startedAt`: local milliseconds. */
export function CallTimer({ startedAt }: { readonly startedAt: number }): ReactNode {
  const t = useT();
  const formats = useFormats();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" aria-label={t('call.duration')} className={styles['timer']}>
      {formats.duration((now - startedAt) / 1000)}
    </span>
  );
}
