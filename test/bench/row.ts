/** One measured figure beside its reference from the same run. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference: number;
  /** value / reference: the only figure that may be compared between machines. */
  readonly ratio: number;
  /** What it must feel like, where that was said beforehand. */
  readonly target?: string;
}

/** @param target in words, such as "ratio <= 1.3" */
export function row(
  name: string,
  unit: string,
  values: readonly number[],
  references: readonly number[],
  target?: string,
): Row {
  const value = median(values);
  const reference = median(references);
  return {
    name,
    unit,
    value: round(value),
    reference: round(reference),
    ratio: round(value / reference),
    ...(target !== undefined && { target }),
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Nearest rank; throws on an empty list, because a figure of nothing is no figure. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

const round = (value: number): number => Math.round(value * 100) / 100;
