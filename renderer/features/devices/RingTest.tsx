import { Play, Square } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { playRing } from '../../media/ringtone.ts';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { useLogger } from '../../state/use-logger.ts';
import { Button } from '../../ui/Button.tsx';

/** The ringtone as it will be heard. */
export function RingTest(): ReactNode {
  const t = useT();
  const log = useLogger('ring-test');
  const speakerId = useView(({ settings }) => settings.ringSpeakerId);
  const volume = useView(({ settings }) => settings.ringVolume);
  const [playing, setPlaying] = useState(false);
  useEffect(
    () => (playing ? playRing({ pattern: 'ring', volume, speakerId }, log) : undefined),
    [playing, volume, speakerId, log],
  );
  return (
    <Button icon={playing ? Square : Play} onClick={() => setPlaying(!playing)}>
      {t(playing ? 'devices.stopRing' : 'devices.playRing')}
    </Button>
  );
}
