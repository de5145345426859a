import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import { DeviceField } from './DeviceField.tsx';
import styles from './DevicePanel.module.css';
import { DeviceTrouble } from './DeviceTrouble.tsx';
import { MicrophoneTest } from './MicrophoneTest.tsx';
import { Preview } from './Preview.tsx';
import { RingTest } from './RingTest.tsx';
import { SpeakerTest } from './SpeakerTest.tsx';
import type { DeviceTools } from './tools.ts';
import { useDevices } from './use-devices.ts';
import type { Trial } from './use-trial.ts';

/** Picture, level, test sound and the choice of each device: the inside of the check and of the lobby. */
export function DevicePanel(props: {
  readonly tools: DeviceTools;
  readonly trial: Trial;
  readonly canVideo: boolean;
  /** The output for ringing is looked at too. */
  readonly ring: boolean;
}): ReactNode {
  const { tools, trial, canVideo, ring } = props;
  const { facts } = trial;
  const { microphone, camera } = facts;
  const devices = useDevices(tools, `${microphone.state} ${camera.state}`);
  return (
    <div className={styles['frame']}>
      <div className={styles['panel']}>
        <div className={styles['column']}>
          <Preview
            trial={trial}
            canVideo={canVideo}
            curtain={trial.started ? null : <Curtain trial={trial} canVideo={canVideo} />}
          />
          {canVideo && (
            <>
              <DeviceTrouble kind="camera" facts={facts} onRetry={trial.retry} />
              <DeviceField field="cameraId" devices={devices} opened={camera} />
            </>
          )}
        </div>
        <div className={styles['column']}>
          <div className={styles['device']}>
            <DeviceField field="microphoneId" devices={devices} opened={microphone} />
            <DeviceTrouble kind="microphone" facts={facts} onRetry={trial.retry} />
            {microphone.state !== 'failed' && <MicrophoneTest tools={tools} microphone={microphone} />}
          </div>
          <div className={styles['device']}>
            <DeviceField field="speakerId" devices={devices} />
            <SpeakerTest tools={tools} />
          </div>
          {ring && (
            <div className={styles['device']}>
              <DeviceField field="ringSpeakerId" devices={devices} />
              <div className={styles['row']}>
                <RingTest />
              </div>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

/** Nothing is open before the person says so. */
function Curtain({ trial, canVideo }: { readonly trial: Trial; readonly canVideo: boolean }): ReactNode {
  const t = useT();
  return (
    <div className={styles['curtain']}>
      <p>{t('devices.check.privacy')}</p>
      <Button tone="accent" onClick={() => trial.want({ microphone: true, camera: canVideo })}>
        {t('devices.check.start')}
      </Button>
    </div>
  );
}
