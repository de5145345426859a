import { guardedClass } from '../guard.ts';
import { HostEmitter } from '../host-emitter.ts';
import { requireReady } from '../readiness.ts';
import type { Menu } from './menu.ts';
import { nativeImage, type NativeImage } from './native-image.ts';

/**
 * A tray icon that nobody sees. CHROMIUM_HOST_TRAY=none makes the constructor throw, so that specs can take the app's
 * path without a tray. (Electron on Linux makes the object silently and shows nothing; it throws for a bad image.)
 */
export class Tray extends HostEmitter {
  #image: NativeImage;
  #menu: Menu | null = null;
  #toolTip = '';
  #title = '';
  #destroyed = false;

  constructor(image: unknown, _guid?: string) {
    super('tray', [
      'click',
      'right-click',
      'double-click',
      'middle-click',
      'mouse-enter',
      'mouse-leave',
      'mouse-move',
    ]);
    requireReady('Cannot create Tray before app is ready');
    if (process.env.CHROMIUM_HOST_TRAY === 'none') {
      throw new Error('chromium-host: there is no tray (CHROMIUM_HOST_TRAY=none)');
    }
    this.#image = toImage(image);
  }

  setImage(image: unknown): void {
    this.#image = toImage(image);
  }

  setContextMenu(menu: unknown): void {
    this.#menu = menu as Menu | null;
  }

  setToolTip(toolTip: string): void {
    this.#toolTip = toolTip;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setIgnoreDoubleClickEvents(_ignore: boolean): void {}

  popUpContextMenu(menu?: unknown): void {
    ((menu as Menu | undefined) ?? this.#menu)?.popup();
  }

  closeContextMenu(): void {
    this.#menu?.closePopup();
  }

  destroy(): void {
    this.#destroyed = true;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** For a debugger: what would be in the tray. Electron has no such thing, so specs must not use it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Tray { toolTip: '${this.#toolTip}', image: ${JSON.stringify(this.#image.getSize())} }`;
  }
}

function toImage(image: unknown): NativeImage {
  if (typeof image !== 'string') return image as NativeImage;
  const loaded = nativeImage.createFromPath(image);
  if (loaded.isEmpty()) throw new Error(`Failed to load image from path '${image}'`);
  return loaded;
}

guardedClass('Tray', 'tray', Tray);
