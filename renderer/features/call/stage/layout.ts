/** Where tiles stand. Pure: CSS pixels in, CSS pixels out. */
import type { Size } from '../../../ui/use-size.ts';

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  readonly tile: Size;
}

export interface Paging {
  readonly pages: number;
  /** Even pages: ten people are five and five, not nine and one. */
  readonly perPage: number;
}

export const GAP_PX = 8;
/** More faces at once nobody follows. */
export const TILES_MAX = 9;
/** Smaller than this a tile shows neither a face nor a name. */
const TILE_MIN: Size = { width: 120, height: 84 };
const PICTURE = 16 / 9;
/** Narrower than this a picture would lose its sides. */
const NARROWEST = 4 / 3;

const fitted = (cell: Size, aspect: number): Size =>
  cell.width / cell.height > aspect
    ? { width: cell.height * aspect, height: cell.height }
    : { width: cell.width, height: cell.width / aspect };

function cellOf(columns: number, rows: number, box: Size): Size {
  return {
    width: Math.max(0, (box.width - (columns - 1) * GAP_PX) / columns),
    height: Math.max(0, (box.height - (rows - 1) * GAP_PX) / rows),
  };
}

/** As much of a cell as a tile takes: whole pixels, so that a row never breaks. */
function tileIn(cell: Size): Size {
  if (cell.width === 0 || cell.height === 0) return { width: 0, height: 0 };
  const { width, height } = fitted(cell, Math.min(PICTURE, Math.max(NARROWEST, cell.width / cell.height)));
  return { width: Math.floor(width), height: Math.floor(height) };
}

/** The columns in which `count` tiles between 4:3 and 16:9 are largest. One alone takes all. */
export function gridOf(count: number, box: Size): GridLayout {
  if (count <= 1) return { columns: 1, rows: 1, tile: box };
  let best: GridLayout = { columns: 1, rows: count, tile: tileIn(cellOf(1, count, box)) };
  for (let columns = 2; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = tileIn(cellOf(columns, rows, box));
    // the same size in fewer columns leaves fewer holes
    if (areaOf(tile) > areaOf(best.tile)) best = { columns, rows, tile };
  }
  return best;
}

const areaOf = ({ width, height }: Size): number => width * height;

/** How many tiles go on one page of this box; all nine while its size is not known yet. */
export function tilesThatFit(box: Size): number {
  if (box.width === 0 || box.height === 0) return TILES_MAX;
  for (let count = TILES_MAX; count > 1; count -= 1) {
    const { tile } = gridOf(count, box);
    if (tile.width >= TILE_MIN.width && tile.height >= TILE_MIN.height) return count;
  }
  return 1;
}

export function pagingOf(count: number, most: number): Paging {
  const pages = Math.max(1, Math.ceil(count / most));
  return { pages, perPage: Math.max(1, Math.ceil(count / pages)) };
}

/** Where the strip of the others goes in speaker view: beside the large tile where there is width for both. */
export function stripSide({ width, height }: Size): 'beside' | 'below' {
  return width > 640 && width > height * 1.3 ? 'beside' : 'below';
}
