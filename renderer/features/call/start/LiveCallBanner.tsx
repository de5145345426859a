import { PhoneCall } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LiveCallView, WorkspaceView } from '#shared/contracts/view.ts';
import { useFormats, useT } from '../../../state/i18n.ts';
import { myIdOf, userName } from '../../../state/names.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Button } from '../../../ui/Button.tsx';
import styles from './LiveCallBanner.module.css';

/** More faces than this are a number. */
const FACES_MAX = 4;
const NAMES_MAX = 3;

/** The call that runs in this conversation without me, or with another device of mine. */
export function LiveCallBanner(props: {
  readonly workspace: WorkspaceView;
  readonly liveCall: LiveCallView;
  /** I am in it on another device. */
  readonly elsewhere: boolean;
  readonly onJoin: () => void;
}): ReactNode {
  const { workspace, liveCall, elsewhere, onJoin } = props;
  const t = useT();
  const formats = useFormats();
  const me = myIdOf(workspace);
  const others = liveCall.joinedIds.filter((id) => id !== me);
  const names = others.map((id) => userName(workspace, id, t));
  const shown =
    names.length <= NAMES_MAX
      ? formats.list(names)
      : t('call.notices.andOthers', {
          names: names.slice(0, NAMES_MAX - 1).join(', '),
          count: names.length - NAMES_MAX + 1,
        });
  const who = elsewhere
    ? t('call.live.elsewhere')
    : others.length === 0
      ? t('call.live.empty')
      : t('call.live.title', { names: shown, count: others.length });
  return (
    <section aria-label={t('call.groupCall')} className={styles['banner']}>
      <span className={styles['faces']}>
        {others.slice(0, FACES_MAX).map((id) => (
          <Avatar key={id} id={id} name={userName(workspace, id, t)} size="xs" />
        ))}
      </span>
      <p className={styles['words']}>
        <span className={styles['who']}>{who}</span>
        {liveCall.startedAt !== null && (
          <span className={styles['since']}>
            {t('call.live.since', { time: formats.time(liveCall.startedAt) })}
          </span>
        )}
      </p>
      <Button size="s" tone={elsewhere ? 'positive' : 'neutral'} icon={PhoneCall} onClick={onJoin}>
        {t(elsewhere ? 'call.live.moveHere' : 'call.live.joinCall')}
      </Button>
    </section>
  );
}
