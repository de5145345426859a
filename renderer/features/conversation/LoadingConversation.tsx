import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Skeleton } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './Conversation.module.css';
import headerStyles from './ConversationHeader.module.css';

const WIDTHS = ['14rem', '20rem', '9rem', '17rem', '12rem', '22rem', '10rem'];

/** Where messages will be. */
export function LoadingMessages(): ReactNode {
  const t = useT();
  return (
    <div className={styles['loading']} aria-busy="true">
      <VisuallyHidden>{t('common.loading')}</VisuallyHidden>
      {WIDTHS.map((width, index) => (
        <div key={width} className={index % 3 === 1 ? styles['loadingMine'] : styles['loadingTheirs']}>
          <Skeleton width={width} height="2.4rem" />
        </div>
      ))}
    </div>
  );
}

/** A conversation that the view does not have yet: it was made a moment ago. */
export function LoadingConversation({ onBack }: { readonly onBack?: (() => void) | undefined }): ReactNode {
  const t = useT();
  return (
    <div className={styles['conversation']}>
      <div className={headerStyles['header']}>
        {onBack && (
          <IconButton
            icon={ArrowLeft}
            label={t('common.back')}
            onClick={onBack}
            className={headerStyles['back']}
          />
        )}
        <Skeleton round width="2.75rem" height="2.75rem" />
        <Skeleton width="9rem" />
      </div>
      <LoadingMessages />
    </div>
  );
}
