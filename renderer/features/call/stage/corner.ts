/** Corners of the stage. People say left and right; what is kept is start and end, so that it flips with the writing direction. Pure. */
import type { Corner } from '../call-ui-state.ts';

type Direction = 'ltr' | 'rtl';
type Side = 'left' | 'right';

const inlineOf = (side: Side, dir: Direction): Corner['inline'] =>
  (side === 'left') === (dir === 'ltr') ? 'start' : 'end';

export const cornerOn = (vertical: 'top' | 'bottom', side: Side, dir: Direction): Corner => ({
  block: vertical === 'top' ? 'start' : 'end',
  inline: inlineOf(side, dir),
});

/** Where an arrow key leads; `null` for any other key. */
export function cornerByKey(corner: Corner, key: string, dir: Direction): Corner | null {
  switch (key) {
    case 'ArrowUp':
      return { ...corner, block: 'start' };
    case 'ArrowDown':
      return { ...corner, block: 'end' };
    case 'ArrowLeft':
      return { ...corner, inline: inlineOf('left', dir) };
    case 'ArrowRight':
      return { ...corner, inline: inlineOf('right', dir) };
    default:
      return null;
  }
}

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The corner whose quarter of the stage holds the point. */
export const cornerAt = (x: number, y: number, { left, top, width, height }: Rect, dir: Direction): Corner =>
  cornerOn(y < top + height / 2 ? 'top' : 'bottom', x < left + width / 2 ? 'left' : 'right', dir);
