import { MicOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallPerson } from '../../call/derive-people.ts';
import { useT } from '../../state/i18n.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { Video } from './media-elements.tsx';
import { QualityDot } from './QualityDot.tsx';
import styles from './Tile.module.css';
import { personText } from './words.ts';

/** One of the others: the picture, or who is behind it. */
export function Tile({ person }: { readonly person: CallPerson }): ReactNode {
  const t = useT();
  const { userId, name, camera, muted, speaking, quality } = person;
  const text = personText(t, person);
  return (
    <li
      className={styles['tile']}
      data-speaking={speaking || undefined}
      data-away={text !== null || undefined}
      data-camera={camera !== null || undefined}
    >
      {camera && <Video remote track={camera} label={name} />}
      <div className={styles['who']}>
        <Avatar id={userId} name={name} size="xl" />
        {text && <p className={styles['text']}>{text}</p>}
      </div>
      <div className={styles['label']}>
        {muted && person.state === 'connected' && (
          <>
            <MicOff aria-hidden size={14} />
            <VisuallyHidden>{t('call.person.muted', { name })}</VisuallyHidden>
          </>
        )}
        <span className={styles['name']}>{name}</span>
        {quality && <QualityDot quality={quality} />}
      </div>
    </li>
  );
}
