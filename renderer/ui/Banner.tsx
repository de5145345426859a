import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ERROR_RECOVERY, type ErrorView, type Recovery } from '#shared/errors/app-error.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import { errorText, useT } from '../state/i18n.ts';
import styles from './Banner.module.css';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { IconButton } from './IconButton.tsx';

export type BannerTone = 'info' | 'warning' | 'danger' | 'positive';

const ICONS: Record<BannerTone, LucideIcon> = {
  info: Info,
  warning: TriangleAlert,
  danger: CircleAlert,
  positive: CircleCheck,
};

export interface BannerProps {
  readonly tone?: BannerTone;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
  /** Across the whole width at the top of a region, instead of a box of its own. */
  readonly strip?: boolean;
}

export function Banner({
  tone = 'info',
  children,
  actions,
  onDismiss,
  strip = false,
}: BannerProps): ReactNode {
  const t = useT();
  const Icon = ICONS[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cx(styles['banner'], styles[tone], strip && styles['strip'])}
    >
      <Icon aria-hidden size={18} className={styles['icon']} />
      <div className={styles['text']}>{children}</div>
      {actions && <div className={styles['actions']}>{actions}</div>}
      {onDismiss && <IconButton size="s" icon={X} label={t('common.dismiss')} onClick={onDismiss} />}
    </div>
  );
}

/** What may be done about an error here; a way out that is not given has no button. */
export interface WaysOut {
  readonly onRetry?: (() => void) | undefined;
  readonly onSignIn?: (() => void) | undefined;
  readonly onSettings?: (() => void) | undefined;
}

/** The button for a recovery, or `null` when there is none here. */
export function WayOut({
  recovery,
  ways,
}: {
  readonly recovery: Recovery;
  readonly ways: WaysOut;
}): ReactNode {
  const t = useT();
  const button = (text: string, onClick: (() => void) | undefined): ReactNode =>
    onClick && (
      <Button size="s" onClick={onClick}>
        {text}
      </Button>
    );
  switch (recovery) {
    case 'retry':
      return button(t('common.tryAgain'), ways.onRetry);
    case 'sign-in':
      return button(t('common.signInAgain'), ways.onSignIn);
    case 'settings':
      return button(t('common.openSettings'), ways.onSettings);
    case 'change-input':
    case 'none':
      return null;
    default:
      return assertNever(recovery, 'unknown recovery');
  }
}

/** An error as a sentence, with its way out. */
export function ErrorBanner(
  props: WaysOut & {
    readonly error: ErrorView;
    readonly onDismiss?: (() => void) | undefined;
    readonly tone?: BannerTone;
    readonly strip?: boolean;
  },
): ReactNode {
  const { error, onDismiss, tone = 'danger', strip = false, ...ways } = props;
  const t = useT();
  return (
    <Banner
      tone={tone}
      strip={strip}
      onDismiss={onDismiss}
      actions={<WayOut recovery={ERROR_RECOVERY[error.code]} ways={ways} />}
    >
      {errorText(t, error)}
    </Banner>
  );
}
