import type { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { connectionError } from '../../net/connection-error.ts';
import type { Net } from '../../net/net.ts';
import { type HttpReply, sendHttp } from '../http.ts';

export interface SiteDeps {
  /** With scheme, without trailing slash. */
  readonly address: string;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly net: Pick<Net, 'fetch'>;
  /** The cookie is another than before. */
  readonly onCookie?: (cookie: string) => void;
  /** The server sent us to its sign-in page: this session is over. */
  readonly onLost?: () => void;
}

export interface Ask {
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string | number>>;
  readonly json?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  readonly raw?: { readonly type: string; readonly bytes: Uint8Array };
  readonly timeoutMs?: number;
  readonly bytesMax?: number;
}

/** A wrong password makes older servers think for 3 s. */
const TIMEOUT_MS = 15_000;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** One browser at a minimost server: requests with its session cookie. Every answer may bring a new one, the latest counts. */
export class Site {
  readonly host: string;
  readonly hostname: string;
  readonly #deps: SiteDeps;
  #cookie: string | null = null;
  /** Of the session: an answer to a question of an earlier one says nothing of this one. */
  #era = 0;
  readonly #closed = new AbortController();
  readonly #asked = new Set<Promise<unknown>>();

  constructor(deps: SiteDeps) {
    this.#deps = deps;
    ({ host: this.host, hostname: this.hostname } = new URL(deps.address));
  }

  get cookie(): string | null {
    return this.#cookie;
  }

  /** `null`: signed out. */
  use(cookie: string | null): void {
    this.#era += 1;
    this.#cookie = cookie;
  }

  /** What is on its way is given up, and nothing is asked any more. */
  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.allSettled(this.#asked);
  }

  /** Any answer, also a refusal or a way to elsewhere. Errors: those of a connection. */
  async ask(path: string, ask: Ask = {}): Promise<HttpReply> {
    const { clock, userAgent, net } = this.#deps;
    const era = this.#era;
    const { form, raw } = ask;
    const asked = sendHttp(
      { clock, userAgent, net },
      {
        method: ask.method ?? 'GET',
        url: this.#url(path, ask),
        body: ask.json,
        raw: form ? { type: FORM_TYPE, bytes: Buffer.from(new URLSearchParams(form).toString()) } : raw,
        headers: this.#headers('*/*'),
        follow: false,
        timeoutMs: ask.timeoutMs ?? TIMEOUT_MS,
        signal: this.#closed.signal,
        ...(ask.bytesMax === undefined ? {} : { bytesMax: ask.bytesMax }),
      },
    );
    this.#asked.add(asked);
    const reply = await asked.finally(() => this.#asked.delete(asked));
    if (era === this.#era) this.#take(reply.headers, reply.status);
    return reply;
  }

  /** As `ask`, signed in. Errors: also session-expired. */
  async inside(path: string, ask: Ask = {}): Promise<HttpReply> {
    const era = this.#signedIn();
    const reply = await this.ask(path, ask);
    this.#refuse(reply.status, reply.headers, era);
    return reply;
  }

  /** An answer that goes on, its body still to be read. The server's status and headers are the caller's affair. Errors: as `inside`. */
  async stream(
    path: string,
    ask: { readonly query?: Ask['query']; readonly accept?: string },
    signal: AbortSignal,
  ): Promise<Response> {
    const era = this.#signedIn();
    try {
      const response = await this.#deps.net.fetch(this.#url(path, ask), {
        headers: {
          ...this.#headers(ask.accept ?? '*/*'),
          'user-agent': this.#deps.userAgent,
        },
        redirect: 'manual',
        credentials: 'omit',
        signal: AbortSignal.any([signal, this.#closed.signal]),
      });
      if (era === this.#era) this.#take(response.headers, response.status);
      this.#refuse(response.status, response.headers, era);
      return response;
    } catch (error) {
      throw connectionError(error, this.host);
    }
  }

  #url(path: string, { query }: Pick<Ask, 'query'>): string {
    if (!query) return this.#deps.address + path;
    const entries = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
    return `${this.#deps.address}${path}?${new URLSearchParams(entries).toString()}`;
  }

  #headers(accept: string): Record<string, string> {
    return { accept, ...(this.#cookie === null ? {} : { cookie: `session=${this.#cookie}` }) };
  }

  #signedIn(): number {
    if (this.#cookie === null) throw new AppError('session-expired');
    return this.#era;
  }

  #take(headers: Headers, status: number): void {
    if (isSentToSignIn(status, headers)) return;
    for (const line of headers.getSetCookie()) {
      const value = /^session=([^;]*)/.exec(line)?.[1];
      if (value === undefined || value === '' || value === this.#cookie) continue;
      this.#cookie = value;
      this.#deps.onCookie?.(value);
    }
  }

  /** Whoever is not signed in is sent to the sign-in page, never refused. */
  #refuse(status: number, headers: Headers, era: number): void {
    if (!isSentToSignIn(status, headers)) return;
    if (era === this.#era) this.#deps.onLost?.();
    throw new AppError('session-expired');
  }
}

const isSentToSignIn = (status: number, headers: Headers): boolean =>
  status >= 300 && status < 400 && /(^|\/)login([?#]|$)/i.test(headers.get('location') ?? '');

/** What an answer says, by its schema. Errors: those of a refusal, bad-payload for what cannot be read. */
export function readReply<T>(reply: HttpReply, schema: z.ZodType<T>): T {
  if (reply.status !== 200) throw refusalError(reply);
  const read = schema.safeParse(reply.json);
  if (!read.success) throw new AppError('bad-payload', { text: 'unreadable answer' }, read.error);
  return read.data;
}

/** Ids of channels and files in a path. */
export const inPath = (part: string): string => encodeURIComponent(part);

/** What a refusal means. `text`: the server's own words. */
export function refusalError(reply: HttpReply): AppError {
  const text = saidIn(reply);
  switch (reply.status) {
    case 400:
      return new AppError('bad-payload', { text });
    case 403:
      return new AppError('not-a-member', { text });
    case 404:
      return new AppError('not-found', { text });
    case 413:
      return new AppError(/file/i.test(text) ? 'file-too-large' : 'message-too-long', { text });
    case 429:
      return new AppError('rate-limited', { seconds: Number(reply.headers.get('retry-after')) || 1 });
    default:
      return new AppError('internal', { text });
  }
}

/** The text of an answer, without pages. */
export function saidIn({ json, text }: HttpReply): string {
  const error = typeof json === 'object' && json !== null ? (json as { error?: unknown }).error : null;
  const said = typeof error === 'string' ? error : text;
  return said.startsWith('<') ? '' : said.trim().slice(0, 300);
}
