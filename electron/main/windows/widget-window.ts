import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { pageUrl } from '../pages.ts';
import { FLOATING } from './floating.ts';
import { secureWebPreferences } from './preferences.ts';
import type { WindowRegistry } from './registry.ts';

export interface WidgetWindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly registry: WindowRegistry;
  /** Absolute path of its preload. */
  readonly preload: string;
  readonly title: string;
  /** The person has moved it. */
  readonly onMoved: (place: Rectangle) => void;
  readonly logger: Logger;
}

/** The small window of the call above all others. It never takes the focus by itself, and is in no capture of this computer. */
export class WidgetWindow {
  readonly #options: WidgetWindowOptions;
  #window: BrowserWindow | null = null;
  #isLoaded = false;
  #isShown = false;
  /** Where main has put it: its own moves are not the person's. */
  #place: Rectangle | null = null;

  constructor(options: WidgetWindowOptions) {
    this.#options = options;
  }

  /** `null` before it is made, and after the call. */
  get browserWindow(): BrowserWindow | null {
    return this.#window;
  }

  get shown(): boolean {
    return this.#isShown;
  }

  /** Appears there, or goes there. */
  show(place: Rectangle): void {
    this.#isShown = true;
    this.#place = place;
    if (!this.#window) this.#make(place);
    else this.#window.setBounds(place);
    this.#appear();
  }

  /** Out of sight, to be shown again soon. */
  hide(): void {
    this.#isShown = false;
    this.#window?.hide();
  }

  close(): void {
    const window = this.#window;
    this.#window = null;
    this.#isLoaded = false;
    this.#isShown = false;
    if (window && !window.isDestroyed()) window.destroy();
  }

  #appear(): void {
    if (this.#isShown && this.#isLoaded) this.#window?.showInactive();
  }

  #make(place: Rectangle): void {
    const { create, registry, preload, title, onMoved, logger } = this.#options;
    const window = create({
      ...place,
      ...FLOATING,
      title,
      // the first click on macOS mutes, and does not only bring it to the front
      acceptFirstMouse: true,
      webPreferences: secureWebPreferences(preload, { backgroundThrottling: false }),
    });
    this.#window = window;
    registry.add('widget', window.webContents);
    window.setContentProtection(true);
    window.setAlwaysOnTop(true, 'floating');
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    window.once('ready-to-show', () => {
      if (this.#window !== window) return;
      this.#isLoaded = true;
      this.#appear();
    });
    window.on('move', () => {
      const bounds = window.getBounds();
      if (bounds.x === this.#place?.x && bounds.y === this.#place.y) return;
      this.#place = bounds;
      onMoved(bounds);
    });
    const gone = (why: string, fields: object = {}): void => {
      if (this.#window !== window) return;
      logger.info('widget window | gone', { why, ...fields });
      this.close();
    };
    window.on('closed', () => gone('closed'));
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) =>
      gone('crashed', { reason, exitCode }),
    );
    window.loadURL(pageUrl('widget')).catch((error: unknown) => gone('not loaded', { error }));
  }
}
