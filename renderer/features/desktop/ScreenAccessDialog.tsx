import { CircleCheck, CircleDashed, RotateCw, Settings2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useBridge, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './ScreenAccessDialog.module.css';

const STEPS = ['open', 'allow', 'restart'] as const;

/** The way to the permission to capture the screen, where the system keeps one; its state is shown as it changes. */
export function ScreenAccessDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const access = useView(({ desktop }) => desktop.screenAccess);
  const open = useSubmit(() => bridge.desktop.call.openScreenSettings());
  const restart = useSubmit(() => bridge.desktop.call.restart());
  if (access === 'unneeded') return null;
  const granted = access === 'granted';
  const error = open.error ?? restart.error;
  const Icon = granted ? CircleCheck : CircleDashed;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('desktop.screen.title')}
      description={t('desktop.screen.text')}
      actions={
        <>
          {granted && <Button onClick={onClose}>{t('desktop.screen.done')}</Button>}
          <Button icon={RotateCw} busy={restart.busy} onClick={() => restart.run()}>
            {t('desktop.screen.restart')}
          </Button>
          {!granted && (
            <Button tone="accent" icon={Settings2} busy={open.busy} onClick={() => open.run()}>
              {t('desktop.screen.openSettings')}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['page']}>
        <output className={styles['state']} data-granted={granted || undefined}>
          <Icon aria-hidden size={20} />
          {t(`desktop.screen.state.${access}`)}
        </output>
        <ol className={styles['steps']}>
          {STEPS.map((step) => (
            <li key={step} className={styles['step']}>
              <span>{t(`desktop.screen.steps.${step}`)}</span>
            </li>
          ))}
        </ol>
        {error?.code === 'call-in-progress' ? (
          <p role="alert" className={styles['note']}>
            {t('desktop.screen.inCall')}
          </p>
        ) : (
          error && <ErrorBanner error={error} />
        )}
      </div>
    </Dialog>
  );
}
