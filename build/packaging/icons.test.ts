import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { icnsOf, icoOf, iconPng } from './icons.ts';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Only the forms around them are looked at: drawing all of them takes seconds. */
const pngs = new Map(SIZES.map((size) => [size, Buffer.from(`PNG of ${size}`)]));

/** The pixels of one of our own PNGs: no filter, RGBA. */
function pixelsOf(png: Buffer): { size: number; at: (x: number, y: number) => number[] } {
  const size = png.readUInt32BE(16);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  return {
    size,
    at: (x, y) => {
      const from = y * (size * 4 + 1) + 1 + x * 4;
      return [...rows.subarray(from, from + 4)];
    },
  };
}

describe('the icon', () => {
  it.each([16, 64, 128])('is a white bubble on a blue plate with round corners, at %i pixels', (size) => {
    const png = iconPng(size);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const { at, size: found } = pixelsOf(png);
    expect(found).toBe(size);
    const place = (part: number): number => Math.floor(part * size);
    expect(at(0, 0)).toEqual([0, 0, 0, 0]);
    expect(at(place(0.5), place(0.14))).toEqual([59, 93, 240, 255]);
    expect(at(place(0.27), place(0.5))).toEqual([255, 255, 255, 255]);
    expect(at(place(0.36), place(0.7))[2]).toBeGreaterThan(200);
  });

  it('is one file with all sizes for Windows', () => {
    const ico = icoOf(pngs);
    expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 7]);
    // the last one is 256, written as 0
    const last = 6 + 16 * 6;
    expect([ico[last], ico[last + 1]]).toEqual([0, 0]);
    const from = ico.readUInt32LE(last + 12);
    expect(ico.subarray(from, from + ico.readUInt32LE(last + 8)).toString()).toBe('PNG of 256');
  });

  it('is one file with all types for macOS', () => {
    const icns = icnsOf(pngs);
    expect([icns.subarray(0, 4).toString(), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const types: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      types.push(
        `${icns.subarray(at, at + 4).toString()} ${icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)).toString()}`,
      );
    expect(types).toHaveLength(11);
    expect(types).toContain('ic10 PNG of 1024');
    expect(types).toContain('ic13 PNG of 256');
  });

  it('says which size is missing', () => {
    expect(() => icoOf(new Map())).toThrow('no icon of 16 pixels');
  });
});
