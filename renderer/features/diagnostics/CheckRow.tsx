import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, RotateCw, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CheckName, CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import { useT } from '../../state/i18n.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './CheckRow.module.css';
import { saysText } from './says.ts';
import type { CheckState } from './use-checks.ts';

const ICONS: Record<CheckResult['state'], LucideIcon> = {
  ok: CircleCheck,
  warning: TriangleAlert,
  failed: CircleAlert,
  skipped: CircleMinus,
};

/** One check: how it went, what was found, and what to do about it. */
export function CheckRow(props: {
  readonly name: CheckName;
  readonly number: number;
  readonly check: CheckState;
  /** `null`: another one runs. */
  readonly onRun: (() => void) | null;
}): ReactNode {
  const { name, number, check, onRun } = props;
  const t = useT();
  const result = check.state === 'done' ? check.result : null;
  const state = result?.state ?? check.state;
  const title = t(`diagnostics.names.${name}`);
  const Icon = result ? ICONS[result.state] : CircleDashed;
  const needsHelp = result?.state === 'failed' || result?.state === 'warning';
  return (
    <li className={styles['row']} data-state={state}>
      <span aria-hidden className={styles['number']}>
        {number}
      </span>
      <div className={styles['words']}>
        <span className={styles['title']}>{title}</span>
        {result && <span className={styles['says']}>{saysText(t, result)}</span>}
        {needsHelp && <span className={styles['hint']}>{t(`diagnostics.hints.${name}`)}</span>}
      </div>
      <span className={styles['state']}>
        {check.state === 'running' ? <Spinner /> : <Icon aria-hidden size={20} />}
        <VisuallyHidden>{t(`diagnostics.states.${state as CheckResult['state']}`)}</VisuallyHidden>
      </span>
      <span className={styles['again']}>
        {result && (
          <IconButton
            size="s"
            icon={RotateCw}
            label={t('diagnostics.runOne', { name: title })}
            tooltipSide="left"
            disabled={onRun === null}
            onClick={() => onRun?.()}
          />
        )}
      </span>
    </li>
  );
}
