import type { CustomScheme, Protocol } from 'electron';
import { APP_ORIGIN, APP_SCHEME, originOf } from './pages.ts';
import { createFileServer } from './serve.ts';

/** Given to Electron before `ready`: our pages count as a secure web origin of their own. */
export const APP_SCHEME_PRIVILEGES: CustomScheme[] = [
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
];

/** Serves the folder `root` (the built pages) as `app://parley/…`. Other hosts, methods and file types are refused. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, root: string): void {
  const serve = createFileServer(root);
  protocol.handle(APP_SCHEME, async (request) => {
    if (request.method !== 'GET' || originOf(request.url) !== APP_ORIGIN) {
      return new Response('Refused', { status: 403 });
    }
    // `/media/…` (avatars and files of workspaces) has no source yet and is 404 like any other missing path
    const { status, headers, body } = await serve(new URL(request.url).pathname);
    return new Response(body, { status, headers });
  });
}
