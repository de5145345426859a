import { ArrowLeft, MessagesSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../../state/i18n.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './SignInFrame.module.css';

/** The card in the middle of the window on which all of signing in happens. */
export function SignInFrame(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  readonly onBack?: (() => void) | undefined;
}): ReactNode {
  const t = useT();
  return (
    <main className={styles['ground']}>
      <div className={styles['card']}>
        {props.onBack && (
          <div className={styles['back']}>
            <IconButton
              icon={ArrowLeft}
              label={t('common.back')}
              onClick={props.onBack}
              className={styles['flip']}
            />
          </div>
        )}
        <span aria-hidden className={styles['mark']}>
          <MessagesSquare size={26} strokeWidth={1.8} />
        </span>
        <h1 className={styles['title']}>{props.title}</h1>
        {props.lead && <div className={styles['lead']}>{props.lead}</div>}
        {props.children}
      </div>
    </main>
  );
}
