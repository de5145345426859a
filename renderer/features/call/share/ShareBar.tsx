import { Pause, Play, ScreenShare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCallRoom, useRoomFacts } from '../../../call/context.tsx';
import { useT } from '../../../state/i18n.ts';
import { Button } from '../../../ui/Button.tsx';
import { Segmented } from '../../../ui/Segmented.tsx';
import { Video } from '../media-elements.tsx';
import styles from './ShareBar.module.css';

/** That I share, what the others see of it, and every way to change that. `stops`: also to end it. */
export function ShareBar(props: { readonly callId: string; readonly stops?: boolean }): ReactNode {
  const { callId, stops = true } = props;
  const t = useT();
  const room = useCallRoom();
  const screen = useRoomFacts((facts) => facts.screen);
  if (screen.state !== 'sharing' || screen.callId !== callId) return null;
  const { paused, hint, picture, sound } = screen;
  return (
    <section aria-label={t('call.share.region')} className={styles['bar']} data-paused={paused || undefined}>
      <div className={styles['preview']}>
        <Video track={picture} of="screen" label={t('call.share.preview')} />
      </div>
      <ScreenShare aria-hidden size={18} />
      <output className={styles['words']}>
        {t(paused ? 'call.share.youPaused' : 'call.share.you')}
        {sound && !paused && <span className={styles['sound']}> {t('call.share.withSound')}</span>}
      </output>
      <Segmented
        label={t('call.share.kind')}
        value={hint}
        segments={[
          { value: 'text', label: t('call.share.text') },
          { value: 'motion', label: t('call.share.motion') },
        ]}
        onChange={(next) => room.hintSharing(next)}
      />
      <div className={styles['buttons']}>
        <Button size="s" icon={paused ? Play : Pause} onClick={() => room.pauseSharing(!paused)}>
          {t(paused ? 'call.share.resume' : 'call.share.pause')}
        </Button>
        {stops && (
          <Button size="s" tone="danger" onClick={() => room.stopSharing()}>
            {t('call.share.stopShort')}
          </Button>
        )}
      </div>
    </section>
  );
}
