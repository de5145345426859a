import type { ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useCallUi } from '../call-ui.tsx';
import styles from './FloatingReactions.module.css';

/** What somebody has just thrown in, for some seconds. Who hears the page is told by the announcer. */
export function FloatingReactions(props: { readonly callId: string; readonly userId: string }): ReactNode {
  const { callId, userId } = props;
  const mine = useCallUi(
    useShallow((ui) => ui.reactions.filter((one) => one.callId === callId && one.userId === userId)),
  );
  if (mine.length === 0) return null;
  return (
    <div aria-hidden className={styles['reactions']}>
      {mine.slice(-4).map(({ id, emoji }) => (
        <span key={id} className={styles['reaction']}>
          {emoji}
        </span>
      ))}
    </div>
  );
}
