import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useT } from '../../state/i18n.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { HistoryList } from './HistoryList.tsx';
import type { HistoryActions } from './HistoryRow.tsx';
import styles from './HistoryPage.module.css';

export interface HistoryPageProps extends HistoryActions {
  readonly workspaceId: string;
  /** Back to the list, where only one of the two fits; left out otherwise. */
  readonly onBack?: (() => void) | undefined;
}

const FILTERS = ['all', 'missed'] as const;
type Filter = (typeof FILTERS)[number];

/** Calls of a workspace that are over: how they went, and the way back to the people. */
export function HistoryPage({ workspaceId, onBack, ...actions }: HistoryPageProps): ReactNode {
  const t = useT();
  const [filter, setFilter] = useState<Filter>('all');
  return (
    <div className={styles['page']}>
      <header className={styles['header']}>
        {onBack && (
          <IconButton icon={ArrowLeft} label={t('common.back')} onClick={onBack} className={styles['back']} />
        )}
        <h1 className={styles['title']}>{t('history.title')}</h1>
        <Segmented
          label={t('history.filter')}
          value={filter}
          segments={FILTERS.map((value) => ({ value, label: t(`history.${value}`) }))}
          onChange={setFilter}
        />
      </header>
      <HistoryList
        key={`${workspaceId} ${filter}`}
        workspaceId={workspaceId}
        missedOnly={filter === 'missed'}
        {...actions}
      />
    </div>
  );
}
