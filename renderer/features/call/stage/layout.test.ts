import { describe, expect, it } from 'vitest';
import { GAP_PX, gridOf, pagingOf, stripSide, tilesThatFit } from './layout.ts';

const WIDE = { width: 1280, height: 720 };

describe('the grid', () => {
  it.each([
    [1, 1, 1],
    [2, 2, 1],
    [3, 2, 2],
    [4, 2, 2],
    [5, 3, 2],
    [6, 3, 2],
    [7, 3, 3],
    [9, 3, 3],
  ])('%i in a wide window: %i columns, %i rows', (count, columns, rows) => {
    expect(gridOf(count, WIDE)).toMatchObject({ columns, rows });
  });

  it.each([
    [2, 1, 2],
    [3, 1, 3],
    [4, 1, 4],
    [6, 2, 3],
  ])('%i in a narrow, high window: %i columns, %i rows', (count, columns, rows) => {
    expect(gridOf(count, { width: 380, height: 640 })).toMatchObject({ columns, rows });
  });

  it('a low, wide strip is one row', () => {
    expect(gridOf(4, { width: 1200, height: 160 })).toMatchObject({ columns: 4, rows: 1 });
  });

  it('one alone takes all', () => {
    expect(gridOf(1, { width: 900, height: 300 }).tile).toEqual({ width: 900, height: 300 });
  });

  it('tiles stay between 4:3 and 16:9', () => {
    for (const box of [WIDE, { width: 380, height: 640 }, { width: 1600, height: 200 }]) {
      for (let count = 2; count <= 9; count += 1) {
        const { width, height } = gridOf(count, box).tile;
        expect(width / height).toBeGreaterThan(4 / 3 - 0.03);
        expect(width / height).toBeLessThan(16 / 9 + 0.03);
      }
    }
  });

  it('everything fits: rows do not break, nothing is cut off', () => {
    for (let width = 200; width <= 1600; width += 97) {
      for (let height = 120; height <= 1000; height += 83) {
        for (let count = 1; count <= 9; count += 1) {
          const { columns, rows, tile } = gridOf(count, { width, height });
          expect(columns * tile.width + (columns - 1) * GAP_PX).toBeLessThanOrEqual(width);
          expect(rows * tile.height + (rows - 1) * GAP_PX).toBeLessThanOrEqual(height);
          expect(columns * rows).toBeGreaterThanOrEqual(count);
        }
      }
    }
  });

  it('no other number of columns gives larger tiles', () => {
    for (const box of [WIDE, { width: 380, height: 574 }, { width: 900, height: 300 }]) {
      for (let count = 2; count <= 9; count += 1) {
        const { columns, tile } = gridOf(count, box);
        for (let other = 1; other <= count; other += 1) {
          const rows = Math.ceil(count / other);
          const width = (box.width - (other - 1) * GAP_PX) / other;
          const height = (box.height - (rows - 1) * GAP_PX) / rows;
          const [narrow, low] = [Math.min(width, (height * 16) / 9), Math.min(height, (width * 3) / 4)];
          // either side may be cut off, never both
          const area = Math.max(Math.floor(narrow) * Math.floor(Math.min(height, (narrow * 3) / 4)), 0);
          expect(tile.width * tile.height, `${count} in ${columns}, not ${other}`).toBeGreaterThanOrEqual(
            Math.min(area, Math.floor(width) * Math.floor(low)),
          );
        }
      }
    }
  });

  it('a box without size breaks nothing', () => {
    expect(gridOf(4, { width: 0, height: 0 }).tile).toEqual({ width: 0, height: 0 });
    expect(gridOf(0, WIDE)).toMatchObject({ columns: 1, rows: 1 });
  });
});

describe('pages', () => {
  it.each([
    [1, 1, 1],
    [9, 1, 9],
    [10, 2, 5],
    [12, 2, 6],
    [19, 3, 7],
  ])('%i people: %i pages of up to %i', (count, pages, perPage) => {
    expect(pagingOf(count, 9)).toEqual({ pages, perPage });
  });

  it('nobody is still one page', () => {
    expect(pagingOf(0, 9)).toEqual({ pages: 1, perPage: 1 });
  });

  it('a small window shows fewer at once, and never none', () => {
    expect(tilesThatFit(WIDE)).toBe(9);
    expect(tilesThatFit({ width: 380, height: 200 })).toBe(6);
    expect(tilesThatFit({ width: 60, height: 40 })).toBe(1);
    expect(tilesThatFit({ width: 0, height: 0 })).toBe(9);
  });
});

describe('the strip of the others', () => {
  it('stands beside the large tile where there is width for both', () => {
    expect(stripSide(WIDE)).toBe('beside');
    expect(stripSide({ width: 380, height: 600 })).toBe('below');
    expect(stripSide({ width: 700, height: 700 })).toBe('below');
  });
});
