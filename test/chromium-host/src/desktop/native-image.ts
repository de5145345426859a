import { readFileSync } from 'node:fs';
import { guarded, guardedClass, notImplemented } from '../guard.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Where a PNG's header chunk keeps its width and height, 32 bits each. */
const PNG_WIDTH_OFFSET = 16;
const PNG_HEIGHT_OFFSET = 20;
const JPEG_START = 0xffd8;

/** A PNG that is carried, never decoded: its bytes and its size are true, its pixels are untouched. */
export class NativeImage {
  readonly #png: Buffer;
  readonly #size: Electron.Size;
  #template = false;

  constructor(png: Buffer, size: Electron.Size = sizeOf(png)) {
    this.#png = png;
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  toPNG(): Buffer {
    return this.#png;
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }

  getSize(): Electron.Size {
    return { ...this.#size };
  }

  getAspectRatio(): number {
    return this.isEmpty() ? 1 : this.#size.width / this.#size.height;
  }

  /** Remembers the asked size; the bytes stay those of the original. */
  resize({ width, height }: Electron.ResizeOptions): NativeImage {
    const ratio = this.getAspectRatio();
    const size = {
      width: width ?? Math.round((height ?? 0) * ratio),
      height: height ?? Math.round((width ?? 0) / ratio),
    };
    return new NativeImage(this.#png, this.isEmpty() ? { width: 0, height: 0 } : size);
  }

  setTemplateImage(option: boolean): void {
    this.#template = option;
  }

  isTemplateImage(): boolean {
    return this.#template;
  }
}

guardedClass('NativeImage', 'nativeImage', NativeImage);

/** As in Electron, bytes that are no image make an empty one. A JPEG is an image, so it is refused by name instead. */
function fromBytes(bytes: Buffer): NativeImage {
  if (bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return new NativeImage(bytes);
  if (bytes.length > 1 && bytes.readUInt16BE(0) === JPEG_START) throw notImplemented('nativeImage of a JPEG');
  return new NativeImage(Buffer.alloc(0));
}

function sizeOf(png: Buffer): Electron.Size {
  if (png.length === 0) return { width: 0, height: 0 };
  return { width: png.readUInt32BE(PNG_WIDTH_OFFSET), height: png.readUInt32BE(PNG_HEIGHT_OFFSET) };
}

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
  createFromBuffer: (buffer: Buffer, _options?: Electron.CreateFromBufferOptions): NativeImage =>
    fromBytes(buffer),
  createFromDataURL: (url: string): NativeImage => fromBytes(Buffer.from(url.split(',')[1] ?? '', 'base64')),
});
