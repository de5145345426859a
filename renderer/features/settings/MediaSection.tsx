import { Play, Square } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { SettingsChange } from '#shared/contracts/settings.ts';
import { playRing } from '../../media/ringtone.ts';
import { useBridge, useNotices, useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useLogger } from '../../state/use-logger.ts';
import { Button } from '../../ui/Button.tsx';
import { DeviceSelect } from './DeviceSelect.tsx';
import styles from './section.module.css';
import { useDevices } from './use-devices.ts';

const FIELDS = [
  { field: 'microphoneId', role: 'audioinput', words: 'settings.media.microphone' },
  { field: 'cameraId', role: 'videoinput', words: 'settings.media.camera' },
  { field: 'speakerId', role: 'audiooutput', words: 'settings.media.speaker' },
  { field: 'ringSpeakerId', role: 'audiooutput', words: 'settings.media.ringSpeaker' },
] as const;

export function MediaSection(): ReactNode {
  const t = useT();
  const bridge = useBridge();
  const notices = useNotices();
  const settings = useView((view) => view.settings);
  const devices = useDevices();
  const change = (next: SettingsChange): void => void notices.run(() => bridge.app.call.changeSettings(next));
  return (
    <div className={styles['group']}>
      {FIELDS.map(({ field, role, words }) => (
        <DeviceSelect
          key={field}
          label={t(words)}
          role={role}
          devices={devices}
          chosenId={settings[field]}
          onChange={(id) => change({ [field]: id })}
        />
      ))}
      <RingVolume volume={settings.ringVolume} onChange={(ringVolume) => change({ ringVolume })} />
      <RingTest speakerId={settings.ringSpeakerId} volume={settings.ringVolume} />
    </div>
  );
}

/** Moves freely; is kept when it is let go. */
function RingVolume(props: {
  readonly volume: number;
  readonly onChange: (volume: number) => void;
}): ReactNode {
  const t = useT();
  const id = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? props.volume;
  const percent = Math.round(shown * 100);
  const keep = (): void => {
    if (moving !== null && moving !== props.volume) props.onChange(moving);
    setMoving(null);
  };
  return (
    <div className={styles['range']}>
      <div className={styles['rangeHead']}>
        <label htmlFor={id}>{t('settings.media.ringVolume')}</label>
        <span aria-hidden>{t('settings.media.percent', { percent })}</span>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={shown}
        aria-valuetext={t('settings.media.percent', { percent })}
        onChange={(event) => setMoving(Number(event.target.value))}
        onPointerUp={keep}
        onKeyUp={keep}
        onBlur={keep}
      />
    </div>
  );
}

/** The ringtone as it will be heard. */
function RingTest({
  speakerId,
  volume,
}: {
  readonly speakerId: string | null;
  readonly volume: number;
}): ReactNode {
  const t = useT();
  const log = useLogger('ring-test');
  const [playing, setPlaying] = useState(false);
  useEffect(
    () => (playing ? playRing({ pattern: 'ring', volume, speakerId }, log) : undefined),
    [playing, volume, speakerId, log],
  );
  return (
    <div className={styles['row']}>
      <Button icon={playing ? Square : Play} onClick={() => setPlaying(!playing)}>
        {playing ? t('settings.media.stopRing') : t('settings.media.testRing')}
      </Button>
    </div>
  );
}
