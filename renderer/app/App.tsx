import { Direction } from 'radix-ui';
import { type ReactNode, useEffect } from 'react';
import { useView, useViewStatus, useViewStore } from '../state/context.tsx';
import { useT } from '../state/i18n.ts';
import { ErrorBanner } from '../ui/Banner.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { applyTheme } from '../ui/theme.ts';
import styles from './App.module.css';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { NoticeStack } from './NoticeStack.tsx';
import { Shell } from './Shell.tsx';

/** The main window: waits for the view, then shows it. */
export function App(): ReactNode {
  const t = useT();
  const store = useViewStore();
  const { status, error } = useViewStatus();
  if (status === 'ready') {
    return (
      <ErrorBoundary name="app">
        <Theme />
        {/* Radix writes left-to-right on what it draws, unless it is told */}
        <Direction.Provider dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
          <Shell />
        </Direction.Provider>
        <NoticeStack />
      </ErrorBoundary>
    );
  }
  return (
    <main className={styles['waiting']}>
      {status === 'failed' && error ? (
        <div className={styles['failed']}>
          <h1 className={styles['failedTitle']}>{t('common.startFailed')}</h1>
          <ErrorBanner error={error} onRetry={store.reload} />
        </div>
      ) : (
        <output className={styles['starting']}>
          <Spinner size="l" />
          <h1 className={styles['startingText']}>{t('common.starting')}</h1>
        </output>
      )}
    </main>
  );
}

function Theme(): ReactNode {
  const theme = useView((view) => view.settings.theme);
  useEffect(() => applyTheme(theme), [theme]);
  return null;
}
