import { describe, expect, it } from 'vitest';
import type { PickerView, ShareSource } from '#shared/contracts/ipc/picker.ts';
import { type Box, isGone, neighbour, pickedOf } from './picking.ts';

const source = (kind: ShareSource['kind'], id: string): ShareSource => ({
  id,
  kind,
  name: id,
  thumbnail: null,
  icon: null,
});
const view = (screens: number | null, windows: number | null): PickerView => ({
  requestId: 'r',
  screens: screens === null ? null : Array.from({ length: screens }, (_none, n) => source('screen', `s${n}`)),
  windows: windows === null ? null : Array.from({ length: windows }, (_none, n) => source('window', `w${n}`)),
  canShareAudio: false,
  theme: 'system',
});

describe('what is picked', () => {
  it.each<[string, PickerView, ShareSource | null, string | null]>([
    ['nothing while nothing is known', view(null, null), null, null],
    ['the only screen', view(1, 3), null, 's0'],
    ['nothing of two screens', view(2, 3), null, null],
    ['never a window by itself', view(0, 1), null, null],
    ['what the person chose', view(1, 3), source('window', 'w2'), 'w2'],
    ['nothing when the choice has gone', view(1, 1), source('window', 'w2'), null],
  ])('is %s', (_what, given, chosen, picked) => {
    expect(pickedOf(given, chosen)?.id ?? null).toBe(picked);
  });

  it('is the choice as it is now, not as it was', () => {
    const given = view(0, 1);
    expect(pickedOf(given, { ...source('window', 'w0'), name: 'old title' })).toBe(given.windows![0]);
  });

  it('is gone when it is in neither list', () => {
    expect([isGone(view(1, 1), source('window', 'w0')), isGone(view(1, 1), source('window', 'w1'))]).toEqual([
      false,
      true,
    ]);
  });
});

/** Cards of 100 by 80 with gaps of 10: `column` counts from the left, whichever way people read. */
const card = (column: number, row: number): Box => ({
  left: column * 110,
  right: column * 110 + 100,
  top: row * 90,
  bottom: row * 90 + 80,
});

describe('arrow keys', () => {
  // one screen above two rows of windows, the last row not full
  const ltr = [card(0, 0), card(0, 2), card(1, 2), card(2, 2), card(0, 3), card(1, 3)];
  it.each([
    [0, 'ArrowDown', 1],
    [0, 'ArrowRight', null],
    [0, 'ArrowUp', null],
    [1, 'ArrowUp', 0],
    [1, 'ArrowRight', 2],
    [2, 'ArrowLeft', 1],
    [3, 'ArrowUp', 0],
    [3, 'ArrowDown', 5],
    [3, 'ArrowRight', null],
    [5, 'ArrowUp', 2],
    [5, 'ArrowDown', null],
    [5, 'Home', null],
    [9, 'ArrowDown', null],
  ])('from card %i %s leads to %s', (index, key, expected) => {
    expect(neighbour(ltr, index, key)).toBe(expected);
  });

  it('go where they point where people read from right to left', () => {
    const rtl = [card(2, 0), card(1, 0), card(0, 0)];
    expect([neighbour(rtl, 0, 'ArrowLeft'), neighbour(rtl, 1, 'ArrowRight')]).toEqual([1, 0]);
  });

  it('go down one by one where cards stand in one column', () => {
    const narrow = [card(0, 0), card(0, 1), card(0, 2)];
    expect([neighbour(narrow, 0, 'ArrowDown'), neighbour(narrow, 0, 'ArrowRight')]).toEqual([1, null]);
  });
});
