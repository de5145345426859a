/** Where a window may lie on the displays that are there. Pure; device-independent pixels; negative places are as good as others. */
import type { Rectangle } from 'electron';

/** The strip by which a window is taken hold of. */
const HANDLE_HEIGHT = 32;
/** So much of it must be seen. */
const HANDLE_WIDTH_MIN = 100;

const between = (low: number, value: number, high: number): number => Math.max(low, Math.min(value, high));

/** What two rectangles share; without width or height: nothing. */
function shared(a: Rectangle, b: Rectangle): { readonly width: number; readonly height: number } {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return { width: Math.max(0, width), height: Math.max(0, height) };
}

/** No larger than the area, and whole inside it. */
export function fitInto(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(bounds.width, area.width);
  const height = Math.min(bounds.height, area.height);
  return {
    x: between(area.x, bounds.x, area.x + area.width - width),
    y: between(area.y, bounds.y, area.y + area.height - height),
    width,
    height,
  };
}

/** The area on which the window can be taken hold of; `null`: on none. */
export function reachableOn(bounds: Rectangle, areas: readonly Rectangle[]): Rectangle | null {
  const handle = { ...bounds, height: Math.min(HANDLE_HEIGHT, bounds.height) };
  const needed = Math.min(HANDLE_WIDTH_MIN, bounds.width);
  const seen = areas
    .map((area) => ({ area, ...shared(handle, area) }))
    // a window whose upper edge is above the area cannot be moved down again
    .filter(({ area, width, height }) => bounds.y >= area.y && width >= needed && height > 0)
    .sort((a, b) => b.width * b.height - a.width * a.height);
  return seen[0]?.area ?? null;
}

/** The area that shares most with the window, else the one whose middle is nearest to it. `null`: there is none. */
export function nearestArea(bounds: Rectangle, areas: readonly Rectangle[]): Rectangle | null {
  const size = (area: Rectangle): number => shared(bounds, area).width * shared(bounds, area).height;
  const distance = (area: Rectangle): number =>
    Math.hypot(middle(area).x - middle(bounds).x, middle(area).y - middle(bounds).y);
  return areas.toSorted((a, b) => size(b) - size(a) || distance(a) - distance(b))[0] ?? null;
}

const middle = ({ x, y, width, height }: Rectangle): { readonly x: number; readonly y: number } => ({
  x: x + width / 2,
  y: y + height / 2,
});

/** A place for a window that cannot be reached, or is larger than its display; `null`: it is fine where it is. */
export function repairedPlace(bounds: Rectangle, areas: readonly Rectangle[]): Rectangle | null {
  // displays may lie over one another: it is fine if it is so on one of them
  const largeEnough = areas.filter(({ width, height }) => bounds.width <= width && bounds.height <= height);
  if (reachableOn(bounds, largeEnough)) return null;
  const area = reachableOn(bounds, areas) ?? nearestArea(bounds, areas);
  return area && fitInto(bounds, area);
}
