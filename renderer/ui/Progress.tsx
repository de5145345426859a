import type { ReactNode } from 'react';
import styles from './Progress.module.css';

/** How much of something is done. */
export function Progress(props: {
  /** The accessible name. */
  readonly label: string;
  readonly value: number;
  /** 0 where there is nothing to do. */
  readonly max: number;
}): ReactNode {
  const { label, value, max } = props;
  return <progress className={styles['progress']} aria-label={label} value={value} max={Math.max(1, max)} />;
}
