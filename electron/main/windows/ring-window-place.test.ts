import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornerOf, keptIn } from './ring-window-place.ts';

const SCREEN = { x: 1920, y: -200, width: 1280, height: 984 };
const area = fc.record({
  x: fc.integer({ min: -4000, max: 4000 }),
  y: fc.integer({ min: -4000, max: 4000 }),
  width: fc.integer({ min: 200, max: 4000 }),
  height: fc.integer({ min: 200, max: 4000 }),
});
const isInside = (inner: typeof SCREEN, outer: typeof SCREEN): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('the place of the ring window', () => {
  it('is the upper right corner, higher with more calls', () => {
    expect(cornerOf(SCREEN, 1)).toEqual({ x: 2784, y: -184, width: 400, height: 292 });
    expect(cornerOf(SCREEN, 2).height).toBe(488);
    expect(cornerOf(SCREEN, 9).height).toBe(952);
  });

  it('stays where the person has put it', () => {
    const at = { x: 2000, y: 100, width: 400, height: 292 };
    expect(keptIn(SCREEN, at, 1)).toEqual(at);
  });

  it('is whole inside any display', () => {
    fc.assert(
      fc.property(area, area, fc.integer({ min: 1, max: 20 }), (display, at, calls) => {
        expect(isInside(cornerOf(display, calls), display)).toBe(true);
        expect(isInside(keptIn(display, at, calls), display)).toBe(true);
      }),
    );
  });
});
