/** The tray's picture, drawn in code: a speech bubble, the number of unread messages in it, a dot for do-not-disturb. */

type Rgb = readonly [number, number, number];
export interface PictureOptions {
  /** Of both sides, in pixels. */
  readonly size: number;
  /** Unread messages; 0: no badge. */
  readonly count: number;
  /** Do not disturb. */
  readonly quiet: boolean;
  /** macOS draws it in the colour of its menu bar: only what is opaque counts. */
  readonly template: boolean;
  /** false: the badge alone, in the middle; for the overlay on Windows' taskbar. */
  readonly bubble: boolean;
}

/** All shapes are laid out on a grid of so many units, so that edges are sharp at 16, 32 and 64 pixels. */
const GRID = 16;
/** Samples a pixel and direction: smooth edges. */
const SAMPLES = 3;
const CHANNELS = 4;
/** More are not told apart. */
const COUNT_MAX = 9;

const BLACK: Rgb = [0, 0, 0];
const INKS: readonly Rgb[] = [
  [59, 93, 240],
  [211, 47, 47],
  [255, 255, 255],
];
/** Places in `INKS`. */
const COOL = 0;
const WARM = 1;
const BRIGHT = 2;
const NOTHING = -1;

/** Rows of 7 glyphs' bits, the highest bit on the left of `width`. */
const GLYPHS: Readonly<Record<string, { readonly width: number; readonly rows: readonly number[] }>> = {
  '1': { width: 4, rows: [2, 6, 2, 2, 2, 2, 7] },
  '2': { width: 4, rows: [6, 9, 1, 2, 4, 8, 15] },
  '3': { width: 4, rows: [14, 1, 1, 6, 1, 1, 14] },
  '4': { width: 4, rows: [2, 6, 10, 10, 15, 2, 2] },
  '5': { width: 4, rows: [15, 8, 14, 1, 1, 9, 6] },
  '6': { width: 4, rows: [6, 8, 8, 14, 9, 9, 6] },
  '7': { width: 4, rows: [15, 1, 2, 2, 4, 4, 4] },
  '8': { width: 4, rows: [6, 9, 9, 6, 9, 9, 6] },
  '9': { width: 4, rows: [6, 9, 9, 7, 1, 1, 6] },
  '+': { width: 3, rows: [0, 0, 2, 7, 2, 0, 0] },
};
const GLYPH_HEIGHT = 7;
const GLYPH_GAP = 1;

/** What the badge says: `9+` for all that is more. */
export const badgeText = (count: number): string => (count > COUNT_MAX ? `${COUNT_MAX}+` : String(count));

/** RGBA, rows from the top, alpha not multiplied in. Cheap: main's event loop draws it. */
export function drawPicture(options: PictureOptions): Uint8Array {
  const { size, template } = options;
  const rgba = new Uint8Array(size * size * CHANNELS);
  const inkAt = layers(options);
  const inks = template ? [BLACK, BLACK, BLACK] : INKS;
  const step = GRID / size / SAMPLES;
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    let [red, green, blue, opaque] = [0, 0, 0, 0];
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
      const x = ((pixel % size) * SAMPLES + (sample % SAMPLES) + 0.5) * step;
      const y = (Math.floor(pixel / size) * SAMPLES + Math.floor(sample / SAMPLES) + 0.5) * step;
      const ink = inks[inkAt(x, y)];
      if (!ink) continue;
      opaque += 1;
      red += ink[0];
      green += ink[1];
      blue += ink[2];
    }
    if (opaque === 0) continue;
    rgba[pixel * CHANNELS] = red / opaque;
    rgba[pixel * CHANNELS + 1] = green / opaque;
    rgba[pixel * CHANNELS + 2] = blue / opaque;
    rgba[pixel * CHANNELS + 3] = (opaque * 255) / (SAMPLES * SAMPLES);
  }
  return rgba;
}

/** The ink at a place of the grid. What lies on top decides. */
function layers(options: PictureOptions): (x: number, y: number) => number {
  const { count, quiet, template, bubble } = options;
  /** What is written on a shape: a hole in a template. */
  const writing = template ? NOTHING : BRIGHT;
  const badge = count > 0 ? badgeShape(badgeText(count), bubble) : null;
  return (x, y) => {
    if (badge?.isText(x, y)) return writing;
    if (badge?.isPill(x, y, 0)) return WARM;
    if (!bubble || badge?.isPill(x, y, 1)) return NOTHING;
    if (quiet && isIn(x, y, 1, 3, 6, 4)) return writing;
    if (quiet && near(x, y, 3.5, 3.5, 3.5)) return WARM;
    if (quiet && near(x, y, 3.5, 3.5, 4.5)) return NOTHING;
    if (!badge && (near(x, y, 5, 7, 1) || near(x, y, 8, 7, 1) || near(x, y, 11, 7, 1))) return writing;
    return isBubble(x, y) ? COOL : NOTHING;
  };
}

const near = (x: number, y: number, atX: number, atY: number, radius: number): boolean =>
  (x - atX) ** 2 + (y - atY) ** 2 < radius ** 2;

const isIn = (x: number, y: number, left: number, top: number, right: number, bottom: number): boolean =>
  x >= left && x < right && y >= top && y < bottom;

/** A rectangle with round corners. */
function isRound(
  x: number,
  y: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
  radius: number,
): boolean {
  const inX = Math.min(Math.max(x, left + radius), right - radius);
  const inY = Math.min(Math.max(y, top + radius), bottom - radius);
  return near(x, y, inX, inY, radius);
}

const isBubble = (x: number, y: number): boolean =>
  isRound(x, y, 1, 2, 15, 12, 3) ||
  // the tail
  (isIn(x, y, 4, 11, 9, 15) && x - 4 < 15 - y);

interface Badge {
  readonly isText: (x: number, y: number) => boolean;
  /** `around`: units by which it is larger, for the gap to what lies below. */
  readonly isPill: (x: number, y: number, around: number) => boolean;
}

/** In the corner below on the right, or, alone, over all of the picture. */
function badgeShape(text: string, corner: boolean): Badge {
  const glyphs = Array.from(text).flatMap((sign) => GLYPHS[sign] ?? []);
  const width = glyphs.reduce((sum, glyph) => sum + glyph.width + GLYPH_GAP, -GLYPH_GAP);
  const left = corner ? GRID - width - 6 : 0;
  const top = corner ? 5 : 0;
  const cells = new Uint8Array(GRID * GRID);
  let column = Math.floor((left + GRID - width) / 2);
  const firstRow = Math.floor((top + GRID - GLYPH_HEIGHT) / 2);
  for (const glyph of glyphs) {
    for (const [row, bits] of glyph.rows.entries())
      for (let bit = 0; bit < glyph.width; bit += 1)
        cells[(firstRow + row) * GRID + column + bit] = (bits >> (glyph.width - 1 - bit)) & 1;
    column += glyph.width + GLYPH_GAP;
  }
  return {
    isText: (x, y) => cells[Math.floor(y) * GRID + Math.floor(x)] === 1,
    isPill(x, y, around) {
      const radius = Math.min(GRID - left, GRID - top) / 2 + around;
      return isRound(x, y, left - around, top - around, GRID + around, GRID + around, radius);
    },
  };
}
