import { CircleCheck } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { LocalDeviceState } from '../../media/local-device.ts';
import { useT } from '../../state/i18n.ts';
import { LevelBar } from './LevelBar.tsx';
import styles from './DevicePanel.module.css';
import type { DeviceTools } from './tools.ts';

/** Louder than a quiet room: somebody speaks, or taps on it. */
const HEARD_LEVEL = 0.15;

/** The level of an open microphone, and in words whether it was heard. */
export function MicrophoneTest(props: {
  readonly tools: DeviceTools;
  readonly microphone: LocalDeviceState;
}): ReactNode {
  const { tools, microphone } = props;
  const t = useT();
  const track = microphone.state === 'on' ? microphone.track : null;
  const open = useMemo(() => track && (() => tools.hear(track)), [tools, track]);
  const [heard, setHeard] = useState<MediaStreamTrack | null>(null);
  const works = track !== null && heard === track;
  return (
    <div className={styles['test']}>
      <LevelBar
        label={t('devices.microphoneLevel')}
        open={open}
        onLevel={(level) => track && !works && level >= HEARD_LEVEL && setHeard(track)}
      />
      <output className={styles['said']} data-good={works || undefined}>
        {works && <CircleCheck aria-hidden size={16} />}
        {microphone.state === 'off' && t('devices.microphoneOff')}
        {microphone.state === 'starting' && t('devices.microphoneStarting')}
        {track && t(works ? 'devices.heard' : 'devices.speak')}
      </output>
    </div>
  );
}
