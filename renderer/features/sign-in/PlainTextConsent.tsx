import type { ReactNode } from 'react';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { errorText, useT } from '../../state/i18n.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

/** Asked before anything goes to a server in clear: the question names the server, and "no" is the easy answer. */
export function PlainTextConsent(props: {
  readonly found: ProbeResult | null;
  readonly busy: boolean;
  readonly error: ErrorView | null;
  readonly onConsent: (found: ProbeResult) => void;
  readonly onRefuse: () => void;
}): ReactNode {
  const { found, busy, error, onConsent, onRefuse } = props;
  const t = useT();
  const host = found?.host ?? '';
  return (
    <ConfirmDialog
      open={found !== null}
      title={t('signIn.plainTitle', { host })}
      description={error ? errorText(t, error) : t('signIn.plainText', { host })}
      confirm={t('signIn.plainConfirm')}
      cancel={t('signIn.plainRefuse')}
      busy={busy}
      onConfirm={() => found && onConsent(found)}
      onCancel={onRefuse}
    />
  );
}
