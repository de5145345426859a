import type { ReactNode } from 'react';
import { useNoticeList, useNotices } from '../state/context.tsx';
import { ErrorBanner } from '../ui/Banner.tsx';
import styles from './NoticeStack.module.css';

/** Errors of commands that belong to no form; each stays until it is read. */
export function NoticeStack(): ReactNode {
  const notices = useNotices();
  const list = useNoticeList();
  return (
    <div className={styles['stack']}>
      {list.map(({ id, error, retry }) => (
        <div key={id} className={styles['notice']}>
          <ErrorBanner error={error} onRetry={retry ?? undefined} onDismiss={() => notices.dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
