import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';

export interface HttpDeps {
  readonly clock: Clock;
  readonly userAgent: string;
  /** Node's own by default. */
  readonly fetch?: typeof fetch;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
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
 * Errors: server-unreachable, certificate-untrusted, both `{ address }`; bad-payload for an answer that is too large.
 */
export async function sendHttp(deps: HttpDeps, request: HttpRequest): Promise<HttpReply> {
  const abort = new AbortController();
  const cancel = deps.clock.after(request.timeoutMs ?? TIMEOUT_MS, () => abort.abort());
  try {
    return await follow(deps, request, abort.signal);
  } catch (error) {
    throw translate(error, new URL(request.url).host);
  } finally {
    cancel();
  }
}

async function follow(deps: HttpDeps, request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  let url = request.url;
  for (let hop = 0; ; hop += 1) {
    const response = await (deps.fetch ?? fetch)(url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        'user-agent': deps.userAgent,
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'manual',
      credentials: 'omit',
      signal,
    });
    const next = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || next === null) {
      return { status: response.status, headers: response.headers, json: await readJson(response), url };
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

async function readJson(response: Response): Promise<unknown> {
  if (!response.body) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    // leaving the loop cancels the rest of the body
    if (size > BODY_BYTES_MAX) throw new AppError('bad-payload', { text: 'answer too large' });
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // a page or nothing at all: whoever needs JSON finds `undefined`
    return undefined;
  }
}

const CERTIFICATE_CODES =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)/;

function translate(error: unknown, address: string): AppError {
  if (error instanceof AppError) return error;
  return isCertificateError(error)
    ? new AppError('certificate-untrusted', { address }, error)
    : new AppError('server-unreachable', { address }, error);
}

/** Whether the cause of a failed connection is the server's certificate. */
export function isCertificateError(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && CERTIFICATE_CODES.test(code)) return true;
  }
  return false;
}
