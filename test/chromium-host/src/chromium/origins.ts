/**
 * `app://parley/x` is `http://parley.app.localhost/x` to Chromium: a secure context and one origin for ever, without
 * the random port of the loopback server in it (--host-resolver-rules sends it there). Only this file knows.
 */

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** Handlers of `protocol.handle`, by scheme. Only their URLs are translated. */
export const schemeHandlers = new Map<string, SchemeHandler>();

/** The host-name ending that is mapped to the loopback server. */
export const HOST_SUFFIX = '.localhost';

const APP_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/i;
const HTTP_URL = /^http:\/\/([^/:?#]+)\.([a-z0-9+-]+)\.localhost(?=[/?#]|$)(.*)$/i;

/** What Chromium must load for a URL of main. */
export function toHttp(url: string): string {
  const [, scheme = '', host = '', rest = ''] = APP_URL.exec(url) ?? [];
  if (!schemeHandlers.has(scheme)) return url;
  return `http://${host}.${scheme}${HOST_SUFFIX}${rest.startsWith('/') ? rest : `/${rest}`}`;
}

/** What main must see for a URL of Chromium. */
export function fromHttp(url: string): string {
  const [, host = '', scheme = '', rest = ''] = HTTP_URL.exec(url) ?? [];
  return schemeHandlers.has(scheme) ? `${scheme}://${host}${rest}` : url;
}

/** Scheme and host of a URL as main sees it. `new URL(...).origin` is "null" for a scheme that Node does not know. */
export function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null';
}
