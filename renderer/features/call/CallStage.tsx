import type { ReactNode } from 'react';
import type { CallPerson } from '../../call/derive-people.ts';
import { useRoomFacts } from '../../call/context.tsx';
import { useT } from '../../state/i18n.ts';
import styles from './CallStage.module.css';
import { Video } from './media-elements.tsx';
import { Tile } from './Tile.tsx';

/** Everyone else in a grid, and me small in a corner while my camera is on. */
export function CallStage({ people }: { readonly people: readonly CallPerson[] }): ReactNode {
  const t = useT();
  const camera = useRoomFacts(({ local }) => (local.camera.state === 'on' ? local.camera.track : null));
  return (
    <div className={styles['stage']}>
      <ul className={styles['tiles']} data-count={Math.min(people.length, 9)}>
        {people.map((person) => (
          <Tile key={person.userId} person={person} />
        ))}
      </ul>
      {camera && (
        <div className={styles['self']}>
          <Video mirrored track={camera} label={t('call.selfView')} />
        </div>
      )}
    </div>
  );
}
