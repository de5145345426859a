import type { RouteBody, RouteParams, RouteQuery } from '#shared/contracts/connect/route.ts';
import type { RouteName, Routes } from '#shared/contracts/connect/routes.ts';
import { routes } from '#shared/contracts/connect/routes.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type HttpDeps, type HttpReply, sendHttp } from '../http.ts';
import { refusalError, refusalText, retryAfterSeconds, type Refusal } from './errors.ts';

/** Where tokens come from; `renew` is asked once after a refusal. */
export interface TokenSource {
  access(): Promise<string>;
  renew(used: string): Promise<string>;
}

type Part<Name extends string, T> = undefined extends T
  ? { readonly [K in Name]?: T }
  : { readonly [K in Name]: T };
type RouteInput<N extends RouteName> = Part<'params', RouteParams<Routes[N]>> &
  Part<'query', RouteQuery<Routes[N]>> &
  Part<'body', RouteBody<Routes[N]>> & { readonly timeoutMs?: number };

interface LooseInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

/** What the server refused, with its own words beside the code that Parley knows. */
export class RefusedError extends AppError {
  readonly status: number;
  readonly text: string;
  /** The answer came from the application itself: it carries a code. */
  readonly coded: boolean;
  /** The server's clock as its `Date` header tells it, to the second. */
  readonly serverTimeMs: number | null;

  constructor(error: AppError, refusal: Refusal, headers: Headers) {
    super(error.code, error.params);
    this.status = refusal.status ?? 0;
    this.text = refusalText(refusal);
    const date = Date.parse(headers.get('date') ?? '');
    this.serverTimeMs = Number.isNaN(date) ? null : date;
    this.coded =
      typeof refusal.body === 'object' &&
      refusal.body !== null &&
      typeof Reflect.get(refusal.body, 'code') === 'string';
  }
}

/**
 * The typed client of the connect contract: what is asked is derived from the route table, what is answered goes to the readers.
 * Refusals are RefusedError; beside them: server-unreachable, certificate-untrusted, session-expired.
 */
export class RestClient {
  readonly #address: string;
  readonly #http: HttpDeps;
  readonly #tokens: TokenSource;

  constructor(address: string, http: HttpDeps, tokens: TokenSource) {
    this.#address = address;
    this.#http = http;
    this.#tokens = tokens;
  }

  /** The JSON of a good answer, `undefined` where it has none. */
  async call<N extends RouteName>(name: N, ...[input]: CallArguments<N>): Promise<unknown> {
    const reply = await this.#send(name, input ?? {});
    return reply.json;
  }

  /** The whole good answer, for those that need its headers. */
  async reply<N extends RouteName>(name: N, ...[input]: CallArguments<N>): Promise<HttpReply> {
    return this.#send(name, input ?? {});
  }

  async #send(name: RouteName, input: LooseInput): Promise<HttpReply> {
    if (routes[name].auth === 'none') return this.#once(name, input, undefined);
    const token = await this.#tokens.access();
    try {
      return await this.#once(name, input, token);
    } catch (error) {
      if (!(error instanceof RefusedError) || error.status !== 401) throw error;
      return this.#once(name, input, await this.#tokens.renew(token));
    }
  }

  async #once(name: RouteName, input: LooseInput, token: string | undefined): Promise<HttpReply> {
    const { method, path } = routes[name];
    const reply = await sendHttp(this.#http, {
      method,
      url: this.#address + fill(path, input.params) + queryOf(input.query),
      token,
      // a POST without a body of its own says so: some servers insist on JSON
      body: method === 'GET' || method === 'DELETE' ? undefined : (input.body ?? {}),
      ...(input.timeoutMs === undefined ? {} : { timeoutMs: input.timeoutMs }),
    });
    if (reply.status >= 200 && reply.status < 300) return reply;
    const retryAfterS = retryAfterSeconds(reply.headers.get('retry-after'), this.#http.clock.now());
    const refusal: Refusal = { status: reply.status, body: reply.json, retryAfterS };
    throw new RefusedError(refusalError(refusal), refusal, reply.headers);
  }
}

type CallArguments<N extends RouteName> =
  {} extends RouteInput<N> ? [input?: RouteInput<N>] : [input: RouteInput<N>];

/** `:name` parts of a route's path, encoded. */
function fill(path: string, params: unknown): string {
  const values = (params ?? {}) as Readonly<Record<string, string>>;
  return path.replace(/:(\w+)/g, (_part, name: string) => encodeURIComponent(values[name] ?? ''));
}

function queryOf(query: unknown): string {
  const pairs = Object.entries((query ?? {}) as Readonly<Record<string, unknown>>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}
