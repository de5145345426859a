export interface Box {
  readonly width: number;
  readonly height: number;
}

/**
 * The line of a small graph as the `d` of an svg path: values from left to right, `top` at the upper edge and 0 at the lower.
 * `slots`: places in the whole width; fewer values stand at the right end, so that the line grows from there. `null` is a gap.
 */
export function sparkline(
  values: readonly (number | null)[],
  { top, slots }: { readonly top: number; readonly slots: number },
  { width, height }: Box,
): string {
  const step = width / Math.max(1, slots - 1);
  const first = width - step * (values.length - 1);
  const place = (value: number, index: number): string => {
    const x = first + index * step;
    const y = top > 0 ? height - (Math.min(value, top) / top) * height : height;
    return `${round(x)} ${round(y)}`;
  };
  let path = '';
  let pen: 'up' | 'down' = 'up';
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = 'up';
      continue;
    }
    path += `${pen === 'up' ? 'M' : 'L'}${place(value, index)}`;
    // a lone value is a dot: a line of no length with round ends
    if (pen === 'up' && (values[index + 1] ?? null) === null) path += `L${place(value, index)}`;
    pen = 'down';
  }
  return path;
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
