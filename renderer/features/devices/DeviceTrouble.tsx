import type { ReactNode } from 'react';
import type { ErrorView } from '#shared/errors/app-error.ts';
import type { DeviceKind } from '../../media/capture.ts';
import type { LocalFacts } from '../../media/local-media.ts';
import { errorText, useT } from '../../state/i18n.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';

const errorOf = (facts: LocalFacts, kind: DeviceKind): ErrorView | null => {
  const device = facts[kind];
  return device.state === 'failed' ? device.error : null;
};

/** Why a microphone or camera did not open, what to do about it, and that one can call all the same. */
export function DeviceTrouble(props: {
  readonly kind: DeviceKind;
  readonly facts: LocalFacts;
  readonly onRetry: (kind: DeviceKind) => void;
}): ReactNode {
  const { kind, facts, onRetry } = props;
  const t = useT();
  const error = errorOf(facts, kind);
  if (!error) return null;
  const absent = error.code === 'no-microphone' || error.code === 'no-camera';
  // a refusal is for both, and is explained at the microphone
  const explained = kind === 'camera' && errorOf(facts, 'microphone')?.code === error.code;
  const why = absent ? t(`devices.absent.${kind}`) : explained ? null : errorText(t, error);
  const words = [why, t(`devices.without.${kind}`)];
  return (
    <Banner
      tone="warning"
      actions={
        <Button size="s" onClick={() => onRetry(kind)}>
          {t('common.tryAgain')}
        </Button>
      }
    >
      {words.filter(Boolean).join(' ')}
    </Banner>
  );
}
