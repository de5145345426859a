import { Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView } from '#shared/contracts/view.ts';
import { useCallRoom } from '../../call/context.tsx';
import { useBridge, useWorkspace } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './CallControls.module.css';
import { run } from './run.ts';
import { KEYS, useShortcuts } from './use-shortcuts.ts';

/** Microphone, camera, hang up: what I send, as I chose it. */
export function CallControls({
  call,
  size,
}: {
  readonly call: CallView;
  readonly size: 'm' | 'l';
}): ReactNode {
  const t = useT();
  const room = useCallRoom();
  const bridge = useBridge();
  const features = useWorkspace(call.workspaceId)?.features.calls;
  const { audioEnabled, videoEnabled } = call.mediaState;
  const toggleMicrophone = () => run(room.setMedia(call.id, { audioEnabled: !audioEnabled }));
  const toggleCamera = () => run(room.setMedia(call.id, { videoEnabled: !videoEnabled }));
  useShortcuts({
    [KEYS.microphone]: toggleMicrophone,
    ...(features?.video ? { [KEYS.camera]: toggleCamera } : {}),
  });
  return (
    <div className={styles['controls']}>
      <IconButton
        size={size}
        tone={audioEnabled ? 'neutral' : 'accent'}
        icon={audioEnabled ? Mic : MicOff}
        label={t(audioEnabled ? 'call.mute' : 'call.unmute')}
        shortcut={KEYS.microphone}
        onClick={toggleMicrophone}
      />
      {features?.video && (
        <IconButton
          size={size}
          tone="neutral"
          icon={videoEnabled ? Video : VideoOff}
          label={t(videoEnabled ? 'call.cameraOff' : 'call.cameraOn')}
          shortcut={KEYS.camera}
          onClick={toggleCamera}
        />
      )}
      <IconButton
        size={size}
        tone="danger"
        icon={PhoneOff}
        label={t('call.hangUp')}
        onClick={() => run(bridge.call.call.hangUp({ callId: call.id }))}
      />
    </div>
  );
}
