import { Circle, Hand, MicOff, Pause, Pin, PinOff, ScreenShare, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useT } from '../../../state/i18n.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { VisuallyHidden } from '../../../ui/VisuallyHidden.tsx';
import { Video } from '../media-elements.tsx';
import { QualityDot } from '../QualityDot.tsx';
import { personText } from '../words.ts';
import { FloatingReactions } from './FloatingReactions.tsx';
import type { StageTile } from './stage-tiles.ts';
import styles from './Tile.module.css';

export interface TileProps {
  readonly tile: StageTile;
  readonly callId: string;
  /** The large one: all of the picture is shown. */
  readonly large?: boolean;
  readonly pinned: boolean;
  /** Left out where there is nothing else that could be large. */
  readonly onPin?: ((pinned: boolean) => void) | undefined;
}

/** One rectangle of the stage: somebody's picture, or who is behind it; or the screen that they share. */
export function Tile(props: TileProps): ReactNode {
  const { tile, callId, large = false, pinned, onPin } = props;
  const t = useT();
  const { person, kind } = tile;
  const { name } = person;
  const what = kind === 'screen' ? t('call.person.screen', { name }) : name;
  const text = kind === 'person' ? personText(t, person) : null;
  const picture = kind === 'screen' ? person.screen : person.camera;
  return (
    <div
      className={styles['tile']}
      data-kind={kind}
      data-user={person.userId}
      data-large={large || undefined}
      data-speaking={(kind !== 'screen' && person.speaking) || undefined}
      data-away={text !== null || undefined}
      data-picture={picture !== null || undefined}
    >
      {picture && (
        <Video
          track={picture}
          label={kind === 'self' ? t('call.selfView') : what}
          remote={kind === 'self' ? undefined : person.userId}
          of={kind === 'screen' ? 'screen' : 'camera'}
          mirrored={kind === 'self'}
          fit={large || kind === 'screen' ? 'contain' : 'cover'}
        />
      )}
      {kind !== 'screen' && (
        <div className={styles['who']}>
          <Avatar id={person.userId} name={name} size="xl" />
          {text && <p className={styles['text']}>{text}</p>}
        </div>
      )}
      {kind !== 'screen' && <TopMarks person={person} />}
      <div className={styles['label']}>
        {kind === 'screen' ? <ScreenMarks person={person} /> : <PersonMarks person={person} />}
        <span className={styles['name']}>{what}</span>
        {kind === 'person' && person.quality && <QualityDot quality={person.quality} />}
      </div>
      {kind !== 'screen' && <FloatingReactions callId={callId} userId={person.userId} />}
      {onPin && (
        <IconButton
          size="s"
          tone="neutral"
          icon={pinned ? PinOff : Pin}
          label={t(pinned ? 'call.person.unpin' : 'call.person.pin', { name: what })}
          data-pin={tile.key}
          data-pinned={pinned || undefined}
          className={styles['pin']}
          onClick={() => onPin(!pinned)}
        />
      )}
    </div>
  );
}

/** What must be seen from afar: a hand, a recording, that nothing is heard. */
function TopMarks({ person }: { readonly person: CallPerson }): ReactNode {
  const t = useT();
  const { name, handRaisedAt, recording, silent } = person;
  if (handRaisedAt === null && !recording && !silent) return null;
  return (
    <div className={styles['marks']}>
      {handRaisedAt !== null && (
        <span className={styles['hand']}>
          <Hand aria-hidden size={16} />
          <VisuallyHidden>{t('call.person.hand', { name })}</VisuallyHidden>
        </span>
      )}
      {recording && (
        <span className={styles['recording']}>
          <Circle aria-hidden size={12} fill="currentcolor" />
          <VisuallyHidden>{t('call.person.recording', { name })}</VisuallyHidden>
        </span>
      )}
      {silent && (
        <span className={styles['silent']}>
          <VolumeX aria-hidden size={15} />
          <span>{t('call.person.silent', { name })}</span>
        </span>
      )}
    </div>
  );
}

function PersonMarks({ person }: { readonly person: CallPerson }): ReactNode {
  const t = useT();
  if (!person.muted || person.state !== 'connected') return null;
  return (
    <>
      <MicOff aria-hidden size={14} />
      <VisuallyHidden>{t('call.person.muted', { name: person.name })}</VisuallyHidden>
    </>
  );
}

function ScreenMarks({ person }: { readonly person: CallPerson }): ReactNode {
  const t = useT();
  if (!person.sharePaused) return <ScreenShare aria-hidden size={14} />;
  return (
    <>
      <Pause aria-hidden size={14} />
      <VisuallyHidden>{t('call.share.pausedBy', { name: person.name })}</VisuallyHidden>
    </>
  );
}
