import type { Payload } from '../chromium/cdp-types.ts';
import { fromHttp } from '../chromium/origins.ts';
import { hostEvent } from '../host-emitter.ts';
import type { PageTarget } from './page-target.ts';
import type { WebFrameMain } from './web-frame-main.ts';

type DocumentRequest = Payload<'Fetch.requestPaused'>;

/** What the guard needs of its web contents. */
export interface NavigationListener {
  readonly mainFrame: WebFrameMain;
  emit(event: string, ...args: unknown[]): boolean;
}

/**
 * Every document request of a page waits here until main has been asked. A navigation that main ordered itself, or that
 * loads the shown URL again, is not asked; any other one is, even Playwright's own goto (on real Electron that is not).
 */
export class NavigationGuard {
  readonly #page: PageTarget;
  readonly #listener: NavigationListener;
  /** URLs that main has ordered and that have not been requested yet. */
  readonly #ordered: string[] = [];

  constructor(page: PageTarget, listener: NavigationListener) {
    this.#page = page;
    this.#listener = listener;
    page.on('document-request', (request) => this.#decide(request));
  }

  /** Announces a navigation by main to a URL as main writes it. */
  order(url: string): void {
    this.#ordered.push(withoutFragment(url));
  }

  #decide(request: DocumentRequest): void {
    const { requestId } = request;
    const decided = this.#isPrevented(request)
      ? this.#page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : this.#page.send('Fetch.continueRequest', { requestId });
    decided.catch(() => {}); // the page may have left
  }

  #isPrevented({ request, frameId, redirectedRequestId }: DocumentRequest): boolean {
    const url = fromHttp(request.url);
    const isMainFrame = frameId === this.#page.targetId;
    if (redirectedRequestId) return this.#ask('will-redirect', url, isMainFrame);
    if (isMainFrame && this.#isOwn(url)) return false;
    if (this.#ask('will-frame-navigate', url, isMainFrame)) return true;
    return isMainFrame && this.#ask('will-navigate', url, isMainFrame);
  }

  #isOwn(url: string): boolean {
    const index = this.#ordered.indexOf(url);
    if (index >= 0) this.#ordered.splice(index, 1);
    return index >= 0 || url === withoutFragment(this.#listener.mainFrame.url);
  }

  #ask(name: string, url: string, isMainFrame: boolean): boolean {
    const frame = isMainFrame ? this.#listener.mainFrame : null;
    const event = hostEvent({ url, isSameDocument: false, isMainFrame, frame });
    this.#listener.emit(name, event, url, false, isMainFrame);
    return event.defaultPrevented;
  }
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? '';
}
