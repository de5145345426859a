import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DevicePanel } from './DevicePanel.tsx';
import { pageTools } from './page-tools.ts';
import type { DeviceTools } from './tools.ts';
import { useChecked } from './use-checked.ts';
import { entranceOf, useTrial, type Wishes } from './use-trial.ts';

export interface LobbyDialogProps {
  /** Of the conversation whose call it is. */
  readonly title: string;
  /** It is joined with the camera, unless it is turned off here. */
  readonly video: boolean;
  readonly canVideo: boolean;
  readonly onClose: () => void;
  readonly onJoin: (entrance: Wishes) => void;
  readonly tools?: DeviceTools;
}

/** Before a group call: how one looks and sounds, and what one goes in with. Nobody sees or hears one here. */
export function LobbyDialog(props: LobbyDialogProps): ReactNode {
  const { title, video, canVideo, onClose, onJoin, tools = pageTools } = props;
  const t = useT();
  const trial = useTrial(tools, { microphone: true, camera: video && canVideo });
  const remember = useChecked();
  const join = (): void => {
    remember();
    onJoin(entranceOf(trial));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="l"
      title={t('devices.lobby.title', { title })}
      description={t('devices.lobby.text')}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus anyway, and this is what it was opened for */}
          <Button tone="positive" autoFocus onClick={join}>
            {t('devices.lobby.join')}
          </Button>
        </>
      }
    >
      <DevicePanel tools={tools} trial={trial} canVideo={canVideo} ring={false} />
    </Dialog>
  );
}
