import type { WebContents } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { externalUrl } from '../external.ts';
import { isPageOf } from '../pages.ts';
import type { WindowRegistry } from './registry.ts';

export interface HardenOptions {
  /** Hands an https or mailto address to the system. */
  readonly openExternal: (url: string) => Promise<void>;
  readonly windows: WindowRegistry;
  readonly logger: Logger;
}

interface Navigation {
  preventDefault(): void;
  readonly url: string;
  readonly isMainFrame: boolean;
}

/** The part of Electron's WebContents that is used. */
export type HardenedContents = Pick<WebContents, 'id' | 'on' | 'setWindowOpenHandler'>;

/** No page may take a window elsewhere, open another one, or embed a guest. Applied to all web contents by `web-contents-created`. */
export function harden(contents: HardenedContents, { openExternal, windows, logger }: HardenOptions): void {
  const deny = (what: string) => (event: Navigation) => {
    const kind = windows.kindOf(contents);
    // a page that reloads itself stays where it is
    if (kind && event.isMainFrame && isPageOf(kind, event.url)) return;
    event.preventDefault();
    logger.warn('harden() | navigation denied', { what, url: event.url });
  };
  contents.on('will-navigate', deny('will-navigate'));
  contents.on('will-frame-navigate', deny('will-frame-navigate'));
  contents.on('will-redirect', deny('will-redirect'));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    logger.warn('harden() | webview denied');
  });
  contents.setWindowOpenHandler(({ url }) => {
    const target = externalUrl(url);
    if (target === null) logger.warn('harden() | window.open denied', { url });
    else {
      openExternal(target).catch((error: unknown) =>
        logger.warn('harden() | the system could not open it', { url: target, error }),
      );
    }
    return { action: 'deny' };
  });
}
