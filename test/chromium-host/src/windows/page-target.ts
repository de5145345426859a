import { EventEmitter } from 'node:events';
import { chromium } from '../chromium/chromium.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import type { Method, Params, Payload, Result } from '../chromium/cdp-types.ts';
import { DOWN_FUNCTION, PRELOAD_WORLD, UP_BINDING } from '../page/messages.ts';
import { pageWorldScript, preloadWorldScript } from './page-scripts.ts';
import { claimTarget, type TargetOwner } from './targets.ts';
import { newWindowBounds, WindowPlacement, type PageBounds, type WindowState } from './window-placement.ts';

/** What a page reports. URLs are Chromium's own (http); windows/web-contents.ts translates. */
interface PageEvents {
  /** The document has left, and with it everybody who waited for an answer. */
  'document-ended': [];
  message: [text: string];
  navigated: [url: string, inPage: boolean];
  'dom-ready': [];
  loading: [isLoading: boolean];
  loaded: [];
  console: [entry: Payload<'Runtime.consoleAPICalled'>];
  'document-request': [request: Payload<'Fetch.requestPaused'>];
  crashed: [status: string, exitCode: number];
  /** A window.open or target=_blank, which Chromium closes again. */
  popup: [details: PopupDetails];
  closed: [];
}

export interface PageOptions {
  bounds: PageBounds & Electron.Size;
  hidden: boolean;
  preloadBundle: string;
  additionalArguments: readonly string[];
}

export type PopupDetails = Pick<Payload<'Page.windowOpen'>, 'url' | 'windowName' | 'windowFeatures'>;

/**
 * One page of Chromium in a window of its own, with the preload world in it. It exists at once, as Electron's
 * constructors demand; commands wait for `attached`.
 */
export class PageTarget extends EventEmitter<PageEvents> implements TargetOwner {
  readonly attached: Promise<void>;
  targetId = '';
  #session: CdpSession | undefined;
  #sessionId = '';
  #placement: WindowPlacement | undefined;
  /** Execution context of the preload world, 0 while there is none. */
  #preloadContext = 0;
  #closed = false;
  /** Announced by the page, not yet attached; Chromium keeps their order. */
  readonly #popups: PopupDetails[] = [];

  constructor(options: PageOptions) {
    super();
    this.attached = this.#attach(options);
  }

  /** Sends a command once the page is attached. */
  async send<M extends Method>(method: M, params?: Params<M>): Promise<Result<M>> {
    await this.attached;
    if (!this.#session || this.#closed) throw new Error(`${method}: the page is gone`);
    return this.#session.send(method, params);
  }

  /** Gives a text to the preload world; lost, as in Electron, while no document listens. */
  post(text: string): void {
    if (this.#closed || !this.#session || this.#preloadContext === 0) return;
    const expression = `${DOWN_FUNCTION}(${JSON.stringify(text)})`;
    this.#session.send('Runtime.evaluate', { expression, contextId: this.#preloadContext }).catch(() => {}); // its document may have left
  }

  /** Makes the page believe in a fresh user gesture: Chromium's own expires after five seconds. */
  async activate(): Promise<void> {
    await this.send('Runtime.evaluate', { expression: '0', userGesture: true });
  }

  async move(bounds: PageBounds): Promise<void> {
    await this.attached;
    await this.#placement?.move(bounds);
  }

  async zoom(factor: number): Promise<void> {
    await this.attached;
    await this.#placement?.zoom(factor);
  }

  async setState(state: WindowState): Promise<void> {
    await this.attached;
    await this.#placement?.setState(state);
  }

  async close(): Promise<void> {
    await this.attached;
    if (!this.#closed) await chromium().browser.send('Target.closeTarget', { targetId: this.targetId });
  }

  popupOpened(): void {
    this.emit('popup', this.#popups.shift() ?? { url: '', windowName: '', windowFeatures: [] });
  }

  crashed(status: string, exitCode: number): void {
    this.#endDocument();
    this.emit('crashed', status, exitCode);
  }

  ended(): void {
    this.#endDocument();
    this.#closed = true;
    chromium().forget(this.#sessionId);
    this.emit('closed');
  }

  #endDocument(): void {
    if (this.#preloadContext === 0) return;
    this.#preloadContext = 0;
    this.emit('document-ended');
  }

  async #attach({ bounds, hidden, preloadBundle, additionalArguments }: PageOptions): Promise<void> {
    const { browser } = chromium();
    const asked = { url: 'about:blank', newWindow: true, background: hidden, ...newWindowBounds(bounds) };
    ({ targetId: this.targetId } = await browser.send('Target.createTarget', asked));
    this.#sessionId = await claimTarget(this);
    const session = chromium().session(this.#sessionId);
    this.#session = session;
    this.#listen(session);
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Runtime.addBinding', { name: UP_BINDING, executionContextName: PRELOAD_WORLD }),
      session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript() }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadWorldScript(preloadBundle, additionalArguments),
        worldName: PRELOAD_WORLD,
      }),
    ]);
    await session.send('Runtime.runIfWaitingForDebugger');
    this.#placement = new WindowPlacement(session, this.targetId);
    await this.#placement.fit(bounds);
    if (hidden) await this.#placement.setState('minimized');
  }

  #listen(session: CdpSession): void {
    const { targetId: mainFrame } = this; // Chromium gives a page's main frame the id of its target
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name !== PRELOAD_WORLD || frameId !== mainFrame) return;
      this.#endDocument();
      this.#preloadContext = context.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#preloadContext) this.#endDocument();
    });
    session.on('Runtime.executionContextsCleared', () => this.#endDocument());
    session.on('Runtime.bindingCalled', ({ name, executionContextId, payload }) => {
      if (name === UP_BINDING && executionContextId === this.#preloadContext) this.emit('message', payload);
    });
    session.on('Runtime.consoleAPICalled', (entry) => this.emit('console', entry));
    session.on('Page.frameNavigated', ({ frame }) => {
      if (!frame.parentId) this.emit('navigated', frame.url + (frame.urlFragment ?? ''), false);
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === mainFrame) this.emit('navigated', url, true);
    });
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (frameId === mainFrame) this.emit('loading', true);
    });
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (frameId === mainFrame) this.emit('loading', false);
    });
    session.on('Page.domContentEventFired', () => this.emit('dom-ready'));
    session.on('Page.loadEventFired', () => this.emit('loaded'));
    session.on('Page.windowOpen', (details) => this.#popups.push(details));
    session.on('Fetch.requestPaused', (request) => this.emit('document-request', request));
  }
}
