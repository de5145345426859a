/** The app's icon, drawn in code and written in every form that a system wants: no binary file in the tree, no tool to fetch. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng } from '../../electron/main/tray/png.ts';

type Rgb = readonly [number, number, number];
const BACK: Rgb = [59, 93, 240];
const FRONT: Rgb = [255, 255, 255];
/** Samples a pixel and direction: smooth edges. */
const SAMPLES = 4;

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
type Size = (typeof SIZES)[number];

/** Is the point inside a rectangle with round corners? All lengths are parts of the icon's side. */
function inRound(
  x: number,
  y: number,
  rect: { left: number; top: number; right: number; bottom: number; radius: number },
): boolean {
  const { left, top, right, bottom, radius } = rect;
  if (x < left || x > right || y < top || y > bottom) return false;
  const dx = Math.max(left + radius - x, 0, x - (right - radius));
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
  return dx * dx + dy * dy <= radius * radius;
}

const PLATE = { left: 0.04, top: 0.04, right: 0.96, bottom: 0.96, radius: 0.21 };
const BUBBLE = { left: 0.19, top: 0.23, right: 0.81, bottom: 0.67, radius: 0.16 };
/** Three lines of a different length: somebody talks. */
const LINES = [0.36, 0.5, 0.64].map((at, index) => {
  const half = index === 1 ? 0.12 : 0.06;
  return { left: at - 0.025, top: 0.45 - half, right: at + 0.025, bottom: 0.45 + half, radius: 0.025 };
});

/** The bubble's tail: a triangle with its tip at the lower left. */
const inTail = (x: number, y: number): boolean =>
  y >= 0.6 && y <= 0.82 && x >= 0.3 && x <= 0.3 + (0.82 - y) * 0.95;

/** The colour at a place of the icon; `null`: nothing there. */
function colourAt(x: number, y: number): Rgb | null {
  if (!inRound(x, y, PLATE)) return null;
  if (!inRound(x, y, BUBBLE) && !inTail(x, y)) return BACK;
  return LINES.some((line) => inRound(x, y, line)) ? BACK : FRONT;
}

/** From this size on a pixel whose corners have one colour has no other inside: most need not be looked at closely. */
const PLAIN_FROM = 128;

/** Red, green, blue and how much of the pixel is covered, each 0 to 255. */
function pixelAt(column: number, row: number, size: number): readonly number[] {
  const corners = [0, 1].flatMap((dx) =>
    [0, 1].map((dy) => colourAt((column + dx) / size, (row + dy) / size)),
  );
  const [first = null] = corners;
  if (size >= PLAIN_FROM && corners.every((colour) => colour === first)) {
    return first ? [...first, 255] : [0, 0, 0, 0];
  }
  let [red, green, blue, opaque] = [0, 0, 0, 0];
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const x = (column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
    const y = (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
    const colour = colourAt(x, y);
    if (!colour) continue;
    opaque += 1;
    red += colour[0];
    green += colour[1];
    blue += colour[2];
  }
  const parts = Math.max(1, opaque);
  return [red / parts, green / parts, blue / parts, (opaque * 255) / (SAMPLES * SAMPLES)];
}

/** The icon at one size, as a PNG file. */
export function iconPng(size: number): Buffer {
  const rgba = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1)
      rgba.set(pixelAt(column, row, size), (row * size + column) * 4);
  return encodePng(rgba, size);
}

type Pictures = ReadonlyMap<number, Buffer>;

const pictures = (pngs: Pictures, sizes: readonly number[]): Buffer[] =>
  sizes.map((size) => {
    const png = pngs.get(size);
    if (!png) throw new Error(`no icon of ${size} pixels`);
    return png;
  });

const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];

/** Windows: a directory of PNGs. */
export function icoOf(pngs: Pictures): Buffer {
  const found = pictures(pngs, ICO_SIZES);
  const head = Buffer.alloc(6 + 16 * found.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(found.length, 4);
  let at = head.length;
  for (const [index, png] of found.entries()) {
    const entry = 6 + 16 * index;
    // 256 is written as 0
    head.fill((ICO_SIZES[index] ?? 0) % 256, entry, entry + 2);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([head, ...found]);
}

/** macOS: type of each picture and its size; `ic11` to `ic14` are for displays with two pixels a point. */
const ICNS: readonly (readonly [type: string, size: Size])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];

const framed = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
};

export function icnsOf(pngs: Pictures): Buffer {
  const found = pictures(
    pngs,
    ICNS.map(([, size]) => size),
  );
  return framed('icns', Buffer.concat(found.map((png, index) => framed(ICNS[index]?.[0] ?? '', png))));
}

export interface Icons {
  /** A folder of `NxN.png`. */
  readonly folder: string;
  readonly ico: string;
  readonly icns: string;
}

/** Writes all of them into `folder`. */
export function writeIcons(folder: string): Icons {
  const pngs: Pictures = new Map(SIZES.map((size) => [size, iconPng(size)]));
  const icons = {
    folder: join(folder, 'png'),
    ico: join(folder, 'icon.ico'),
    icns: join(folder, 'icon.icns'),
  };
  mkdirSync(icons.folder, { recursive: true });
  for (const [size, png] of pngs) writeFileSync(join(icons.folder, `${size}x${size}.png`), png);
  writeFileSync(icons.ico, icoOf(pngs));
  writeFileSync(icons.icns, icnsOf(pngs));
  return icons;
}
