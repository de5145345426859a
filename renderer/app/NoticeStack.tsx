import type { ReactNode } from 'react';
import { useNoticeList, useNotices } from '../state/context.tsx';
import { useT } from '../state/i18n.ts';
import { Banner, ErrorBanner } from '../ui/Banner.tsx';
import styles from './NoticeStack.module.css';

/** Errors of commands that belong to no form, and what is only to be known; each stays until it is read. */
export function NoticeStack(): ReactNode {
  const t = useT();
  const notices = useNotices();
  const list = useNoticeList();
  return (
    <div className={styles['stack']}>
      {list.map((notice) => {
        const dismiss = (): void => notices.dismiss(notice.id);
        return (
          <div key={notice.id} className={styles['notice']}>
            {notice.type === 'error' ? (
              <ErrorBanner error={notice.error} onRetry={notice.retry ?? undefined} onDismiss={dismiss} />
            ) : notice.type === 'said' ? (
              <Banner tone={notice.tone} onDismiss={dismiss}>
                <span dir="auto">{notice.text}</span>
              </Banner>
            ) : (
              <Banner onDismiss={dismiss}>{t(notice.words, notice.params)}</Banner>
            )}
          </div>
        );
      })}
    </div>
  );
}
