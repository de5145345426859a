import { Volume2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './DevicePanel.module.css';
import { LevelBar } from './LevelBar.tsx';
import type { DeviceTools } from './tools.ts';

/** Some notes on the chosen speaker, and how loud Parley plays them. Another speaker ends them. */
export function SpeakerTest({ tools }: { readonly tools: DeviceTools }): ReactNode {
  const speakerId = useView(({ settings }) => settings.speakerId);
  return <TestSound key={speakerId} tools={tools} speakerId={speakerId} />;
}

function TestSound(props: { readonly tools: DeviceTools; readonly speakerId: string | null }): ReactNode {
  const { tools, speakerId } = props;
  const t = useT();
  const [playing, setPlaying] = useState(false);
  const open = useMemo(
    () => (playing ? () => tools.playTest(speakerId, () => setPlaying(false)) : null),
    [playing, tools, speakerId],
  );
  return (
    <div className={styles['test']}>
      <div className={styles['row']}>
        <Button icon={Volume2} busy={playing} onClick={() => setPlaying(true)}>
          {t(playing ? 'devices.playing' : 'devices.playTest')}
        </Button>
        <LevelBar label={t('devices.speakerLevel')} open={open} />
      </div>
      <p className={styles['said']}>{t('devices.listen')}</p>
    </div>
  );
}
