/** Where the ring window lies. Pure; device-independent pixels. */
import type { Rectangle } from 'electron';

const WIDTH = 400;
/** With one call, and what each further one adds. */
const HEIGHT = 292;
const HEIGHT_MORE = 196;
const MARGIN = 16;

/** As large as its calls need, as far as there is room; more of them scroll. */
const sizeIn = (area: Rectangle, calls: number): { width: number; height: number } => ({
  width: Math.min(WIDTH, area.width - 2 * MARGIN),
  height: Math.min(HEIGHT + HEIGHT_MORE * (Math.max(calls, 1) - 1), area.height - 2 * MARGIN),
});

/** The upper right corner of a display's work area. */
export function cornerOf(area: Rectangle, calls: number): Rectangle {
  const size = sizeIn(area, calls);
  return { x: area.x + area.width - size.width - MARGIN, y: area.y + MARGIN, ...size };
}

/** Where the person has moved it, with the size that its calls need now, and whole inside the work area. */
export function keptIn(area: Rectangle, at: Rectangle, calls: number): Rectangle {
  const size = sizeIn(area, calls);
  const between = (low: number, value: number, high: number): number => Math.max(low, Math.min(value, high));
  return {
    x: between(area.x, at.x, area.x + area.width - size.width),
    y: between(area.y, at.y, area.y + area.height - size.height),
    ...size,
  };
}
