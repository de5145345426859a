/** The number of unread messages on the app's own icon: on the dock, on a launcher that can, or over the taskbar's button. */
import type { App, BrowserWindow, NativeImage } from 'electron';
import type { Words } from '../words.ts';

export interface BadgeOptions {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  /** The window whose taskbar button carries the number on Windows. */
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | null;
  readonly picture: (count: number) => NativeImage;
  readonly words: Words;
}

export class Badge {
  readonly #options: BadgeOptions;
  #count = 0;

  constructor(options: BadgeOptions) {
    this.#options = options;
  }

  show(count: number): void {
    this.#count = count;
    this.again();
  }

  /** A desktop forgets the number: Windows with the button of a hidden window, some launchers with the focus. */
  again(): void {
    const { app, platform, window, picture, words } = this.#options;
    const count = this.#count;
    if (platform !== 'win32') app.setBadgeCount(count);
    else if (count === 0) window()?.setOverlayIcon(null, '');
    else window()?.setOverlayIcon(picture(count), words('trayUnread', { count }));
  }
}
