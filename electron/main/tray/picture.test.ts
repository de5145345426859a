import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { badgeText, drawPicture, type PictureOptions } from './picture.ts';
import { encodePng } from './png.ts';

const PLAIN: PictureOptions = { size: 16, count: 0, quiet: false, template: false, bubble: true };

/** `#`: opaque and not white, `o`: white, `.`: nothing. */
function rows(options: PictureOptions): string[] {
  const rgba = drawPicture(options);
  const { size } = options;
  return Array.from({ length: size }, (_row, y) =>
    Array.from({ length: size }, (_column, x) => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(
        (y * size + x) * 4,
        (y * size + x) * 4 + 4,
      );
      if (alpha < 128) return '.';
      return red + green + blue > 700 ? 'o' : '#';
    }).join(''),
  );
}

describe('the picture', () => {
  it('is a bubble with three dots', () => {
    expect(rows(PLAIN)[0]).toBe('................');
    expect(rows({ ...PLAIN, size: 32 })[13]).toMatch(/^\.\.#+o+#+o+#+o+#+\.\.$/);
  });

  it('has the number in sharp white digits', () => {
    const seven = rows({ ...PLAIN, count: 7 }).map((row) => row.slice(9, 13));
    expect(seven.slice(7, 14)).toEqual(['oooo', '###o', '##o#', '##o#', '#o##', '#o##', '#o##']);
  });

  it('says no more than nine', () => {
    expect([1, 9, 10, 4000].map(badgeText)).toEqual(['1', '9', '9+', '9+']);
    expect(rows({ ...PLAIN, count: 10 })).toEqual(rows({ ...PLAIN, count: 999 }));
    expect(rows({ ...PLAIN, count: 9 })).not.toEqual(rows({ ...PLAIN, count: 10 }));
  });

  it('shows do-not-disturb and the number side by side', () => {
    const both = rows({ ...PLAIN, count: 3, quiet: true });
    expect(both[3]!.slice(0, 7)).toBe('#ooooo#');
    expect(rows({ ...PLAIN, count: 3 }).map((row) => row.slice(8))).toEqual(both.map((row) => row.slice(8)));
    expect(rows({ ...PLAIN, quiet: true })[3]!.slice(0, 7)).toBe('#ooooo#');
  });

  it('as a template has holes where it would be white', () => {
    const template = rows({ ...PLAIN, count: 7, template: true });
    expect(template.join('')).not.toContain('o');
    expect(template[7]!.slice(9, 13)).toBe('....');
  });

  it('alone is the badge, without a bubble', () => {
    const badge = rows({ ...PLAIN, count: 1, bubble: false });
    expect(badge[0]!.slice(0, 3)).toBe('...');
    expect(badge[8]).toMatch(/^#+o#+$/);
  });
});

it('is a PNG that says its size and carries its pixels', () => {
  const rgba = drawPicture({ ...PLAIN, size: 32 });
  const png = encodePng(rgba, 32);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([32, 32, 8, 6]);
  const length = png.readUInt32BE(33);
  const pixels = inflateSync(png.subarray(41, 41 + length));
  expect(pixels.length).toBe(32 * (32 * 4 + 1));
  expect(Buffer.from(rgba.subarray(0, 128)).equals(pixels.subarray(1, 129))).toBe(true);
});
