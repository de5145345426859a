/** The app's own files, for the `app:` scheme and for the headless server: a closed list of types, nothing outside the folder, strict headers. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: mediastream:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=()',
};

export interface Served {
  readonly status: 200 | 204 | 404;
  readonly headers: Readonly<Record<string, string>>;
  /** `null` for 204. */
  readonly body: Uint8Array<ArrayBuffer> | string | null;
}

const NOT_FOUND: Served = {
  status: 404,
  headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  body: 'Not found',
};

/** Chromium asks for it by itself; the pages have no icon of their own, and that is no error. */
const FAVICON_PATH = '/favicon.ico';
const NO_ICON: Served = { status: 204, headers: SECURITY_HEADERS, body: null };

/** Answers for paths as they stand in an address (percent-encoded) from the folder `root`; what is not an allowed file is 404. */
export function createFileServer(root: string): (path: string) => Promise<Served> {
  return async (path) => {
    if (path === FAVICON_PATH) return NO_ICON;
    const file = fileOf(root, path);
    const type = file === null ? undefined : TYPES[extname(file)];
    if (file === null || type === undefined) return NOT_FOUND;
    try {
      // copied, so that the body owns its memory and no pooled buffer leaks through a view
      const body = new Uint8Array(await readFile(file));
      return { status: 200, headers: { ...SECURITY_HEADERS, 'content-type': type }, body };
    } catch {
      // missing, a folder, or unreadable: to a page all the same
      return NOT_FOUND;
    }
  };
}

/** The file that a path means, `null` when it leads out of the folder or into hidden files. */
function fileOf(root: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\0\\:]/.test(decoded)) return null;
  if (decoded.split('/').some((part) => part.startsWith('.'))) return null;
  const file = normalize(join(root, decoded));
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;
}
