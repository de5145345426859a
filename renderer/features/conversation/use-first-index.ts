import { useState } from 'react';
import type { Row } from './rows.ts';

/** Far from zero: older pages count down from here. */
const START = 1_000_000;

/** What the virtual list needs to stand still while rows come and go above: the number of the first row. */
export function useFirstIndex(rows: readonly Row[]): number {
  const [known, setKnown] = useState({ rows, index: START });
  if (known.rows === rows) return known.index;
  const next = { rows, index: nextIndex(known, rows) };
  setKnown(next);
  return next.index;
}

/** Exported for its test. */
export function nextIndex(known: { rows: readonly Row[]; index: number }, rows: readonly Row[]): number {
  const keyAt = (list: readonly Row[], index: number): string | undefined => list[index]?.message.key;
  if (keyAt(known.rows, 0) === keyAt(rows, 0)) return known.index;
  const prepended = rows.findIndex((row) => row.message.key === keyAt(known.rows, 0));
  if (prepended > 0) return known.index - prepended;
  const trimmed = known.rows.findIndex((row) => row.message.key === keyAt(rows, 0));
  return trimmed > 0 ? known.index + trimmed : known.index;
}
