import type { NativeImage } from 'electron';
import { drawPicture, type PictureOptions } from './picture.ts';
import { encodePng } from './png.ts';

/** The part of Electron's nativeImage that is used. */
export interface ImageMaker {
  createFromBuffer(buffer: Buffer, options?: { scaleFactor: number }): NativeImage;
}

/** Pixels of one side by scale factor. */
type Scales = readonly (readonly [scale: number, size: number])[];

/** Linux takes one picture and scales it to its panel. */
const SCALES: Readonly<Record<'linux' | 'win32' | 'darwin', Scales>> = {
  linux: [[1, 32]],
  win32: [
    [1, 16],
    [2, 32],
  ],
  darwin: [
    [1, 16],
    [2, 32],
  ],
};

/** Pictures of the tray and of the badge, for this system's resolutions. */
export class Icons {
  readonly #maker: ImageMaker;
  readonly #platform: NodeJS.Platform;

  constructor(maker: ImageMaker, platform: NodeJS.Platform) {
    this.#maker = maker;
    this.#platform = platform;
  }

  /** The tray's icon. `count`: unread messages. `quiet`: do not disturb. */
  tray(count: number, quiet: boolean): NativeImage {
    const template = this.#platform === 'darwin';
    const image = this.#image({ count, quiet, template, bubble: true });
    if (template) image.setTemplateImage(true);
    return image;
  }

  /** The number alone, over the taskbar's button on Windows. */
  badge(count: number): NativeImage {
    return this.#image({ count, quiet: false, template: false, bubble: false });
  }

  #image(picture: Omit<PictureOptions, 'size'>): NativeImage {
    const scales = this.#platform === 'darwin' || this.#platform === 'win32' ? this.#platform : 'linux';
    const [[firstScale, firstSize] = [1, 32], ...others] = SCALES[scales];
    const png = (size: number): Buffer => encodePng(drawPicture({ ...picture, size }), size);
    const image = this.#maker.createFromBuffer(png(firstSize), { scaleFactor: firstScale });
    for (const [scaleFactor, size] of others) image.addRepresentation({ scaleFactor, buffer: png(size) });
    return image;
  }
}
