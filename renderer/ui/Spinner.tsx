import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Spinner.module.css';

/** Decoration; who waits for something says so in words or with `aria-busy`. */
export function Spinner({ size = 'm' }: { readonly size?: 'm' | 'l' }): ReactNode {
  return <span aria-hidden className={cx(styles['spinner'], styles[size])} />;
}

/** A grey bar in the place of a text that is on its way. */
export function Skeleton(props: {
  readonly width?: string;
  readonly height?: string;
  readonly round?: boolean;
}): ReactNode {
  const { width = '100%', height = '0.75em', round = false } = props;
  return (
    <span
      aria-hidden
      className={cx(styles['skeleton'], round && styles['round'])}
      style={{ inlineSize: width, blockSize: height }}
    />
  );
}
