import type { ReactNode } from 'react';
import styles from './Badge.module.css';
import { cx } from './cx.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

/** A count, `99+` from a hundred on; nothing for none. `label` says what is counted. */
export function Badge(props: {
  readonly count: number;
  readonly label: string;
  readonly quiet?: boolean;
}): ReactNode {
  if (props.count <= 0) return null;
  return (
    <span className={cx(styles['badge'], props.quiet && styles['quiet'])}>
      <span aria-hidden>{props.count > 99 ? '99+' : props.count}</span>
      <VisuallyHidden>{props.label}</VisuallyHidden>
    </span>
  );
}
