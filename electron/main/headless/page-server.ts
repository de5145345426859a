/** The app's pages for a browser on this computer: loopback only, one admitted browser, Host and Origin checked on every request and upgrade. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '#shared/tools/logger.ts';
import { isMediaPath, type MediaAnswer, type MediaServer } from '../media.ts';
import { pagePath } from '../pages.ts';
import { createFileServer, SECURITY_HEADERS, type Served } from '../serve.ts';
import type { Words } from '../words.ts';
import { Admission, cookieOf } from './admission.ts';

const HOST = '127.0.0.1';
const SOCKET_PATH = '/ipc';
const BRIDGE_PATH = '/bridge.js';
const ELSEWHERE_PATH = '/elsewhere';
/** A browser may be old or odd, but no message of a page is bigger. */
const SOCKET_BYTES_MAX = 2 * 1024 * 1024;
/** The pages that a browser gets: the ring window exists in Electron alone. */
const PAGE = pagePath('main');

export interface PageServerOptions {
  /** The built pages. */
  readonly root: string;
  /** The built script that puts `window.parley` into the page. */
  readonly bridgeFile: string;
  readonly words: Words;
  /** Files of conversations. */
  readonly media: MediaServer;
  /** A page has come; the one before it, if any, is about to be closed. */
  readonly onSocket: (socket: WebSocket) => void;
  readonly logger: Logger;
}

export interface PageServer {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Opens the app once: it carries the token. */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on a free loopback port. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const { root, bridgeFile, words, media, onSocket, logger } = options;
  const admission = new Admission();
  const serveFile = createFileServer(root);
  const server = createServer();
  const port = await listen(server);
  const origin = `http://${HOST}:${port}`;
  // cookies know no ports: another Parley on this computer has one of its own
  const cookieName = `parley-${port}`;

  const fromHere = ({ headers }: IncomingMessage): boolean => headers.host === `${HOST}:${port}`;
  const isAdmitted = ({ headers }: IncomingMessage): boolean =>
    admission.isAdmitted(cookieOf(headers.cookie, cookieName));

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const send = (status: number, body: Served['body'], headers: Record<string, string> = {}): void => {
      response.writeHead(status, {
        ...SECURITY_HEADERS,
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        ...headers,
      });
      response.end(request.method === 'HEAD' ? undefined : (body ?? undefined));
    };
    if (!fromHere(request) || (request.headers.origin ?? origin) !== origin) {
      logger.warn('request() | refused', { host: request.headers.host, origin: request.headers.origin });
      return send(403, 'Refused');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'Refused');
    const url = new URL(request.url ?? '/', origin);
    const token = url.searchParams.get('token');
    if (token !== null && request.method === 'GET') {
      const cookie = admission.redeem(token);
      if (cookie === null && !isAdmitted(request)) return send(403, words('headlessUsed'));
      const cookieHeader = `${cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
      return send(303, '', { location: PAGE, ...(cookie === null ? {} : { 'set-cookie': cookieHeader }) });
    }
    if (!isAdmitted(request)) return send(403, words('headlessSignIn'));
    if (isMediaPath(url.pathname) && request.method === 'GET') {
      return stream(response, await media(url.pathname, request.headers.range ?? null));
    }
    switch (url.pathname) {
      case '/':
        return send(303, '', { location: PAGE });
      case ELSEWHERE_PATH:
        return send(200, elsewhere(words), { 'content-type': 'text/html; charset=utf-8' });
      case BRIDGE_PATH:
        return send(200, await readFile(bridgeFile), { 'content-type': 'text/javascript; charset=utf-8' });
      case PAGE: {
        const page = await serveFile(PAGE);
        const html = Buffer.from(page.body ?? '').toString('utf8');
        // the first script of the page, so that window.parley is there before any other runs
        const body = html.replace(/<head[^>]*>/i, `$&<script src="${BRIDGE_PATH}"></script>`);
        return send(page.status, body, { ...page.headers });
      }
      default: {
        const file = await serveFile(url.pathname);
        return send(file.status, file.body, { ...file.headers });
      }
    }
  };
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error('request() | failed', { url: request.url, error });
      response.destroy();
    });
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: SOCKET_BYTES_MAX });
  server.on('upgrade', (request, socket, head) => {
    const here = fromHere(request) && request.headers.origin === origin && isAdmitted(request);
    if (!here || request.url !== SOCKET_PATH) {
      logger.warn('upgrade() | refused', { host: request.headers.host, origin: request.headers.origin });
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, onSocket);
  });

  return {
    origin,
    url: `${origin}/?token=${admission.token}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

/** A browser that leaves stops the source. */
async function stream(response: ServerResponse, { status, headers, body }: MediaAnswer): Promise<void> {
  response.writeHead(status, headers);
  if (typeof body === 'string') return void response.end(body);
  try {
    await pipeline(Readable.from(body, { objectMode: false }), response);
  } catch (error) {
    // the browser does not want the rest; anything else is an error of the source
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

const elsewhere = (words: Words): string =>
  `<!doctype html><title>${words('appName')}</title>
  <p>${words('headlessElsewhere')} <a href="${PAGE}">${words('headlessHere')}</a></p>`;

function listen(server: Server): Promise<number> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(0, HOST, () => {
      server.off('error', failed);
      listening((server.address() as AddressInfo).port);
    });
  });
}
