import { Circle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRoomFacts } from '../../../call/context.tsx';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useFormats, useT } from '../../../state/i18n.ts';
import { Tooltip } from '../../../ui/Tooltip.tsx';
import { VisuallyHidden } from '../../../ui/VisuallyHidden.tsx';
import { CallTimer } from '../CallTimer.tsx';
import styles from './RecordingMark.module.css';

/** That somebody keeps this call: seen all the time, and said when it begins. */
export function RecordingMark(props: {
  readonly people: readonly CallPerson[];
  readonly me: CallPerson;
}): ReactNode {
  const { people, me } = props;
  const t = useT();
  const formats = useFormats();
  const since = useRoomFacts(({ recording }) => (recording.state === 'on' ? recording.sinceMs : null));
  const names = people.filter(({ recording }) => recording).map(({ name }) => name);
  const said = [
    me.recording && t('call.notices.recordingMe'),
    names.length > 0 &&
      t(names.length === 1 ? 'call.notices.recording' : 'call.notices.recordingMany', {
        names: formats.list(names),
      }),
  ].filter((text) => text !== false);
  return (
    <div className={styles['box']}>
      <output className={styles['region']}>
        {said.length > 0 && (
          <Tooltip text={said.join(' · ')} side="bottom">
            <span className={styles['mark']}>
              <Circle aria-hidden size={10} fill="currentcolor" />
              <span aria-hidden>{t('call.notices.rec')}</span>
              <VisuallyHidden>{said.join('. ')}</VisuallyHidden>
            </span>
          </Tooltip>
        )}
      </output>
      {/* outside of what is said: its seconds are not */}
      {me.recording && since !== null && <CallTimer startedAt={since} label={t('recording.time')} />}
    </div>
  );
}
