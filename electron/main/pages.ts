/** The pages of the app and where they are served. */
import type { WindowKind } from '#shared/contracts/ipc/group.ts';

export const APP_SCHEME = 'app';
/** Scheme and host of our pages in Electron; the headless server has one of its own. */
export const APP_ORIGIN = `${APP_SCHEME}://parley`;

export const pagePath = (kind: WindowKind): string => `/${kind}.html`;
export const pageUrl = (kind: WindowKind, origin: string = APP_ORIGIN): string => origin + pagePath(kind);

/** Scheme, host and port. `URL.origin` is "null" for `app:`. `null`: not an address. */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** Is `url` the page of that window kind, with whatever query and fragment? */
export function isPageOf(kind: WindowKind, url: string, origin: string = APP_ORIGIN): boolean {
  return originOf(url) === origin && new URL(url).pathname === pagePath(kind);
}
