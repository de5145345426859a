import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { LocalDeviceState } from '../../media/local-device.ts';
import { useT } from '../../state/i18n.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { usePicture } from '../../ui/use-picture.ts';
import styles from './Preview.module.css';
import type { Trial } from './use-trial.ts';

/** How the others would see one, and what is on. `curtain` hangs before it until something was opened. */
export function Preview(props: {
  readonly trial: Trial;
  /** The backend has video calls. */
  readonly canVideo: boolean;
  readonly curtain?: ReactNode;
}): ReactNode {
  const { trial, canVideo, curtain } = props;
  const t = useT();
  const { wishes, facts, want } = trial;
  return (
    <div className={styles['preview']}>
      {curtain ?? <Picture camera={facts.camera} />}
      {!curtain && (
        <div className={styles['switches']}>
          <IconButton
            size="l"
            tone={wishes.microphone ? 'neutral' : 'danger'}
            icon={wishes.microphone ? Mic : MicOff}
            label={t(wishes.microphone ? 'call.mute' : 'call.unmute')}
            onClick={() => want({ microphone: !wishes.microphone })}
          />
          {canVideo && (
            <IconButton
              size="l"
              tone={wishes.camera ? 'neutral' : 'danger'}
              icon={wishes.camera ? Video : VideoOff}
              label={t(wishes.camera ? 'call.cameraOff' : 'call.cameraOn')}
              onClick={() => want({ camera: !wishes.camera })}
            />
          )}
        </div>
      )}
    </div>
  );
}

function Picture({ camera }: { readonly camera: LocalDeviceState }): ReactNode {
  const t = useT();
  switch (camera.state) {
    case 'on':
      return <OwnVideo track={camera.track} label={t('devices.preview')} />;
    case 'starting':
      return (
        <output className={styles['words']}>
          <Spinner />
          {t('devices.cameraStarting')}
        </output>
      );
    case 'off':
    case 'failed':
      return (
        <p className={styles['words']}>
          <VideoOff aria-hidden size={28} strokeWidth={1.6} />
          {t('devices.cameraOff')}
        </p>
      );
    default:
      return assertNever(camera, 'unknown state of a camera');
  }
}

/** As in a mirror: how people know themselves. */
function OwnVideo({ track, label }: { readonly track: MediaStreamTrack; readonly label: string }): ReactNode {
  const element = usePicture(track);
  return <video ref={element} autoPlay playsInline muted aria-label={label} className={styles['video']} />;
}
