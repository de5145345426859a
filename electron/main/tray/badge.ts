/** The number of unread messages on the app's own icon: on the dock, on a launcher that can, or over the taskbar's button. */
import type { App, BrowserWindow, NativeImage } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import type { Words } from '../words.ts';

export interface BadgeOptions {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  /** The window whose taskbar button carries the number on Windows. */
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | null;
  readonly picture: (count: number) => NativeImage;
  readonly words: Words;
  readonly logger: Logger;
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

  /** A desktop forgets the number: Windows with the button of a hidden window, some launchers with the focus. Never throws. */
  again(): void {
    try {
      this.#say(this.#count);
    } catch (error) {
      this.#options.logger.warn('again() | this desktop takes no number', { error });
    }
  }

  #say(count: number): void {
    const { app, platform, window, picture, words } = this.#options;
    if (platform !== 'win32') app.setBadgeCount(count);
    else if (count === 0) window()?.setOverlayIcon(null, '');
    else window()?.setOverlayIcon(picture(count), words('trayUnread', { count }));
  }
}
