import { FileDown, Play, RotateCw, Square } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { CHECKS } from '#shared/contracts/ipc/diagnostics.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { useBridge, useViewStore } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useSubmit } from '../../state/use-submit.ts';
import { ErrorBanner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { CheckRow } from './CheckRow.tsx';
import styles from './DiagnosticsDialog.module.css';
import { type CheckTools, pageTools } from './page-tools.ts';
import { type CheckContext, createRunner } from './runner.ts';
import { type Checks, useChecks } from './use-checks.ts';

export interface DiagnosticsDialogProps {
  /** The one on screen; `null`: none. */
  readonly workspaceId: string | null;
  readonly onClose: () => void;
  readonly tools?: CheckTools;
}

/** Self-checks that a person runs, one after the other, and hands to whoever helps. */
export function DiagnosticsDialog(props: DiagnosticsDialogProps): ReactNode {
  const { workspaceId, onClose, tools = pageTools } = props;
  const t = useT();
  const bridge = useBridge();
  const store = useViewStore();
  const runner = useMemo(
    () => createRunner(bridge, tools, () => contextOf(store.getState().view, workspaceId)),
    [bridge, tools, store, workspaceId],
  );
  const checks = useChecks(runner);
  const [saved, setSaved] = useState(false);
  const save = useSubmit(async () => {
    const answer = await bridge.diagnostics.call.export({ results: [...checks.results] });
    setSaved(answer.saved);
  });
  const run = (...names: Parameters<Checks['run']>): void => {
    setSaved(false);
    checks.run(...names);
  };
  const { running, results } = checks;
  return (
    <Dialog
      open
      onClose={onClose}
      size="l"
      title={t('diagnostics.title')}
      description={t('diagnostics.lead')}
      actions={
        <>
          <output className={styles['summary']}>
            {saved ? t('diagnostics.exported') : summary(t, checks)}
          </output>
          <Button
            icon={FileDown}
            disabled={results.length === 0 || running}
            busy={save.busy}
            onClick={() => save.run()}
          >
            {t('diagnostics.export')}
          </Button>
          {running ? (
            <Button icon={Square} onClick={checks.stop}>
              {t('diagnostics.stop')}
            </Button>
          ) : (
            <Button tone="accent" icon={results.length > 0 ? RotateCw : Play} onClick={() => run()}>
              {t(results.length > 0 ? 'diagnostics.again' : 'diagnostics.start')}
            </Button>
          )}
        </>
      }
    >
      <ol className={styles['checks']}>
        {CHECKS.map((name, index) => (
          <CheckRow
            key={name}
            name={name}
            number={index + 1}
            check={checks.states[name]}
            onRun={running ? null : () => run([name])}
          />
        ))}
      </ol>
      {save.error && <ErrorBanner error={save.error} onRetry={save.run} />}
      <p className={styles['note']}>{t('diagnostics.exportHint')}</p>
    </Dialog>
  );
}

function summary(t: ReturnType<typeof useT>, { running, results }: Checks): string {
  if (running) return t('diagnostics.progress', { done: results.length, all: CHECKS.length });
  if (results.length === 0) return '';
  const bad = results.filter(({ state }) => state === 'failed' || state === 'warning').length;
  return bad === 0 ? t('diagnostics.allGood') : t('diagnostics.found', { count: bad });
}

/** Of what is on screen and chosen now. */
function contextOf(view: AppView | null, workspaceId: string | null): CheckContext {
  const { microphoneId = null, cameraId = null, speakerId = null } = view?.settings ?? {};
  return { workspaceId, microphoneId, cameraId, speakerId };
}
