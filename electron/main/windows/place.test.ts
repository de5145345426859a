import fc from 'fast-check';
import type { Rectangle } from 'electron';
import { describe, expect, it } from 'vitest';
import { fitInto, nearestArea, reachableOn, repairedPlace } from './place.ts';

const at = (x: number, y: number, width: number, height: number): Rectangle => ({ x, y, width, height });
const MAIN = at(0, 0, 1280, 800);
/** On the left of it, and higher. */
const LEFT = at(-1920, -200, 1920, 1080);
const BOTH = [MAIN, LEFT];

describe('a window', () => {
  it.each<[string, Rectangle, Rectangle | null]>([
    ['inside', at(10, 10, 700, 500), MAIN],
    ['at negative places', at(-1900, -190, 700, 500), LEFT],
    ['partly off, by the person', at(1100, 10, 700, 500), MAIN],
    ['with its lower edge below', at(10, 700, 700, 500), MAIN],
    ['hardly seen', at(1230, 10, 700, 500), null],
    ['above', at(10, -10, 700, 500), null],
    ['below', at(10, 800, 700, 500), null],
    ['far away', at(5000, 5000, 700, 500), null],
    ['small', at(1240, 10, 30, 30), MAIN],
  ])('%s', (_what, bounds, area) => expect(reachableOn(bounds, BOTH)).toEqual(area));

  it('lies nearest to the display with most of it, else to the nearest', () => {
    expect(nearestArea(at(-300, 0, 400, 300), BOTH)).toEqual(LEFT);
    expect(nearestArea(at(3000, 0, 400, 300), BOTH)).toEqual(MAIN);
    expect(nearestArea(at(0, 0, 1, 1), [])).toBeNull();
  });

  it.each<[string, Rectangle, Rectangle[], Rectangle | null]>([
    ['that is fine stays', at(1100, 10, 700, 500), BOTH, null],
    ['of a display that is gone comes back', at(-1900, -190, 700, 500), [MAIN], at(0, 0, 700, 500)],
    ['larger than its display becomes smaller', at(100, 100, 1600, 900), [MAIN], at(0, 0, 1280, 800)],
    [
      'that fits one of two displays that lie over one another stays',
      at(-1, -2124, 1, 1100),
      [at(-1, -2124, 320, 1099), at(-762, -3134, 762, 3177)],
      null,
    ],
    ['without any display stays', at(0, 0, 10, 10), [], null],
  ])('%s', (_what, bounds, areas, place) => expect(repairedPlace(bounds, areas)).toEqual(place));

  it('that was repaired is whole inside a display, and fine', () => {
    const place = fc.integer({ min: -10_000, max: 10_000 });
    const size = fc.integer({ min: 1, max: 4000 });
    const rectangle = fc.record({ x: place, y: place, width: size, height: size });
    const display = fc.record({
      x: place,
      y: place,
      width: fc.integer({ min: 320, max: 4000 }),
      height: size,
    });
    fc.assert(
      fc.property(rectangle, fc.array(display, { minLength: 1, maxLength: 3 }), (bounds, areas) => {
        const repaired = repairedPlace(bounds, areas) ?? bounds;
        expect(repairedPlace(repaired, areas)).toBeNull();
        expect(areas.some((area) => repaired === bounds || isInside(repaired, area))).toBe(true);
        expect(fitInto(repaired, areas[0]!).width).toBeLessThanOrEqual(areas[0]!.width);
      }),
    );
  });
});

const isInside = (inner: Rectangle, outer: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
