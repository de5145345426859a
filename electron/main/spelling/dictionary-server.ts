/** Hands Chromium the dictionaries of this computer: it fetches them by http, from a foreign host if nobody says otherwise. */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { AddressInfo } from 'node:net';
import type { Logger } from '#shared/tools/logger.ts';
import { languageOf } from './dictionaries.ts';

const LOOPBACK = '127.0.0.1';

export interface DictionaryServer {
  /** Ends with a slash; the name of the dictionary follows. */
  readonly url: string;
  close(): void;
}

/** Serves exactly these files on loopback. `secret` is part of the address. */
export function serveDictionaries(
  paths: ReadonlyMap<string, string>,
  secret: string,
  logger: Logger,
): Promise<DictionaryServer> {
  const byTag = new Map([...paths].map(([language, path]) => [language.toLowerCase(), path]));
  const server = createServer((request, response) => {
    const name = request.url?.startsWith(`/${secret}/`) ? request.url.slice(secret.length + 2) : '';
    const path = request.method === 'GET' && name.endsWith('.bdic') ? byTag.get(languageOf(name)) : undefined;
    if (path === undefined) {
      response.writeHead(404).end();
      return;
    }
    pipeline(createReadStream(path), response.writeHead(200)).catch((error: unknown) => {
      logger.warn('dictionary | not sent', { name, error });
      response.destroy();
    });
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, LOOPBACK, () => {
      server.unref();
      const { port } = server.address() as AddressInfo; // of a server that listens on a port
      done({ url: `http://${LOOPBACK}:${port}/${secret}/`, close: () => server.close() });
    });
  });
}
