import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { fromHttp, schemeHandlers } from './origins.ts';

/** Headers of the HTTP hop itself: a custom scheme has no such hop, so main's handler must not see them. */
const HOP_HEADERS = new Set([
  'connection',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade-insecure-requests',
]);
/** Headers whose value is a URL of the app. */
const URL_HEADERS = new Set(['origin', 'referer']);

/** Serves every handled scheme on a random loopback port, which keeps no process alive. */
export async function startLoopbackServer(): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(`chromium-host: ${request.method} ${request.url}`, error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { server, port: (server.address() as AddressInfo).port };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Our Chromium asks for port 80 and so names no port; any other browser on this machine has to name the real one.
  const url = fromHttp(`http://${request.headers.host}${request.url}`);
  const handler = schemeHandlers.get(url.slice(0, url.indexOf(':')));
  if (!handler) return void response.writeHead(403).end();

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const answer = await handler(toRequest(url, request, gone.signal));
  response.writeHead(answer.status, [...answer.headers].flat());
  if (!answer.body || request.method === 'HEAD') return void response.end();
  const body = Readable.fromWeb(answer.body as ReadableStream);
  await pipeline(body, response).catch((error: unknown) => {
    if (!gone.signal.aborted) throw error; // the page may leave in the middle of a download
  });
}

function toRequest(url: string, request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || HOP_HEADERS.has(name)) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    headers.set(name, URL_HEADERS.has(name) ? fromHttp(text) : text);
  }
  const { method = 'GET' } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? (Readable.toWeb(request) as BodyInit) : null;
  return new Request(url, { method, headers, body, signal, duplex: 'half' } as RequestInit);
}
