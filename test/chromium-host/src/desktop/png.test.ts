import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodePng, encodePng, isPng, sizeOfPng } from './png.ts';

/** A PNG of RGB rows that carry their own filter bytes. */
function filtered(width: number, height: number, rows: number[]): Buffer {
  const png = encodePng({ width, height, rgba: Buffer.alloc(width * height * 4) });
  const header = Buffer.from(png.subarray(0, 33));
  header[25] = 2;
  const data = deflateSync(Buffer.from(rows));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([header, length, Buffer.from('IDAT'), data, Buffer.alloc(4)]);
}

describe('a PNG', () => {
  it('has the pixels that were written', () => {
    const rgba = Buffer.from(Array.from({ length: 3 * 2 * 4 }, (_, i) => (i * 37) % 256));
    const png = encodePng({ width: 3, height: 2, rgba });
    expect(isPng(png)).toBe(true);
    expect(sizeOfPng(png)).toEqual({ width: 3, height: 2 });
    expect(decodePng(png)).toEqual({ width: 3, height: 2, rgba });
  });

  it('is read whatever filters its rows have, and gets an alpha where it has none', () => {
    const rows = [
      [1, 10, 20, 30, 1, 1, 1],
      [2, 1, 1, 1, 1, 1, 1],
      [3, 5, 5, 5, 5, 5, 5],
      [4, 2, 2, 2, 2, 2, 2],
    ];
    const pixels = [
      [10, 20, 30, 255, 11, 21, 31, 255],
      [11, 21, 31, 255, 12, 22, 32, 255],
      [10, 15, 20, 255, 16, 23, 31, 255],
      [12, 17, 22, 255, 18, 25, 33, 255],
    ];
    expect(decodePng(filtered(2, 4, rows.flat()))?.rgba).toEqual(Buffer.from(pixels.flat()));
  });

  it('of another kind is not read', () => {
    const png = encodePng({ width: 1, height: 1, rgba: Buffer.alloc(4) });
    png[25] = 3;
    expect(decodePng(png)).toBeUndefined();
  });
});
