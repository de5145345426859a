import { describe, expect, it } from 'vitest';
import { cornerAt, cornerByKey, cornerOn } from './corner.ts';

const STAGE = { left: 100, top: 50, width: 800, height: 400 };

describe('corners', () => {
  it('left is the start, and the end where people write to the left', () => {
    expect(cornerOn('top', 'left', 'ltr')).toEqual({ block: 'start', inline: 'start' });
    expect(cornerOn('bottom', 'left', 'rtl')).toEqual({ block: 'end', inline: 'end' });
    expect(cornerOn('bottom', 'right', 'rtl')).toEqual({ block: 'end', inline: 'start' });
  });

  it('arrow keys lead the way they point', () => {
    const corner = cornerOn('bottom', 'right', 'ltr');
    expect(cornerByKey(corner, 'ArrowUp', 'ltr')).toEqual(cornerOn('top', 'right', 'ltr'));
    expect(cornerByKey(corner, 'ArrowLeft', 'ltr')).toEqual(cornerOn('bottom', 'left', 'ltr'));
    expect(cornerByKey(corner, 'ArrowRight', 'ltr')).toEqual(corner);
    expect(cornerByKey(cornerOn('bottom', 'right', 'rtl'), 'ArrowLeft', 'rtl')).toEqual(
      cornerOn('bottom', 'left', 'rtl'),
    );
    expect(cornerByKey(corner, 'Enter', 'ltr')).toBeNull();
  });

  it.each([
    [110, 60, 'top', 'left'],
    [890, 60, 'top', 'right'],
    [499, 251, 'bottom', 'left'],
    [501, 251, 'bottom', 'right'],
  ] as const)('what is dropped at %i, %i lands %s %s', (x, y, vertical, side) => {
    expect(cornerAt(x, y, STAGE, 'ltr')).toEqual(cornerOn(vertical, side, 'ltr'));
    expect(cornerAt(x, y, STAGE, 'rtl')).toEqual(cornerOn(vertical, side, 'rtl'));
  });
});
