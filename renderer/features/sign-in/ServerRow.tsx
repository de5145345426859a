import { ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import styles from './ServerRow.module.css';

/** One click leads there; what went wrong stands below. */
export function ServerRow(props: {
  readonly icon: LucideIcon;
  readonly busy: boolean;
  readonly error: ErrorView | null;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { icon: Icon, busy, error, onChoose, children } = props;
  return (
    <li className={styles['row']}>
      <button type="button" className={styles['server']} aria-busy={busy || undefined} onClick={onChoose}>
        <span aria-hidden className={styles['icon']}>
          <Icon size={20} />
        </span>
        <span className={styles['words']}>{children}</span>
        {busy ? <Spinner /> : <ChevronRight aria-hidden size={18} className={styles['flip']} />}
      </button>
      {error && <ErrorBanner error={error} onRetry={onChoose} />}
    </li>
  );
}
