import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { pageUrl } from '../pages.ts';
import { secureWebPreferences } from './preferences.ts';
import type { WindowRegistry } from './registry.ts';

/** Device-independent pixels. */
const SIZE = { width: 760, height: 620, minWidth: 360, minHeight: 420 };

export interface PickerWindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly registry: WindowRegistry;
  /** Absolute path of its preload. */
  readonly preload: string;
  readonly title: string;
  readonly logger: Logger;
}

/**
 * The window in which a person picks what to share: a window of its own, so that the page that asks can neither draw over
 * it nor click in it, and modal over that page's window.
 */
export class PickerWindow {
  readonly #options: PickerWindowOptions;
  #window: BrowserWindow | null = null;

  constructor(options: PickerWindowOptions) {
    this.#options = options;
  }

  /** `null` while nobody picks. */
  get browserWindow(): BrowserWindow | null {
    return this.#window;
  }

  /** Opens over `parent`. `onGone`: the person closed it, or its page is of no use; not told after `close`. */
  open(parent: BrowserWindow | null, onGone: () => void): void {
    const { create, registry, preload, title, logger } = this.#options;
    this.close();
    const window = create({
      ...SIZE,
      ...(parent ? { parent, modal: true } : {}),
      title,
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      webPreferences: secureWebPreferences(preload),
    });
    this.#window = window;
    const gone = (why: string, fields: object = {}): void => {
      if (this.#window !== window) return;
      logger.info('picker window | gone', { why, ...fields });
      this.close();
      onGone();
    };
    registry.add('picker', window.webContents);
    window.once('ready-to-show', () => window.show());
    window.on('closed', () => gone('closed'));
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) =>
      gone('crashed', { reason, exitCode }),
    );
    window.loadURL(pageUrl('picker')).catch((error: unknown) => gone('not loaded', { error }));
  }

  close(): void {
    const window = this.#window;
    this.#window = null;
    if (window && !window.isDestroyed()) window.destroy();
  }
}
