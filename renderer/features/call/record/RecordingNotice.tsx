import type { ReactNode } from 'react';
import { useCallRoom, useRoomFacts } from '../../../call/context.tsx';
import { useBridge, useNotices } from '../../../state/context.tsx';
import { errorText, useT } from '../../../state/i18n.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';

/** What became of my recording, until it is read: it may outlive the call. */
export function RecordingNotice(): ReactNode {
  const t = useT();
  const room = useCallRoom();
  const bridge = useBridge();
  const notices = useNotices();
  const recording = useRoomFacts((facts) => facts.recording);
  if (recording.state !== 'saved' && recording.state !== 'failed') return null;
  const { recordingId } = recording;
  return (
    <Banner
      strip
      tone={recording.state === 'saved' ? 'positive' : 'danger'}
      onDismiss={() => room.forgetRecording()}
      actions={
        recordingId !== null && (
          <Button
            size="s"
            onClick={() => void notices.run(() => bridge.recording.call.reveal({ recordingId }))}
          >
            {t('recording.show')}
          </Button>
        )
      }
    >
      {recording.state === 'saved'
        ? t('recording.saved', { name: recording.fileName })
        : errorText(t, recording.error)}
    </Banner>
  );
}
