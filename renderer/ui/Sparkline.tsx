/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an svg drawn here is no img */
import type { ReactNode } from 'react';
import styles from './Sparkline.module.css';
import { type Box, sparkline } from './sparkline.ts';

const BOX: Box = { width: 120, height: 28 };

/** A small graph of one figure over time. It is a picture: `label` says in words what it shows. */
export function Sparkline(props: {
  readonly label: string;
  /** Oldest first; `null`: not known then. */
  readonly values: readonly (number | null)[];
  /** Places in the whole width. */
  readonly slots: number;
  /** At least this much is the upper edge, so that a tiny figure does not look dramatic. */
  readonly top: number;
}): ReactNode {
  const { label, values, slots, top } = props;
  const highest = Math.max(top, ...values.map((value) => value ?? 0));
  const path = sparkline(values, { top: highest, slots }, BOX);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`-1 -1 ${BOX.width + 2} ${BOX.height + 2}`}
      preserveAspectRatio="none"
      className={styles['graph']}
    >
      <line x1={0} y1={BOX.height} x2={BOX.width} y2={BOX.height} className={styles['ground']} />
      <path d={path} className={styles['line']} />
    </svg>
  );
}
