import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import type { MessageList } from '../../state/message-store.ts';
import { Button } from '../../ui/Button.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './MessageList.module.css';

/** What stands above the oldest loaded message. */
export function ListEnds(props: {
  readonly context?: { readonly list: MessageList; readonly onLoadOlder: () => void };
}): ReactNode {
  const t = useT();
  if (!props.context) return null;
  const { list, onLoadOlder } = props.context;
  if (!list.hasMore) return null;
  if (list.older === 'failed') {
    return (
      <div className={styles['older']}>
        {t('chat.olderFailed')}
        <Button size="s" onClick={onLoadOlder}>
          {t('common.tryAgain')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles['older']}>
      <Spinner />
      <VisuallyHidden>{t('common.loading')}</VisuallyHidden>
    </div>
  );
}
