import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** A region without content says what would be here and how to get it. */
export function EmptyState(props: {
  readonly icon?: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  const { icon: Icon, title, children, actions } = props;
  return (
    <div className={styles['empty']}>
      {Icon && (
        <span aria-hidden className={styles['icon']}>
          <Icon size={26} strokeWidth={1.6} />
        </span>
      )}
      <p className={styles['title']}>{title}</p>
      {children && <p className={styles['text']}>{children}</p>}
      {actions && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}
