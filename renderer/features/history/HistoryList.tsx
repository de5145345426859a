import { CloudOff, History as HistoryIcon, PhoneMissed, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ERROR_RECOVERY, type ErrorView } from '#shared/errors/app-error.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { useWorkspace } from '../../state/context.tsx';
import { errorText, useFormats, useT } from '../../state/i18n.ts';
import { Banner, ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Skeleton } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { historyDays } from './history-rows.ts';
import { type HistoryActions, HistoryRow } from './HistoryRow.tsx';
import styles from './HistoryPage.module.css';
import { type HistoryState, useHistory } from './use-history.ts';
import { useToday } from './use-today.ts';

/** The calls themselves, or what there is to say in their place. Lives with one workspace and one filter. */
export function HistoryList(
  props: HistoryActions & { readonly workspaceId: string; readonly missedOnly: boolean },
): ReactNode {
  const { workspaceId, missedOnly, ...actions } = props;
  const { history, reload, showMore } = useHistory(workspaceId, missedOnly);
  switch (history.state) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return <Failed error={history.error} onRetry={reload} />;
    case 'ready':
      return history.pages.records.length === 0 ? (
        <Empty missedOnly={missedOnly} />
      ) : (
        <Days
          workspaceId={workspaceId}
          history={history}
          actions={actions}
          onRetry={reload}
          onMore={showMore}
        />
      );
    default:
      return assertNever(history, 'unknown state of the history');
  }
}

function Days(props: {
  readonly workspaceId: string;
  readonly history: Extract<HistoryState, { state: 'ready' }>;
  readonly actions: HistoryActions;
  readonly onRetry: () => void;
  readonly onMore: () => void;
}): ReactNode {
  const { workspaceId, history, actions, onRetry, onMore } = props;
  const t = useT();
  const formats = useFormats();
  const today = useToday();
  const workspace = useWorkspace(workspaceId);
  if (!workspace) return null;
  const { pages, stale, older } = history;
  const days = historyDays(pages.records, workspace, { t, formats, now: today });
  const refused = older === 'idle' || older === 'loading' ? null : older;
  return (
    <div className={styles['scroll']}>
      {stale && (
        <Banner
          strip
          tone="warning"
          actions={
            <Button size="s" onClick={onRetry}>
              {t('common.tryAgain')}
            </Button>
          }
        >
          {t('history.stale')}
        </Banner>
      )}
      <div className={styles['days']}>
        {days.map(({ key, title, rows }) => (
          <Day key={key} title={title}>
            {rows.map((row) => (
              <HistoryRow key={row.id} row={row} {...actions} />
            ))}
          </Day>
        ))}
        {refused && <ErrorBanner error={refused} onRetry={onMore} />}
        {pages.cursor !== null && !refused && (
          <div className={styles['more']}>
            <Button busy={older === 'loading'} onClick={onMore}>
              {t('history.showMore')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Day({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles['day']}>
      <h2 className={styles['dayTitle']}>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Empty({ missedOnly }: { readonly missedOnly: boolean }): ReactNode {
  const t = useT();
  return missedOnly ? (
    <EmptyState icon={PhoneMissed} title={t('history.emptyMissedTitle')}>
      {t('history.emptyMissedText')}
    </EmptyState>
  ) : (
    <EmptyState icon={HistoryIcon} title={t('history.emptyTitle')}>
      {t('history.emptyText')}
    </EmptyState>
  );
}

function Failed({ error, onRetry }: { readonly error: ErrorView; readonly onRetry: () => void }): ReactNode {
  const t = useT();
  const offline = error.code === 'offline' || error.code === 'server-unreachable';
  return (
    <div role="alert" className={styles['failed']}>
      <EmptyState
        icon={offline ? CloudOff : TriangleAlert}
        title={t(offline ? 'history.offlineTitle' : 'history.failedTitle')}
        actions={
          ERROR_RECOVERY[error.code] === 'retry' && <Button onClick={onRetry}>{t('common.tryAgain')}</Button>
        }
      >
        {offline ? t('history.offlineText') : errorText(t, error)}
      </EmptyState>
    </div>
  );
}

function Loading(): ReactNode {
  const t = useT();
  return (
    <div className={styles['loading']} aria-busy="true">
      <VisuallyHidden>{t('common.loading')}</VisuallyHidden>
      {['42%', '30%', '52%', '36%', '46%', '28%'].map((width) => (
        <div key={width} className={styles['loadingRow']}>
          <Skeleton round width="2.5rem" height="2.5rem" />
          <div>
            <Skeleton width={width} />
            <Skeleton width="60%" height="0.6em" />
          </div>
        </div>
      ))}
    </div>
  );
}
