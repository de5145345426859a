import { nativeWindowId } from '../desktop/own-windows.ts';
import { guardedClass, notImplemented } from '../guard.ts';
import { hostEvent } from '../host-emitter.ts';
import { hostEvents } from '../host-events.ts';
import { requireReady } from '../readiness.ts';
import { screen } from '../system/screen.ts';
import { WebContents } from './web-contents.ts';
import { WindowHints } from './window-hints.ts';
import type { WindowState } from './window-placement.ts';

const EMITTED = [
  'always-on-top-changed',
  'blur',
  'close',
  'closed',
  'enter-full-screen',
  'focus',
  'hide',
  'leave-full-screen',
  'maximize',
  'minimize',
  'move',
  'moved',
  'page-title-updated',
  'ready-to-show',
  'resize',
  'resized',
  'restore',
  'show',
  'unmaximize',
];
/** Listening is accepted, but nothing here ever causes them. */
const NEVER_EMITTED = ['app-command', 'query-session-end', 'responsive', 'session-end', 'unresponsive'];

const windows = new Map<number, BrowserWindow>();
/** Id of the window that has the focus. */
let focusedId: number | null = null;

/**
 * A window whose visibility, focus and bounds are the host's own book-keeping: no window manager is asked, so nothing a
 * person does to the real window comes back here, except that closing it destroys it.
 */
export class BrowserWindow extends WindowHints {
  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focusedId === null ? null : BrowserWindow.fromId(focusedId);
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return contents instanceof WebContents ? contents.window : null;
  }

  readonly id: number;
  readonly webContents: WebContents;
  #title: string;
  #bounds: Electron.Rectangle;
  #isVisible: boolean;
  #isDestroyed = false;
  readonly #parent: BrowserWindow | null;
  readonly #isModal: boolean;
  #isReadyToShow = false;
  #state: WindowState = 'normal';

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super([...EMITTED, ...NEVER_EMITTED], options);
    requireReady('Cannot create BrowserWindow before app is ready');
    refuseLoweredSecurity(options.webPreferences);
    const { width = 800, height = 600, title = '' } = options;
    this.#bounds = { ...centered({ width, height }), ...(options.x === undefined ? {} : { x: options.x }) };
    if (options.y !== undefined) this.#bounds.y = options.y;
    this.#title = title;
    this.#isVisible = options.show ?? true;
    this.#parent = options.parent instanceof BrowserWindow ? options.parent : null;
    this.#isModal = options.modal ?? false;
    this.webContents = new WebContents(this, options);
    this.id = this.webContents.id;
    windows.set(this.id, this);
    hostEvents.emit('window-created', this);
    if (this.#isVisible) setImmediate(() => this.focus());
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    return this.webContents.loadURL(url, options);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible || this.#isDestroyed) return;
    this.#isVisible = true;
    this.webContents.setState('normal');
    this.emit('show', hostEvent());
  }

  hide(): void {
    if (!this.#isVisible || this.#isDestroyed) return;
    this.blur();
    this.#isVisible = false;
    this.webContents.setState('minimized');
    this.emit('hide', hostEvent());
  }

  /** As in Electron, only a visible window takes the focus. */
  focus(): void {
    if (this.#isDestroyed || !this.#isVisible || this.isFocused()) return;
    BrowserWindow.getFocusedWindow()?.blur();
    focusedId = this.id;
    this.webContents.bringToFront();
    this.emit('focus', hostEvent());
    hostEvents.emit('window-focus', this);
  }

  blur(): void {
    if (!this.isFocused()) return;
    focusedId = null;
    this.emit('blur', hostEvent());
    hostEvents.emit('window-blur', this);
  }

  moveTop(): void {
    if (!this.#isDestroyed) this.webContents.bringToFront();
  }

  minimize(): void {
    if (this.#state === 'minimized' || this.#isDestroyed) return;
    this.blur();
    this.#setState('minimized', 'minimize');
  }

  restore(): void {
    if (this.#state !== 'minimized' || this.#isDestroyed) return;
    this.#setState('normal', 'restore');
    this.focus();
  }

  maximize(): void {
    if (this.#state === 'maximized' || this.#isDestroyed) return;
    this.showInactive();
    this.#setState('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.#state === 'maximized' && !this.#isDestroyed) this.#setState('normal', 'unmaximize');
  }

  setFullScreen(flag: boolean): void {
    if (this.#isDestroyed || flag === this.isFullScreen()) return;
    if (flag) this.#setState('fullscreen', 'enter-full-screen');
    else this.#setState('normal', 'leave-full-screen');
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isDestroyed;
  }

  isFocused(): boolean {
    return focusedId === this.id;
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  getParentWindow(): BrowserWindow | null {
    return this.#parent;
  }

  getChildWindows(): BrowserWindow[] {
    return BrowserWindow.getAllWindows().filter((window) => window.getParentWindow() === this);
  }

  isModal(): boolean {
    return this.#isModal;
  }

  /** `window:0:0` where there is no display: no source has that id. */
  getMediaSourceId(): string {
    const opened = BrowserWindow.getAllWindows().filter(({ webContents }) => webContents.targetId !== '');
    return `window:${nativeWindowId(opened.indexOf(this))}:0`;
  }

  /** Bounds while neither maximised nor minimised: the host never changes them for that. */
  getNormalBounds(): Electron.Rectangle {
    return this.getBounds();
  }

  getContentBounds(): Electron.Rectangle {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Electron.Rectangle>, _animate?: boolean): void {
    if (this.#isDestroyed) return;
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    const { x, y, width, height } = this.#bounds;
    this.webContents.move({ left: x, top: y, width, height });
    if (width !== before.width || height !== before.height) this.#tell('resize', 'resized');
    if (x !== before.x || y !== before.y) this.#tell('move', 'moved');
  }

  setContentBounds(bounds: Electron.Rectangle): void {
    this.setBounds(bounds);
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number, _animate?: boolean): void {
    this.setBounds({ width, height });
  }

  getContentSize(): number[] {
    return this.getSize();
  }

  setContentSize(width: number, height: number, _animate?: boolean): void {
    this.setBounds({ width, height });
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x: number, y: number, _animate?: boolean): void {
    this.setBounds({ x, y });
  }

  center(): void {
    this.setBounds(centered(this.#bounds));
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  close(): void {
    this.requestClose();
  }

  /** For app.quit(): false if a listener of 'close' prevented it. */
  requestClose(): boolean {
    if (this.#isDestroyed) return true;
    const event = hostEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.webContents.close(); // 'closed' follows when Chromium has closed the page
    return true;
  }

  /** As in Electron: asks nobody, and is over when it returns. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.webContents.close();
    this.pageClosed();
  }

  /** For the web contents: the page has gone, or is as good as gone. */
  pageClosed(): void {
    if (this.#isDestroyed) return;
    this.blur();
    this.#isDestroyed = true;
    windows.delete(this.id);
    this.webContents.markDestroyed();
    for (const child of this.getChildWindows()) child.destroy();
    this.emit('closed', hostEvent());
    hostEvents.emit('window-closed');
  }

  /** For the web contents: once per window, as Electron tells only of the first picture. */
  documentShown(): void {
    if (this.#isReadyToShow) return;
    this.#isReadyToShow = true;
    this.emit('ready-to-show', hostEvent());
  }

  /** For the web contents. */
  pageTitled(title: string): void {
    const event = hostEvent();
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.#title = title;
  }

  #setState(state: WindowState, event: string): void {
    this.#state = state;
    this.webContents.setState(state);
    this.emit(event, hostEvent());
  }

  #tell(...events: string[]): void {
    for (const event of events) this.emit(event, hostEvent());
  }
}

function centered({ width, height }: Electron.Size): Electron.Rectangle {
  const area = screen.getPrimaryDisplay().workArea;
  const x = Math.round(area.x + (area.width - width) / 2);
  const y = Math.round(area.y + (area.height - height) / 2);
  return { x, y, width, height };
}

/** The host always isolates and has no Node in pages, so it cannot show what these would do. */
function refuseLoweredSecurity(preferences: Electron.WebPreferences = {}): void {
  const { contextIsolation, nodeIntegration, sandbox, partition, session } = preferences;
  if (contextIsolation === false) throw notImplemented('webPreferences.contextIsolation: false');
  if (nodeIntegration) throw notImplemented('webPreferences.nodeIntegration');
  if (sandbox === false) throw notImplemented('webPreferences.sandbox: false');
  if (partition !== undefined || session !== undefined)
    throw notImplemented('webPreferences.partition and .session');
}

guardedClass('BrowserWindow', 'browserWindow', BrowserWindow);
