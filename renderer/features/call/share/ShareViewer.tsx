import { Maximize, Minimize, MonitorPause, ScreenShare, ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useT } from '../../../state/i18n.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Segmented } from '../../../ui/Segmented.tsx';
import type { Size } from '../../../ui/use-size.ts';
import { Video } from '../media-elements.tsx';
import styles from './ShareViewer.module.css';

export interface ShareViewerProps {
  readonly person: CallPerson;
  /** Every screen that is shared now. */
  readonly screens: readonly { readonly key: string; readonly person: CallPerson }[];
  readonly shownKey: string;
  readonly onShow: (key: string) => void;
}

/** Somebody's screen, to be read: fitted, in its actual size, or on the whole of one's own. */
export function ShareViewer({ person, screens, shownKey, onShow }: ShareViewerProps): ReactNode {
  const t = useT();
  const viewer = useRef<HTMLDivElement>(null);
  const full = useFullscreen(viewer);
  const [scale, setScale] = useState<'fit' | 'actual'>('fit');
  const { name, sharePaused } = person;
  const says = t(sharePaused ? 'call.share.pausedBy' : 'call.share.by', { name });
  const Mark = sharePaused ? MonitorPause : ScreenShare;
  return (
    <section ref={viewer} aria-label={t('call.share.viewer')} className={styles['viewer']}>
      <div className={styles['bar']}>
        <Mark aria-hidden size={16} />
        <output className={styles['says']}>{says}</output>
        {screens.length > 1 && (
          <Segmented
            label={t('call.share.whose')}
            value={shownKey}
            segments={screens.map((one) => ({ value: one.key, label: one.person.name }))}
            onChange={onShow}
          />
        )}
        <IconButton
          size="s"
          icon={scale === 'fit' ? ZoomIn : ZoomOut}
          label={t(scale === 'fit' ? 'call.share.actual' : 'call.share.fit')}
          onClick={() => setScale(scale === 'fit' ? 'actual' : 'fit')}
        />
        {full.possible && (
          <IconButton
            size="s"
            icon={full.on ? Minimize : Maximize}
            label={t(full.on ? 'call.share.leaveFull' : 'call.share.full')}
            onClick={full.toggle}
          />
        )}
      </div>
      <Picture person={person} scale={scale} />
    </section>
  );
}

function Picture({ person, scale }: { readonly person: CallPerson; readonly scale: string }): ReactNode {
  const t = useT();
  const [size, setSize] = useState<Size | null>(null);
  const track = person.screen;
  const actual = scale === 'actual' && size !== null;
  const label = t('call.person.screen', { name: person.name });
  const video = track && (
    <Video track={track} label={label} remote={person.userId} of="screen" onPictureSize={setSize} />
  );
  return (
    <div
      className={styles['picture']}
      data-scale={scale}
      data-paused={person.sharePaused || undefined}
      {...(actual ? { role: 'group', 'aria-label': t('call.share.scroll'), tabIndex: 0 } : {})}
    >
      {!size && <p className={styles['coming']}>{t('call.share.coming')}</p>}
      <div className={styles['frame']} style={actual ? pixelForPixel(size) : undefined}>
        {video}
      </div>
    </div>
  );
}

/** One pixel of the picture is one of this screen. */
const pixelForPixel = ({ width, height }: Size) => ({
  inlineSize: width / globalThis.devicePixelRatio,
  blockSize: height / globalThis.devicePixelRatio,
});

function useFullscreen(element: RefObject<HTMLElement | null>) {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const follow = () => setOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  const toggle = useCallback(() => {
    const done = document.fullscreenElement
      ? document.exitFullscreen()
      : element.current?.requestFullscreen();
    done?.catch(() => undefined); // refused: the picture stays where it is
  }, [element]);
  return { possible: document.fullscreenEnabled, on, toggle };
}
