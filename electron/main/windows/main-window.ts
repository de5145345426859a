import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { backoff } from '#shared/tools/backoff.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { pageUrl } from '../pages.ts';
import { secureWebPreferences } from './preferences.ts';
import type { WindowRegistry } from './registry.ts';
import type { WindowPlace } from './window-memory.ts';

const SMALLEST = { minWidth: 360, minHeight: 480 };
/** A window that lived so long was healthy: the next crash is answered at once again. */
const HEALTHY_MS = 60_000;
const remakePolicy = backoff({ firstMs: 500, maxMs: 10_000 });

export interface MainWindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly registry: WindowRegistry;
  /** Absolute path of its preload. */
  readonly preload: string;
  readonly title: string;
  readonly place: () => WindowPlace;
  readonly remember: (place: WindowPlace) => void;
  /** The person closed the window: true hides it, false keeps it as it is (and whoever answers may quit). */
  readonly onClose: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface MainWindowEvents {
  /** By the window system: what the page says of its focus is not to be trusted. */
  focus: null;
  blur: null;
  /** It can be seen, or no longer: hidden, minimized, or gone. */
  visible: boolean;
}

/** The main window: hidden, not destroyed, until the app quits; made again when its page crashes. */
export class MainWindow {
  readonly events = new Emitter<MainWindowEvents>();
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  #focused = false;
  #visible = false;
  #inCall = false;
  #mayGo = false;
  /** Crashes in a row without a healthy time between them. */
  #crashes = 0;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  get focused(): boolean {
    return this.#focused;
  }

  /** On some screen, though another window may lie above it. */
  get visible(): boolean {
    return this.#visible;
  }

  /** `null` before it is made and for the moment after a crash. */
  get browserWindow(): BrowserWindow | null {
    return this.#window;
  }

  /** Brings the window to the front; makes it if there is none. */
  show(): void {
    const window = this.#window;
    if (!window) {
      this.#open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Makes it without showing it: its page runs, as it does after a close to the tray. */
  prepare(): void {
    if (!this.#window) this.#open(false);
  }

  /** Puts it where it can be reached, after a display has gone or become smaller. `place` is asked with where it is now. */
  repair(place: (bounds: Rectangle) => Rectangle | null): void {
    const window = this.#window;
    if (!window || window.isMaximized() || window.isMinimized()) return;
    const repaired = place(window.getBounds());
    if (repaired) window.setBounds(repaired);
  }

  /** Out of sight, and alive. */
  hide(): void {
    this.#window?.hide();
  }

  /** In a call the page keeps its full speed, also when it is hidden. */
  setInCall(inCall: boolean): void {
    if (this.#inCall === inCall) return;
    this.#inCall = inCall;
    this.#window?.webContents.setBackgroundThrottling(!inCall);
  }

  /** From now on closing destroys: the app quits. */
  letGo(): void {
    this.#mayGo = true;
  }

  #open(visible = true): void {
    const { create, registry, preload, title, place, clock, logger } = this.#options;
    const { maximized, ...bounds } = place();
    const window = create({
      ...bounds,
      ...SMALLEST,
      title,
      show: false,
      webPreferences: secureWebPreferences(preload, { spellcheck: true }),
    });
    this.#window = window;
    const born = clock.now();
    registry.add('main', window.webContents);
    window.webContents.setBackgroundThrottling(!this.#inCall);
    if (maximized) window.maximize();
    if (visible) window.once('ready-to-show', () => window.show());
    window.on('focus', () => this.#setFocused(true));
    window.on('blur', () => this.#setFocused(false));
    const setVisible = (visible: boolean) => () => {
      if (this.#window !== window) return;
      this.#setVisible(visible);
      if (!visible) this.#setFocused(false);
    };
    window.on('show', setVisible(true));
    window.on('restore', setVisible(true));
    window.on('hide', setVisible(false));
    window.on('minimize', setVisible(false));
    window.on('resize', () => this.#remember(window));
    window.on('move', () => this.#remember(window));
    window.on('close', (event) => {
      if (this.#mayGo) return;
      event.preventDefault();
      if (this.#options.onClose()) window.hide();
    });
    window.on('closed', () => {
      if (this.#window !== window) return;
      this.#window = null;
      this.#setVisible(false);
      this.#setFocused(false);
    });
    window.on('unresponsive', () => logger.error('main window | its page hangs'));
    window.on('responsive', () => logger.info('main window | its page answers again'));
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (this.#window !== window || this.#mayGo) return;
      logger.error('main window | its page crashed', { reason, exitCode });
      this.#remake(window, clock.now() - born);
    });
    window.loadURL(pageUrl('main')).catch((error: unknown) => {
      // also raised when the page crashed or the window went while it loaded: those have their own way
      logger.warn('main window | its page did not load', { error });
    });
  }

  /** A crashed page is dead for good: a new window takes its place, and its page finds the state, calls too, in the engine. */
  #remake(dead: BrowserWindow, livedMs: number): void {
    const { clock } = this.#options;
    const visible = dead.isVisible();
    this.#crashes = livedMs >= HEALTHY_MS ? 0 : this.#crashes;
    const waitMs = remakePolicy({ tries: this.#crashes - 1, elapsedMs: 0 }) ?? 0;
    const first = this.#crashes === 0;
    this.#crashes += 1;
    const replace = () => {
      if (this.#window !== dead || this.#mayGo) return;
      this.#open(visible);
      dead.destroy();
    };
    if (first) replace();
    else clock.after(waitMs, replace);
  }

  #remember(window: BrowserWindow): void {
    if (window.isDestroyed() || window.isMinimized()) return;
    const maximized = window.isMaximized();
    this.#options.remember({ ...window.getNormalBounds(), maximized });
  }

  #setVisible(visible: boolean): void {
    if (this.#visible === visible) return;
    this.#visible = visible;
    this.events.emit('visible', visible);
  }

  #setFocused(focused: boolean): void {
    if (this.#focused === focused) return;
    this.#focused = focused;
    this.events.emit(focused ? 'focus' : 'blur', null);
  }
}
