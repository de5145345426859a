import { type ReactNode, useEffect, useRef } from 'react';
import type { CallPerson } from '../../../call/derive-people.ts';
import { useT } from '../../../state/i18n.ts';
import { useCallUiVerbs } from '../call-ui.tsx';
import { FloatingReactions } from './FloatingReactions.tsx';
import { GridView } from './GridView.tsx';
import { SelfView } from './SelfView.tsx';
import { SpeakerView } from './SpeakerView.tsx';
import styles from './Stage.module.css';
import type { StageView } from './use-stage.ts';

export interface StageProps {
  readonly callId: string;
  readonly stage: StageView;
  readonly me: CallPerson;
}

/** Everyone in a grid, or one large and the others beside; and me, small in a corner or as one of them. */
export function Stage({ callId, stage, me }: StageProps): ReactNode {
  const t = useT();
  const { setStage } = useCallUiVerbs();
  const { tiles, mode, large, speakerId, pinned, corner } = stage;
  const region = useRef<HTMLElement>(null);
  const focusOn = useRef<string | null>(null);
  const pin = (key: string | null) => {
    // a button that moves loses the focus: who pins by keys finds it again
    if (document.activeElement?.matches(':focus-visible')) focusOn.current = key ?? pinned;
    setStage({ pinned: key });
  };
  useEffect(() => {
    const { current } = region;
    if (focusOn.current === null || !current) return;
    const moved = current.querySelector<HTMLElement>(`[data-pin="${CSS.escape(focusOn.current)}"]`);
    focusOn.current = null;
    (moved ?? current).focus();
  });
  const asTile = tiles.some(({ kind }) => kind === 'self');
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label={t('call.stage.region')}
      className={styles['stage']}
      data-mode={mode}
    >
      {mode === 'speaker' && large ? (
        <SpeakerView callId={callId} tiles={tiles} large={large} pinned={pinned} onPin={pin} />
      ) : (
        <GridView
          callId={callId}
          tiles={tiles}
          speakerId={speakerId}
          onPin={tiles.length > 1 ? pin : undefined}
        />
      )}
      {corner ? (
        <SelfView callId={callId} me={me} camera={corner} />
      ) : (
        !asTile && <FloatingReactions callId={callId} userId={me.userId} />
      )}
    </section>
  );
}
