import { describe, expect, it } from 'vitest';
import { nativeImage } from './native-image.ts';

/** BGRA: a red pixel beside a blue one. */
const RED_BLUE = Buffer.from([0, 0, 255, 255, 255, 0, 0, 255]);

describe('nativeImage', () => {
  it('gives back the bitmap that it was made of, and the PNG that it came as', () => {
    const image = nativeImage.createFromBitmap(RED_BLUE, { width: 2, height: 1 });
    expect(image.toBitmap()).toEqual(RED_BLUE);
    const again = nativeImage.createFromDataURL(image.toDataURL());
    expect(again.toPNG()).toEqual(image.toPNG());
    expect(again.getSize()).toEqual({ width: 2, height: 1 });
    expect(() => nativeImage.createFromBitmap(RED_BLUE, { width: 2, height: 2 })).toThrow(
      'invalid buffer size',
    );
  });

  it('is resized and cropped by its pixels', () => {
    const image = nativeImage.createFromBitmap(RED_BLUE, { width: 2, height: 1 });
    expect(image.crop({ x: 1, y: 0, width: 1, height: 1 }).toBitmap()).toEqual(RED_BLUE.subarray(4));
    const grown = image.resize({ width: 4 });
    expect(grown.getSize()).toEqual({ width: 4, height: 2 });
    expect(grown.toBitmap().subarray(0, 8)).toEqual(
      Buffer.concat([RED_BLUE.subarray(0, 4), RED_BLUE.subarray(0, 4)]),
    );
  });

  it('has one picture for each scale', () => {
    const image = nativeImage.createFromBitmap(RED_BLUE, { width: 2, height: 1 });
    image.addRepresentation({ scaleFactor: 2, width: 1, height: 1, buffer: RED_BLUE.subarray(4) });
    image.addRepresentation({ scaleFactor: 3, dataURL: 'data:image/png;base64,' });
    expect(image.getScaleFactors()).toEqual([1, 2]);
    expect(image.toBitmap({ scaleFactor: 2 })).toEqual(RED_BLUE.subarray(4));
    expect(image.getSize(2)).toEqual({ width: 1, height: 1 });
  });

  it('is empty for what is no image', () => {
    expect(nativeImage.createFromPath('/no/such.png').isEmpty()).toBe(true);
    expect(nativeImage.createFromBuffer(Buffer.from('hello')).isEmpty()).toBe(true);
    expect(nativeImage.createEmpty().toBitmap()).toEqual(Buffer.alloc(0));
  });
});
