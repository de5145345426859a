/** A BrowserWindow for unit tests: remembers what it was told, raises what a test asks for. */
import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';

let lastId = 0;

class FakeContents extends EventEmitter {
  readonly id: number;
  readonly sent: [string, unknown][] = [];
  throttled = true;
  destroyed = false;

  constructor(id: number) {
    super();
    this.id = id;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  send(channel: string, payload: unknown): void {
    this.sent.push([channel, payload]);
  }
  setBackgroundThrottling(throttled: boolean): void {
    this.throttled = throttled;
  }
}

export class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: FakeContents;
  /** What was done to it, in order. */
  readonly done: string[] = [];
  url = '';
  visible = false;
  minimized = false;
  maximized = false;
  destroyed = false;
  bounds: Rectangle = { x: 0, y: 0, width: 100, height: 100 };

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    lastId += 1;
    this.webContents = new FakeContents(lastId);
  }

  /** As the type that production code takes. */
  get asWindow(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  async loadURL(url: string): Promise<void> {
    this.url = url;
  }
  show(): void {
    this.#note('show');
    this.visible = true;
    this.emit('show');
    this.focus();
  }
  showInactive(): void {
    this.#note('showInactive');
    this.visible = true;
    this.emit('show');
  }
  hide(): void {
    this.#note('hide');
    this.visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.#note('focus');
    this.emit('focus');
  }
  restore(): void {
    this.#note('restore');
    this.minimized = false;
    this.emit('restore');
  }
  minimize(): void {
    this.minimized = true;
    this.emit('minimize');
  }
  maximize(): void {
    this.maximized = true;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  getNormalBounds(): Rectangle {
    return { x: 1, y: 2, width: 300, height: 400 };
  }
  getMediaSourceId(): string {
    return `window:${this.webContents.id}:0`;
  }
  getBounds(): Rectangle {
    return this.bounds;
  }
  setBounds(bounds: Rectangle): void {
    this.bounds = { ...bounds };
    this.#note(`at ${bounds.x},${bounds.y} ${bounds.width}x${bounds.height}`);
  }
  setPosition(x: number, y: number): void {
    this.#note(`at ${x},${y}`);
  }
  setAlwaysOnTop(_on: boolean, level = 'floating'): void {
    this.#note(`onTop ${level}`);
  }
  setContentProtection(on: boolean): void {
    this.#note(`protected ${on}`);
  }
  setVisibleOnAllWorkspaces(): void {
    this.#note('allWorkspaces');
  }
  flashFrame(on: boolean): void {
    this.#note(`flash ${on}`);
  }
  /** The person closes it. Answers whether it is gone. */
  close(): boolean {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
    return !prevented;
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
  }
  crash(): void {
    this.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  }

  #note(what: string): void {
    this.done.push(what);
  }
}
