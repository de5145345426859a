import { readFileSync } from 'node:fs';
import { fromHttp, toHttp } from '../chromium/origins.ts';
import { guardedClass, notImplemented } from '../guard.ts';
import { HostEmitter, hostEvent } from '../host-emitter.ts';
import { hostEvents } from '../host-events.ts';
import type { MessagePortMain } from '../ipc/message-port.ts';
import { PageChannel } from '../ipc/page-channel.ts';
import type { KeyInput, MenuRequest } from '../page/input.ts';
import type { Question } from '../page/messages.ts';
import { session, type Session } from '../session/session.ts';
import type { BrowserWindow } from './browser-window.ts';
import { toConsoleMessage } from './console-message.ts';
import { toMenuParams } from './context-menu.ts';
import { NavigationGuard } from './navigation.ts';
import { openContents } from './open-contents.ts';
import { PageTarget, type PopupDetails } from './page-target.ts';
import { WebFrameMain } from './web-frame-main.ts';
import type { PageBounds, WindowState } from './window-placement.ts';
import { factorOf, levelOf, setZoom, zoomAt } from './zoom.ts';

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type GoneDetails = Electron.RenderProcessGoneDetails;

const EMITTED = [
  'before-input-event',
  'console-message',
  'context-menu',
  'destroyed',
  'did-fail-load',
  'did-finish-load',
  'did-navigate',
  'did-navigate-in-page',
  'did-start-loading',
  'did-stop-loading',
  'dom-ready',
  'page-title-updated',
  'preload-error',
  'render-process-gone',
  'will-frame-navigate',
  'will-navigate',
  'will-redirect',
];
/** Listening is accepted, but nothing here ever causes them. */
const NEVER_EMITTED = [
  'certificate-error',
  'devtools-opened',
  'did-create-window',
  'login',
  'responsive',
  'select-bluetooth-device',
  'unresponsive',
  'will-attach-webview',
  'will-prevent-unload',
  'zoom-changed',
];

/** Chromium's names of editing commands. */
type EditCommand = 'Copy' | 'Cut' | 'Delete' | 'Paste' | 'PasteAndMatchStyle' | 'Redo' | 'SelectAll' | 'Undo';

/** Chromium's net error for a navigation that was given up. */
const ERR_ABORTED = -3;
const ERR_FAILED = -2;

let lastId = 0;

/** A page, as main sees it. It exists at once; what it is told waits until Chromium has made it. */
export class WebContents extends HostEmitter {
  readonly id = ++lastId;
  readonly session: Session = session.defaultSession;
  readonly mainFrame = new WebFrameMain(this);
  readonly window: BrowserWindow;
  /** Remembered; Chromium throttles as its switches say. */
  backgroundThrottling: boolean;
  readonly #page: PageTarget;
  readonly #channel: PageChannel;
  readonly #navigation: NavigationGuard;
  #openHandler: OpenHandler | undefined;
  #title = '';
  #state: 'alive' | 'crashed' | 'destroyed' = 'alive';
  #isLoading = false;

  constructor(window: BrowserWindow, options: Electron.BrowserWindowConstructorOptions) {
    super('webContents', [...EMITTED, ...NEVER_EMITTED]);
    const { width = 800, height = 600, x, y, show = true, webPreferences = {} } = options;
    this.window = window;
    this.backgroundThrottling = webPreferences.backgroundThrottling ?? true;
    this.#page = new PageTarget({
      bounds: {
        width,
        height,
        ...(x === undefined ? {} : { left: x }),
        ...(y === undefined ? {} : { top: y }),
      },
      hidden: !show,
      preloadBundle: this.#readPreload(webPreferences.preload),
      additionalArguments: webPreferences.additionalArguments ?? [],
    });
    this.#channel = new PageChannel(this.#page, this);
    this.#navigation = new NavigationGuard(this.#page, this);
    this.#listen();
    openContents.set(this.id, this);
    hostEvents.emit('contents-created', this);
  }

  /** The page behind, for the host's own rooms. */
  get targetId(): string {
    return this.#page.targetId;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  getTitle(): string {
    return this.#title;
  }

  getType(): 'window' {
    return 'window';
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isCrashed(): boolean {
    return this.#state === 'crashed';
  }

  isDestroyed(): boolean {
    return this.#state === 'destroyed';
  }

  isFocused(): boolean {
    return this.window.isFocused();
  }

  focus(): void {
    this.window.focus();
  }

  /** Resolves when the page has finished loading; rejects, as in Electron, with `ERR_X (n) loading 'url'`. */
  async loadURL(url: string, _options?: Electron.LoadURLOptions): Promise<void> {
    const loaded = this.#nextLoad(url);
    loaded.catch(() => {}); // also rejects below, through the same promise
    this.#navigation.order(url);
    const { errorText } = await this.#page.send('Page.navigate', { url: toHttp(url) });
    if (errorText) {
      const code = errorText.includes('ABORTED') ? ERR_ABORTED : ERR_FAILED;
      this.emit('did-fail-load', hostEvent(), code, errorText.replace('net::', ''), url, true, 1, 1);
    }
    await loaded;
  }

  reload(): void {
    this.#navigation.order(this.getURL());
    this.#page.send('Page.reload').catch((error: unknown) => this.#complain('reload', error));
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const asked = { expression: code, awaitPromise: true, returnByValue: true, userGesture };
    const { result, exceptionDetails } = await this.#page.send('Runtime.evaluate', asked);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#channel.send(channel, args);
  }

  postMessage(channel: string, message: unknown, transfer: unknown[] = []): void {
    this.#channel.postMessage(channel, message, transfer as MessagePortMain[]);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  setBackgroundThrottling(allowed: boolean): void {
    this.backgroundThrottling = allowed;
  }

  getBackgroundThrottling(): boolean {
    return this.backgroundThrottling;
  }

  getZoomFactor(): number {
    return zoomAt(this.getURL());
  }

  setZoomFactor(factor: number): void {
    setZoom(this.getURL(), factor);
  }

  getZoomLevel(): number {
    return levelOf(this.getZoomFactor());
  }

  setZoomLevel(level: number): void {
    setZoom(this.getURL(), factorOf(level));
  }

  // What a menu's roles and a context menu ask of the page that has the focus.
  copy = (): void => this.#edit('Copy');
  cut = (): void => this.#edit('Cut');
  paste = (): void => this.#edit('Paste');
  pasteAndMatchStyle = (): void => this.#edit('PasteAndMatchStyle');
  delete = (): void => this.#edit('Delete');
  selectAll = (): void => this.#edit('SelectAll');
  undo = (): void => this.#edit('Undo');
  redo = (): void => this.#edit('Redo');

  /** Takes the place of what is selected: the host knows of no misspelling. */
  replaceMisspelling(text: string): void {
    this.insertText(text).catch((error: unknown) => this.#complain('replaceMisspelling', error));
  }

  async insertText(text: string): Promise<void> {
    await this.#page.send('Input.insertText', { text });
  }

  /** The renderer process really dies. */
  forcefullyCrashRenderer(): void {
    this.#page.send('Page.crash').catch(() => {}); // a crashed page cannot answer
  }

  close(_options?: Electron.CloseOpts): void {
    if (this.isDestroyed()) return;
    this.#page.close().catch((error: unknown) => this.#complain('close', error));
  }

  /** For BrowserWindow. */
  move(bounds: PageBounds): void {
    this.#page.move(bounds).catch((error: unknown) => this.#complain('move', error));
  }

  /** For BrowserWindow. */
  setState(state: WindowState): void {
    this.#page.setState(state).catch((error: unknown) => this.#complain('setState', error));
  }

  /** For BrowserWindow. */
  bringToFront(): void {
    this.#page.send('Page.bringToFront').catch((error: unknown) => this.#complain('bringToFront', error));
  }

  /** For the session: the page may capture even if the choice took longer than its gesture lasts. */
  activate(): Promise<void> {
    return this.#page.activate();
  }

  /** For the channel. */
  answerQuestion(question: Question): Promise<unknown> {
    return this.session.answer(this, question);
  }

  /** For the channel. */
  titled(title: string): void {
    if (title === this.#title) return;
    this.#title = title;
    this.emit('page-title-updated', hostEvent(), title, true);
    this.window.pageTitled(title);
  }

  /** For the channel. A prevented key cannot be kept from the page: it has it already. */
  keyPressed(input: KeyInput): void {
    this.emit('before-input-event', hostEvent(), input);
  }

  /** For the channel. */
  menuAsked(request: MenuRequest): void {
    this.emit('context-menu', hostEvent(), toMenuParams(request, this.mainFrame));
  }

  /** For the zoom of an origin. */
  applyZoom(): void {
    this.#page.zoom(this.getZoomFactor()).catch((error: unknown) => this.#complain('zoom', error));
  }

  /** For the channel. */
  preloadFailed(error: Error): void {
    this.emit('preload-error', hostEvent(), '', error);
  }

  /** For BrowserWindow: gone for main from now on, whatever Chromium still has to do. */
  markDestroyed(): void {
    if (this.isDestroyed()) return;
    this.#state = 'destroyed';
    openContents.delete(this.id);
    this.emit('destroyed', hostEvent());
  }

  #readPreload(path: string | undefined): string {
    if (!path) return '';
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      console.error(`Unable to load preload script: ${path}`, error);
      setImmediate(() => this.emit('preload-error', hostEvent(), path, error));
      return '';
    }
  }

  #listen(): void {
    const page = this.#page;
    page.attached.catch((error: unknown) => this.#complain('attach', error));
    page.on('navigated', (url, inPage) => {
      if (this.#state === 'crashed') this.#state = 'alive';
      this.mainFrame.url = fromHttp(url);
      this.applyZoom();
      this.emit(inPage ? 'did-navigate-in-page' : 'did-navigate', hostEvent(), this.mainFrame.url);
    });
    page.on('dom-ready', () => {
      this.emit('dom-ready', hostEvent());
      if (this.mainFrame.url !== 'about:blank') this.window.documentShown();
    });
    page.on('loading', (isLoading) => {
      this.#isLoading = isLoading;
      this.emit(isLoading ? 'did-start-loading' : 'did-stop-loading', hostEvent());
    });
    page.on('loaded', () => this.emit('did-finish-load', hostEvent()));
    page.on('console', (entry) => this.emit('console-message', toConsoleMessage(entry, this.mainFrame)));
    page.on('popup', (details) => this.#popupOpened(details));
    page.on('document-ended', () => this.session.forgetDocument(this));
    page.on('crashed', (status, exitCode) => this.#crashed(status, exitCode));
    page.on('closed', () => this.window.pageClosed());
  }

  /** A key that is none carries the command. */
  #edit(command: EditCommand): void {
    const sent = this.#page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', commands: [command] });
    sent.catch((error: unknown) => this.#complain(command, error));
  }

  #crashed(status: string, exitCode: number): void {
    if (this.isDestroyed()) return;
    this.#state = 'crashed';
    this.#isLoading = false;
    const details: GoneDetails = { reason: status === 'crashed' ? 'crashed' : 'killed', exitCode };
    this.emit('render-process-gone', hostEvent(), details);
    hostEvents.emit('renderer-gone', this, details);
  }

  /** Settles with the load of `url` that is about to begin, or with whatever prevents it. */
  #nextLoad(url: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (work: () => void): void => {
        for (const [event, listener] of endings) this.off(event, listener);
        work();
      };
      const failed = (name: string, code: number): void => {
        settle(() =>
          reject(
            Object.assign(new Error(`${name} (${code}) loading '${url}'`), { code: name, errno: code, url }),
          ),
        );
      };
      const endings: [string, (event: object, code: number, name: string) => void][] = [
        ['did-finish-load', () => settle(resolve)],
        ['did-fail-load', (_event, code, name) => failed(name, code)],
        ['render-process-gone', () => failed('ERR_FAILED', ERR_FAILED)],
        ['destroyed', () => failed('ERR_FAILED', ERR_FAILED)],
      ];
      for (const [event, listener] of endings) this.on(event, listener);
    });
  }

  #popupOpened({ url, windowName, windowFeatures }: PopupDetails): void {
    const details: Electron.HandlerDetails = {
      url: fromHttp(url),
      frameName: windowName,
      features: windowFeatures.join(','),
      disposition: windowFeatures.length > 0 ? 'new-window' : 'foreground-tab',
      referrer: { url: this.getURL(), policy: 'strict-origin-when-cross-origin' },
    };
    const isDenied = this.#openHandler?.(details).action === 'deny';
    if (!isDenied) console.error(notImplemented(`a popup window that main allows (${details.url})`).message);
  }

  /** Work that was queued for a page which has meanwhile gone is no news. */
  #complain(verb: string, error: unknown): void {
    if (!this.isDestroyed()) console.error(`chromium-host: ${verb}`, error);
  }
}

guardedClass('WebContents', 'webContents', WebContents);
