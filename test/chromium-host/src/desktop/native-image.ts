import { readFileSync } from 'node:fs';
import { guarded, guardedClass, notImplemented } from '../guard.ts';
import { decodePng, encodePng, isPng, sizeOfPng, type Pixels } from './png.ts';

const JPEG_START = 0xffd8;

/** RGBA and the BGRA of Electron's bitmaps are each other's mirror. */
function swapRedBlue(pixels: Buffer): Buffer {
  const swapped = Buffer.from(pixels);
  for (let at = 0; at + 3 < swapped.length; at += 4) {
    swapped[at] = pixels[at + 2] ?? 0;
    swapped[at + 2] = pixels[at] ?? 0;
  }
  return swapped;
}

/** A PNG that is carried as it came; its pixels are looked at only when somebody asks for them. */
export class NativeImage {
  readonly #png: Buffer;
  readonly #size: Electron.Size;
  /** By scale factor, beside the first one. */
  readonly #others = new Map<number, NativeImage>();
  #template = false;

  constructor(png: Buffer, size: Electron.Size = sizeOf(png)) {
    this.#png = png;
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  toPNG({ scaleFactor = 1 }: Electron.ToPNGOptions = {}): Buffer {
    return this.#at(scaleFactor).#png;
  }

  toDataURL({ scaleFactor = 1 }: Electron.ToDataURLOptions = {}): string {
    return `data:image/png;base64,${this.toPNG({ scaleFactor }).toString('base64')}`;
  }

  /** BGRA; the alpha is not multiplied in, as Skia's would be. */
  toBitmap({ scaleFactor = 1 }: Electron.ToBitmapOptions = {}): Buffer {
    return swapRedBlue(this.#at(scaleFactor).#pixels().rgba);
  }

  getSize(scaleFactor = 1): Electron.Size {
    const { width, height } = this.#at(scaleFactor).#size;
    return { width, height };
  }

  getAspectRatio(): number {
    return this.isEmpty() ? 1 : this.#size.width / this.#size.height;
  }

  getScaleFactors(): number[] {
    return [1, ...this.#others.keys()].toSorted((a, b) => a - b);
  }

  addRepresentation({ scaleFactor = 1, ...source }: Electron.AddRepresentationOptions): void {
    const made = fromRepresentation(source);
    if (made.isEmpty()) return; // as in Electron: no pixels, nothing added
    this.#others.set(scaleFactor, made);
  }

  /** By the nearest pixel: for looking at colours, not for beauty. */
  resize({ width, height }: Electron.ResizeOptions): NativeImage {
    if (this.isEmpty()) return new NativeImage(this.#png);
    const ratio = this.getAspectRatio();
    const size = {
      width: width ?? Math.round((height ?? 0) * ratio),
      height: height ?? Math.round((width ?? 0) / ratio),
    };
    return this.#picked(size, (at, of, from) => Math.floor((at * from) / of));
  }

  crop({ x, y, width, height }: Electron.Rectangle): NativeImage {
    return this.#picked({ width, height }, (at, _of, _from, isRow) => at + (isRow ? y : x));
  }

  setTemplateImage(option: boolean): void {
    this.#template = option;
  }

  isTemplateImage(): boolean {
    return this.#template;
  }

  #at(scaleFactor: number): NativeImage {
    return this.#others.get(scaleFactor) ?? this;
  }

  #pixels(): Pixels {
    const pixels = this.isEmpty() ? { width: 0, height: 0, rgba: Buffer.alloc(0) } : decodePng(this.#png);
    if (!pixels) throw notImplemented('nativeImage: the pixels of this kind of PNG');
    return pixels;
  }

  /** A new image whose pixels are taken from this one's, each by where it comes from. */
  #picked(
    { width, height }: Electron.Size,
    source: (at: number, of: number, from: number, isRow: boolean) => number,
  ): NativeImage {
    const from = this.#pixels();
    const rgba = Buffer.alloc(width * height * 4);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const column = source(x, width, from.width, false);
        const start = (source(y, height, from.height, true) * from.width + column) * 4;
        from.rgba.copy(rgba, (y * width + x) * 4, start, start + 4);
      }
    }
    return new NativeImage(encodePng({ width, height, rgba }));
  }
}

guardedClass('NativeImage', 'nativeImage', NativeImage);

/** As in Electron, bytes that are no image make an empty one. A JPEG is an image, so it is refused by name instead. */
function fromBytes(bytes: Buffer): NativeImage {
  if (isPng(bytes)) return new NativeImage(bytes);
  if (bytes.length > 1 && bytes.readUInt16BE(0) === JPEG_START) throw notImplemented('nativeImage of a JPEG');
  return new NativeImage(Buffer.alloc(0));
}

function fromBitmap(bgra: Buffer, { width, height }: Electron.CreateFromBitmapOptions): NativeImage {
  if (bgra.length !== width * height * 4) throw new Error('invalid buffer size'); // Electron's words
  return new NativeImage(encodePng({ width, height, rgba: swapRedBlue(bgra) }));
}

/** PNG bytes or a data URL; where they are neither, and a size is told, a bitmap. */
function fromRepresentation(source: Omit<Electron.AddRepresentationOptions, 'scaleFactor'>): NativeImage {
  const { buffer, dataURL, width = 0, height = 0 } = source;
  if (buffer) return isPng(buffer) ? fromBytes(buffer) : fromBitmap(buffer, { width, height });
  return fromDataURL(dataURL ?? '');
}

const fromDataURL = (url: string): NativeImage => fromBytes(Buffer.from(url.split(',')[1] ?? '', 'base64'));

const sizeOf = (png: Buffer): Electron.Size => (png.length === 0 ? { width: 0, height: 0 } : sizeOfPng(png));

function fromPath(path: string): NativeImage {
  try {
    return fromBytes(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) return new NativeImage(Buffer.alloc(0)); // as Electron: no file, no pixels
    throw error;
  }
}

export const nativeImage = guarded('nativeImage', {
  createEmpty: (): NativeImage => new NativeImage(Buffer.alloc(0)),
  createFromPath: fromPath,
  createFromBitmap: fromBitmap,
  createFromBuffer: (buffer: Buffer, options: Electron.CreateFromBufferOptions = {}): NativeImage => {
    const { width, height } = options;
    return !isPng(buffer) && width && height ? fromBitmap(buffer, { width, height }) : fromBytes(buffer);
  },
  createFromDataURL: fromDataURL,
});
