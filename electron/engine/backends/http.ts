import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { connectionError } from '../net/connection-error.ts';
import type { Net } from '../net/net.ts';

export interface HttpDeps {
  readonly clock: Clock;
  readonly userAgent: string;
  readonly net: Pick<Net, 'fetch'>;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: { readonly type: string; readonly bytes: Uint8Array } | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** false: a way to elsewhere is an answer, and nobody goes there. */
  readonly follow?: boolean;
  readonly timeoutMs?: number;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** Of the answer; more is refused. */
  readonly bytesMax?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; `undefined` where there is none. */
  readonly json: unknown;
  /** Where it came from, after redirects on the same host. */
  readonly url: string;
}

const TIMEOUT_MS = 10_000;
const BODY_BYTES_MAX = 8 * 1024 * 1024;
const REDIRECTS_MAX = 3;

/**
 * One request over HTTP with a deadline, a bounded answer and no way to another host. Any status is an answer.
 * Errors: those of a connection (see `createDial`), not-parley for a way to another host, bad-payload for an answer that is too large.
 */
export async function sendHttp(deps: HttpDeps, request: HttpRequest): Promise<HttpReply> {
  const abort = new AbortController();
  const cancel = deps.clock.after(request.timeoutMs ?? TIMEOUT_MS, () => abort.abort());
  const signal = request.signal ? AbortSignal.any([abort.signal, request.signal]) : abort.signal;
  try {
    return await follow(deps, request, signal);
  } catch (error) {
    throw connectionError(error, new URL(request.url).host);
  } finally {
    cancel();
  }
}

async function follow(deps: HttpDeps, request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  let url = request.url;
  for (let hop = 0; ; hop += 1) {
    const response = await deps.net.fetch(url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        'user-agent': deps.userAgent,
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
        ...contentType(request),
        ...request.headers,
      },
      ...contentOf(request),
      redirect: 'manual',
      credentials: 'omit',
      signal,
    });
    const next = response.headers.get('location');
    const isAnswer = response.status < 300 || response.status >= 400 || next === null;
    if (isAnswer || request.follow === false) {
      const text = await readText(response, request.bytesMax ?? BODY_BYTES_MAX);
      if (isClientCertificateWanted(response.status, text))
        throw new AppError('client-certificate-needed', { address: new URL(url).host });
      return { status: response.status, headers: response.headers, text, json: jsonOf(text), url };
    }
    await response.body?.cancel();
    url = redirected(request, url, next, hop);
  }
}

/** Only a GET may be sent on, to the same host name, and never from https down to http. */
function redirected(request: HttpRequest, from: string, to: string, hop: number): string {
  const here = new URL(from);
  const there = new URL(to, from);
  const downgraded = here.protocol === 'https:' && there.protocol !== 'https:';
  const samePort = here.host === there.host || (here.protocol === 'http:' && there.protocol === 'https:');
  const allowed = request.method === 'GET' && here.hostname === there.hostname && samePort && !downgraded;
  if (!allowed || hop >= REDIRECTS_MAX) throw new AppError('not-parley', { address: here.host });
  return there.href;
}

const contentType = ({ raw, body }: HttpRequest): Record<string, string> => {
  const type = raw?.type ?? (body === undefined ? null : 'application/json');
  return type === null ? {} : { 'content-type': type };
};

function contentOf({ raw, body }: HttpRequest): { body?: string | Buffer } {
  if (raw) return { body: Buffer.from(raw.bytes) };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

async function readText(response: Response, bytesMax: number): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    // leaving the loop cancels the rest of the body
    if (size > bytesMax) throw new AppError('bad-payload', { text: 'answer too large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // a page or nothing at all: whoever needs JSON finds `undefined`
    return undefined;
  }
}

/** What web servers before an application answer when they wanted a certificate of ours: a page of theirs, not JSON. */
function isClientCertificateWanted(status: number, text: string): boolean {
  if (status === 495 || status === 496) return true;
  return (
    (status === 400 || status === 403) && !/^\s*[{[]/.test(text) && /(client|SSL) certificate/i.test(text)
  );
}
