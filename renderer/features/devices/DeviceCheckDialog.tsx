import { type ReactNode, useEffect } from 'react';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DevicePanel } from './DevicePanel.tsx';
import { pageTools } from './page-tools.ts';
import type { DeviceTools } from './tools.ts';
import { useChecked } from './use-checked.ts';
import { entranceOf, useTrial, type Wishes } from './use-trial.ts';

export interface DeviceCheckDialogProps {
  readonly canVideo: boolean;
  readonly onClose: () => void;
  /** It stands before a call, and this goes on to it, with what works and was not turned off; left out where it was opened for itself. */
  readonly onCall?: ((entrance: Wishes) => void) | undefined;
  readonly tools?: DeviceTools;
}

const NOTHING = { microphone: false, camera: false };

/** Whether one can be heard and seen. Opens nothing by itself; lets go of everything when it goes. */
export function DeviceCheckDialog(props: DeviceCheckDialogProps): ReactNode {
  const { canVideo, onClose, onCall, tools = pageTools } = props;
  const t = useT();
  const trial = useTrial(tools, NOTHING);
  const remember = useChecked();
  const { started } = trial;
  useEffect(() => {
    if (started) remember();
  }, [started, remember]);
  const call = (): void => {
    remember();
    onCall?.(entranceOf(trial));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="l"
      title={t('devices.check.title')}
      description={t(onCall ? 'devices.check.firstText' : 'devices.check.text')}
      actions={
        onCall ? (
          <Button tone={started ? 'positive' : 'neutral'} onClick={call}>
            {t(started ? 'devices.check.goOn' : 'devices.check.skip')}
          </Button>
        ) : (
          <Button onClick={onClose}>{t('devices.check.done')}</Button>
        )
      }
    >
      <DevicePanel tools={tools} trial={trial} canVideo={canVideo} ring />
    </Dialog>
  );
}
