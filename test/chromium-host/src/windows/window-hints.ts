import { HostEmitter, hostEvent } from '../host-emitter.ts';

/**
 * What a window asks of a window manager or a taskbar. Nobody here is asked: what Electron lets one read back is remembered,
 * the rest is heard and forgotten (specs replace the method, as they must on a real desktop).
 */
export class WindowHints extends HostEmitter {
  #isAlwaysOnTop: boolean;
  #isOnAllWorkspaces = false;
  #isProtected = false;
  #isResizable: boolean;
  #isFocusable: boolean;
  #minimumSize: number[];
  #opacity = 1;

  constructor(events: readonly string[], options: Electron.BrowserWindowConstructorOptions) {
    super('browserWindow', events);
    this.#isAlwaysOnTop = options.alwaysOnTop ?? false;
    this.#isResizable = options.resizable ?? true;
    this.#isFocusable = options.focusable ?? true;
    this.#minimumSize = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.#opacity = options.opacity ?? 1;
  }

  isAlwaysOnTop(): boolean {
    return this.#isAlwaysOnTop;
  }

  /** The level is of macOS and Windows. */
  setAlwaysOnTop(flag: boolean, _level?: string, _relativeLevel?: number): void {
    if (flag === this.#isAlwaysOnTop) return;
    this.#isAlwaysOnTop = flag;
    this.emit('always-on-top-changed', hostEvent(), flag);
  }

  isVisibleOnAllWorkspaces(): boolean {
    return this.#isOnAllWorkspaces;
  }

  setVisibleOnAllWorkspaces(visible: boolean, _options?: Electron.VisibleOnAllWorkspacesOptions): void {
    this.#isOnAllWorkspaces = visible;
  }

  isContentProtected(): boolean {
    return this.#isProtected;
  }

  /** Of macOS and Windows: on Linux, too, it keeps nobody from looking. */
  setContentProtection(enable: boolean): void {
    this.#isProtected = enable;
  }

  isResizable(): boolean {
    return this.#isResizable;
  }

  setResizable(resizable: boolean): void {
    this.#isResizable = resizable;
  }

  isFocusable(): boolean {
    return this.#isFocusable;
  }

  setFocusable(focusable: boolean): void {
    this.#isFocusable = focusable;
  }

  getMinimumSize(): number[] {
    return [...this.#minimumSize];
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimumSize = [width, height];
  }

  getOpacity(): number {
    return this.#opacity;
  }

  setOpacity(opacity: number): void {
    this.#opacity = Math.min(Math.max(opacity, 0), 1);
  }

  flashFrame(_flag: boolean): void {}
  setOverlayIcon(_overlay: unknown, _description: string): void {}
  setSkipTaskbar(_skip: boolean): void {}
  setProgressBar(_progress: number, _options?: Electron.ProgressBarOptions): void {}
  setIcon(_icon: unknown): void {}
  setMenu(_menu: unknown): void {}
  removeMenu(): void {}
  setMenuBarVisibility(_visible: boolean): void {}
  setAutoHideMenuBar(_hide: boolean): void {}
  setBackgroundColor(_color: string): void {}
}
