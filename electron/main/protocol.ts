import type { CustomScheme, Protocol } from 'electron';
import { isMediaPath, type MediaAnswer, type MediaServer } from './media.ts';
import { APP_ORIGIN, APP_SCHEME, originOf } from './pages.ts';
import { createFileServer } from './serve.ts';

/** Given to Electron before `ready`: our pages count as a secure web origin of their own. */
export const APP_SCHEME_PRIVILEGES: CustomScheme[] = [
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
];

/** Serves the folder `root` (the built pages) and the files of conversations as `app://parley/…`. Other hosts, methods and file types are refused. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, root: string, media: MediaServer): void {
  const serve = createFileServer(root);
  protocol.handle(APP_SCHEME, async (request) => {
    if (request.method !== 'GET' || originOf(request.url) !== APP_ORIGIN) {
      return new Response('Refused', { status: 403 });
    }
    const { pathname } = new URL(request.url);
    if (isMediaPath(pathname)) return mediaResponse(await media(pathname, request.headers.get('range')));
    const { status, headers, body } = await serve(pathname);
    return new Response(body, { status, headers });
  });
}

/** Read piece by piece, as fast as the page takes them; a page that leaves stops the source. */
const mediaResponse = ({ status, headers, body }: MediaAnswer): Response =>
  new Response(typeof body === 'string' ? body : ReadableStream.from(body), { status, headers });
