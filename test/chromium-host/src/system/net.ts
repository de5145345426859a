import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { schemeHandlers } from '../chromium/origins.ts';
import { guarded } from '../guard.ts';

/** Electron's fetch also reads files, and asks main's own protocol handlers. */
async function hostFetch(
  input: string | Request,
  init?: RequestInit & { bypassCustomProtocolHandlers?: boolean },
): Promise<Response> {
  const request = new Request(input, init);
  const { protocol } = new URL(request.url);
  if (protocol === 'file:') return fetchFile(request.url);
  const handler = init?.bypassCustomProtocolHandlers ? undefined : schemeHandlers.get(protocol.slice(0, -1));
  return handler ? handler(request) : fetch(request);
}

async function fetchFile(url: string): Promise<Response> {
  const file = await open(fileURLToPath(url)).catch((error: unknown) => {
    throw new Error('net::ERR_FILE_NOT_FOUND', { cause: error });
  });
  const { size } = await file.stat();
  const body = Readable.toWeb(file.createReadStream()) as BodyInit;
  return new Response(body, { headers: { 'content-length': String(size) } });
}

export const net = guarded('net', {
  fetch: hostFetch,
  online: true,
  isOnline: (): boolean => true,
});
