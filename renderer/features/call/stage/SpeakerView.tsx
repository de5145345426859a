import { type ReactNode, useRef } from 'react';
import { useT } from '../../../state/i18n.ts';
import { useSize } from '../../../ui/use-size.ts';
import { ShareViewer } from '../share/ShareViewer.tsx';
import { stripSide } from './layout.ts';
import styles from './SpeakerView.module.css';
import type { StageTile } from './stage-tiles.ts';
import { Tile } from './Tile.tsx';

export interface SpeakerViewProps {
  readonly callId: string;
  readonly tiles: readonly StageTile[];
  readonly large: StageTile;
  readonly pinned: string | null;
  /** `null`: nothing is pinned any more. */
  readonly onPin: (key: string | null) => void;
}

/** One large tile, and a strip of the others. */
export function SpeakerView(props: SpeakerViewProps): ReactNode {
  const { callId, tiles, large, pinned, onPin } = props;
  const t = useT();
  const view = useRef<HTMLDivElement>(null);
  const side = stripSide(useSize(view));
  const others = tiles.filter(({ key }) => key !== large.key);
  const screens = tiles.filter(({ kind }) => kind === 'screen');
  return (
    <div ref={view} className={styles['view']} data-strip={side}>
      <div className={styles['large']}>
        {large.kind === 'screen' ? (
          <ShareViewer
            key={large.key}
            person={large.person}
            screens={screens}
            shownKey={large.key}
            onShow={onPin}
          />
        ) : (
          <Tile
            large
            tile={large}
            callId={callId}
            pinned={large.key === pinned}
            onPin={others.length > 0 ? (pin) => onPin(pin ? large.key : null) : undefined}
          />
        )}
      </div>
      {others.length > 0 && (
        <ul aria-label={t('call.stage.strip')} className={styles['strip']}>
          {others.map((tile) => (
            <li key={tile.key} className={styles['place']}>
              <Tile tile={tile} callId={callId} pinned={false} onPin={() => onPin(tile.key)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
