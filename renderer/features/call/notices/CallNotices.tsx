import { type ReactNode, useState } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';
import { useCallFacts } from '../../../call/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { Banner, ErrorBanner } from '../../../ui/Banner.tsx';
import { useCallUi, useCallUiVerbs } from '../call-ui.tsx';
import { DeviceErrors } from './DeviceErrors.tsx';

/** What goes wrong in this call, across its whole width, until it is over or read. */
export function CallNotices(props: {
  readonly call: CallView;
  readonly onOpenSettings?: (() => void) | undefined;
}): ReactNode {
  const { call, onOpenSettings } = props;
  const t = useT();
  const { cutOff, relayError, encryption } = useCallFacts(call.id);
  const shareError = useCallUi((ui) => ui.shareError);
  const hint = useCallUi((ui) => ui.hint);
  const { share, forgetShareError } = useCallUiVerbs();
  const [read, setRead] = useState<ErrorView | null>(null);
  return (
    <>
      {cutOff && (
        <Banner strip tone="danger">
          {t('call.notices.cutOff')}
        </Banner>
      )}
      {encryption?.supported === false && (
        <Banner strip tone="danger">
          {t('call.encryption.unsupported')}
        </Banner>
      )}
      {!cutOff && call.sfu?.state === 'lost' && (
        <Banner strip tone="warning">
          {t('call.notices.sfuAway')}
        </Banner>
      )}
      {relayError && relayError !== read && (
        <ErrorBanner strip tone="warning" error={relayError} onDismiss={() => setRead(relayError)} />
      )}
      {shareError && (
        <ErrorBanner
          strip
          tone="warning"
          error={shareError}
          onDismiss={forgetShareError}
          onRetry={() => void share(call.id, hint)}
          onSettings={onOpenSettings}
        />
      )}
      <DeviceErrors callId={call.id} onOpenSettings={onOpenSettings} />
    </>
  );
}
