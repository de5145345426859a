import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, Screen } from 'electron';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { pageUrl } from '../pages.ts';
import { FLOATING } from './floating.ts';
import { secureWebPreferences } from './preferences.ts';
import type { WindowRegistry } from './registry.ts';
import { ringWindowLevel } from './ring-window-level.ts';
import { cornerOf, keptIn } from './ring-window-place.ts';

/** A ring page that crashes again and again is not made again; the notification and the main window remain. */
const CRASHES_MAX = 3;
/** The window that waits for the next ring is made when the app has nothing better to do. */
const PREPARE_AFTER_MS = 1000;

export interface RingWindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly registry: WindowRegistry;
  /** Absolute path of its preload. */
  readonly preload: string;
  readonly title: string;
  readonly screen: Pick<Screen, 'getCursorScreenPoint' | 'getDisplayNearestPoint' | 'getDisplayMatching'>;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** none -> ready (hidden, its page loaded) -> ringing -> none; `window` is null once the person has closed it or it crashed too often. */
type State =
  | { readonly state: 'none' }
  | { readonly state: 'ready'; readonly window: BrowserWindow }
  | { readonly state: 'ringing'; readonly window: BrowserWindow | null; readonly callIds: readonly string[] };

/** The small window of an incoming call: on top of everything, without taking the focus, seen only while it rings. */
export class RingWindow {
  readonly #options: RingWindowOptions;
  #state: State = { state: 'none' };
  readonly #loaded = new WeakSet<BrowserWindow>();
  #crashes = 0;
  #cancelPreparing: (() => void) | null = null;

  constructor(options: RingWindowOptions) {
    this.#options = options;
  }

  /** The window of the ring; `null` when nothing rings. */
  get browserWindow(): BrowserWindow | null {
    return this.#state.state === 'ringing' ? this.#state.window : null;
  }

  /** Appears for a ring, stays for a changed one, goes with the last one. The page hears the ring by itself. */
  update(rings: readonly RingView[]): void {
    const before = this.#state;
    if (rings.length === 0) {
      if (before.state !== 'ringing') return;
      this.#state = { state: 'none' };
      before.window?.destroy();
      return;
    }
    const callIds = rings.map(({ callId }) => callId);
    const known = before.state === 'ringing' ? before.callIds : [];
    const isNew = callIds.some((id) => !known.includes(id));
    // one that the person has closed stays closed, until another call rings
    const kept = before.state === 'none' ? null : before.window;
    const window = kept ?? (isNew ? this.#make() : null);
    this.#state = { state: 'ringing', window, callIds };
    if (!window || !this.#loaded.has(window)) return;
    if (before.state !== 'ringing') this.#appear(window);
    else this.refit();
  }

  /** A ring must be heard at once, and a page takes time to load: where one may come, a hidden window waits for it. */
  keepReady(readiness: 'make' | 'keep' | 'none'): void {
    if (readiness !== 'make' || this.#state.state !== 'none' || this.#crashes >= CRASHES_MAX) {
      this.#cancelPreparing?.();
      this.#cancelPreparing = null;
    } else {
      this.#cancelPreparing ??= this.#options.clock.after(PREPARE_AFTER_MS, () => {
        this.#cancelPreparing = null;
        const window = this.#state.state === 'none' ? this.#make() : null;
        if (window) this.#state = { state: 'ready', window };
      });
    }
    if (readiness === 'none' && this.#state.state === 'ready') {
      const { window } = this.#state;
      this.#state = { state: 'none' };
      window.destroy();
    }
  }

  /** To the front and to the keyboard: the person asked for it, by the notification. */
  focus(): void {
    this.browserWindow?.show();
    this.browserWindow?.focus();
  }

  /** The displays have changed, or the calls: it stays where it is, whole, and as large as it needs to be. */
  refit(): void {
    const window = this.browserWindow;
    if (!window || !this.#loaded.has(window)) return;
    const at = window.getBounds();
    place(window, keptIn(this.#options.screen.getDisplayMatching(at).workArea, at, this.#calls));
  }

  #appear(window: BrowserWindow): void {
    place(window, this.#corner());
    ringWindowLevel(this.#options.platform).raise(window);
    window.showInactive();
  }

  get #calls(): number {
    return this.#state.state === 'ringing' ? this.#state.callIds.length : 1;
  }

  /** On the display that the person looks at: the one with the pointer. */
  #corner(): Rectangle {
    const { screen } = this.#options;
    return cornerOf(screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea, this.#calls);
  }

  /** A hidden window whose page loads. `null` when it has crashed too often. */
  #make(): BrowserWindow | null {
    const { create, registry, preload, title, platform, logger } = this.#options;
    if (this.#crashes >= CRASHES_MAX) return null;
    const window = create({
      ...this.#corner(),
      ...FLOATING,
      ...ringWindowLevel(platform).options,
      title,
      // the ringtone and the answer must not wait for a throttled timer
      webPreferences: secureWebPreferences(preload, { backgroundThrottling: false }),
    });
    registry.add('ring', window.webContents);
    window.once('ready-to-show', () => {
      this.#loaded.add(window);
      if (this.browserWindow === window) this.#appear(window);
    });
    window.on('closed', () => {
      if (this.#state.state === 'none' || this.#state.window !== window) return;
      this.#state = this.#state.state === 'ringing' ? { ...this.#state, window: null } : { state: 'none' };
    });
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (this.#state.state === 'none' || this.#state.window !== window) return;
      logger.error('ring window | its page crashed', { reason, exitCode });
      this.#crashes += 1;
      this.#state =
        this.#state.state === 'ringing' ? { ...this.#state, window: this.#make() } : { state: 'none' };
      window.destroy();
    });
    window.loadURL(pageUrl('ring')).catch((error: unknown) => {
      // a ring that ended while its page loaded destroys the window: that is no trouble
      if (!window.isDestroyed()) logger.warn('ring window | its page did not load', { error });
    });
    return window;
  }
}

/** Between displays of different scale the first try may get a size of the old one. */
function place(window: BrowserWindow, bounds: Rectangle): void {
  window.setBounds(bounds);
  const { width, height } = window.getBounds();
  if (width !== bounds.width || height !== bounds.height) window.setBounds(bounds);
}
