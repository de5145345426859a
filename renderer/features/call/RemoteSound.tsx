import { Fragment, type ReactNode, useCallback, useState } from 'react';
import type { CallPerson } from '../../call/derive-people.ts';
import { useView } from '../../state/context.tsx';
import { useT } from '../../state/i18n.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCallUi } from './call-ui.tsx';
import { Sound } from './media-elements.tsx';

/** Plays everyone, and what their computers play while they share. A page that may not play by itself asks for a click. */
export function RemoteSound({ people }: { readonly people: readonly CallPerson[] }): ReactNode {
  const t = useT();
  const speakerId = useView(({ settings }) => settings.speakerId);
  const volumes = useCallUi((ui) => ui.volumes);
  const [blocked, setBlocked] = useState<readonly (() => void)[]>([]);
  const handleBlocked = useCallback((play: () => void) => setBlocked((others) => [...others, play]), []);
  const playAll = () => {
    for (const play of blocked) play();
    setBlocked([]);
  };
  return (
    <>
      {people.map(({ userId, microphone, screenAudio }) => {
        const common = { userId, speakerId, volume: volumes[userId] ?? 1, onBlocked: handleBlocked };
        return (
          <Fragment key={userId}>
            {microphone && <Sound {...common} of="microphone" track={microphone} />}
            {screenAudio && <Sound {...common} of="screen" track={screenAudio} />}
          </Fragment>
        );
      })}
      {blocked.length > 0 && (
        <Banner
          strip
          tone="warning"
          actions={
            <Button size="s" onClick={playAll}>
              {t('call.sound.play')}
            </Button>
          }
        >
          {t('call.sound.blocked')}
        </Banner>
      )}
    </>
  );
}
