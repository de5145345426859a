import { chromium } from '../chromium/chromium.ts';
import type { CdpSession } from '../chromium/cdp.ts';

export type WindowState = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

/** Where the page goes, in pixels of the screen; its size is that of the page itself. */
export interface PageBounds {
  left?: number;
  top?: number;
  width?: number;
  height?: number;
}

/** Chromium makes no window narrower than this, in pixels; a narrower page is emulated inside it. */
const MIN_WINDOW_WIDTH = 500;

/** Chromium's tabs and address bar around a page, in pixels: the same around all of them, so measured once. */
let frame: Electron.Size | undefined;

/** What to ask of Chromium for a new window; of its first one the frame is not known yet. */
export function newWindowBounds({ width, height, ...position }: PageBounds & Electron.Size): PageBounds {
  // A narrower window would spoil the measuring.
  const outerWidth = Math.max(width + (frame?.width ?? 0), MIN_WINDOW_WIDTH);
  return { ...position, width: outerWidth, height: height + (frame?.height ?? 0) };
}

/** One window of Chromium around a page: its size grows until the page has the asked one. */
export class WindowPlacement {
  readonly #session: CdpSession;
  readonly #targetId: string;
  #windowId: number | undefined;
  #state: WindowState = 'normal';
  /** Asked for while the window was not normal: Chromium places normal windows only. */
  #postponed: PageBounds = {};
  #isEmulated = false;
  #zoom = 1;
  /** Of the page, as last asked for. */
  #size: Electron.Size | undefined;

  constructor(session: CdpSession, targetId: string) {
    this.#session = session;
    this.#targetId = targetId;
  }

  /** Gives a new page its size. */
  async fit({ width, height }: Electron.Size): Promise<void> {
    const size = { width, height };
    this.#size = size;
    if (!frame) {
      frame = await this.#measureFrame();
      await this.move(size);
    } else await this.#emulate(size.width, size.height);
  }

  async move(bounds: PageBounds): Promise<void> {
    if (this.#state !== 'normal') {
      this.#postponed = { ...this.#postponed, ...bounds };
      return;
    }
    const { width, height, ...position } = bounds;
    const grown = {
      ...(width === undefined ? {} : { width: width + (frame?.width ?? 0) }),
      ...(height === undefined ? {} : { height: height + (frame?.height ?? 0) }),
    };
    await this.#ask({ ...position, ...grown });
    if (width !== undefined && height !== undefined) {
      this.#size = { width, height };
      await this.#emulate(width, height);
    }
  }

  /** A zoomed page has fewer, larger pixels. While zoomed it keeps its size when its window is maximised. */
  async zoom(factor: number): Promise<void> {
    if (factor === this.#zoom) return;
    this.#zoom = factor;
    if (this.#size) await this.#emulate(this.#size.width, this.#size.height);
  }

  async setState(windowState: WindowState): Promise<void> {
    this.#state = windowState;
    await this.#ask({ windowState });
    const postponed = this.#postponed;
    if (windowState !== 'normal' || Object.keys(postponed).length === 0) return;
    this.#postponed = {};
    await this.move(postponed);
  }

  async #ask(bounds: PageBounds & { windowState?: WindowState }): Promise<void> {
    const { browser } = chromium();
    const targetId = this.#targetId;
    this.#windowId ??= (await browser.send('Browser.getWindowForTarget', { targetId })).windowId;
    await browser.send('Browser.setWindowBounds', { windowId: this.#windowId, bounds });
  }

  async #emulate(width: number, height: number): Promise<void> {
    const zoom = this.#zoom;
    if (zoom !== 1 || width + (frame?.width ?? 0) < MIN_WINDOW_WIDTH) {
      this.#isEmulated = true;
      const metrics = {
        width: Math.round(width / zoom),
        height: Math.round(height / zoom),
        deviceScaleFactor: zoom === 1 ? 0 : zoom,
        mobile: false,
      };
      await this.#session.send('Emulation.setDeviceMetricsOverride', metrics);
    } else if (this.#isEmulated) {
      this.#isEmulated = false;
      await this.#session.send('Emulation.clearDeviceMetricsOverride');
    }
  }

  async #measureFrame(): Promise<Electron.Size> {
    const expression = '[outerWidth - innerWidth, outerHeight - innerHeight]';
    const { result } = await this.#session.send('Runtime.evaluate', { expression, returnByValue: true });
    const [width = 0, height = 0] = result.value as number[];
    return { width, height };
  }
}
