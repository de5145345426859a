import type { BrowserWindow, Dock } from 'electron';

export interface AttentionOptions {
  /** macOS alone has one. */
  readonly dock: Pick<Dock, 'bounce' | 'cancelBounce'> | null;
  /** The window that has a place in the taskbar. */
  readonly window: () => Pick<BrowserWindow, 'flashFrame' | 'isDestroyed'> | null;
}

/** What draws the eye while it rings: the dock's icon bounces, the taskbar's flashes (on Linux: asks for attention). */
export class Attention {
  readonly #options: AttentionOptions;
  /** The dock's number for the bounce. */
  #bounce: number | null = null;
  #isOn = false;

  constructor(options: AttentionOptions) {
    this.#options = options;
  }

  set(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    const { dock, window } = this.#options;
    if (!dock) {
      const shown = window();
      if (shown && !shown.isDestroyed()) shown.flashFrame(isOn);
      return;
    }
    if (isOn) this.#bounce = dock.bounce('critical');
    else if (this.#bounce !== null) dock.cancelBounce(this.#bounce);
  }
}
