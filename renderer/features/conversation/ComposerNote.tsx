import { type LucideIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './Composer.module.css';

/** What is being done in the field besides writing something new, and the way out. */
export function ComposerNote(props: {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
  readonly cancel: string;
  readonly onCancel: () => void;
}): ReactNode {
  const { icon: Icon, children, cancel, onCancel } = props;
  return (
    <div className={styles['editing']}>
      <Icon aria-hidden size={15} />
      <div className={styles['noteWords']}>{children}</div>
      <IconButton size="s" icon={X} label={cancel} tooltipSide="top" onClick={onCancel} />
    </div>
  );
}
