import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Method, Route } from '#shared/contracts/connect/route.ts';
import { ErrorBody } from '#shared/contracts/connect/errors.ts';
import type { Caller } from '../services/push.ts';
import { Refusal } from '../services/refusal.ts';
import { isLoopback } from './address.ts';

/** The HTTP side of the server, as routes are added to it. */
export interface Web {
  readonly app: FastifyInstance;
  /** Who asks, by the Authorization header. @throws Refusal */
  readonly authenticate: (authorization: string | undefined) => Promise<Caller>;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** A request after its schemas: parsed values, and who asks. */
export interface Asked<R extends Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  readonly caller: R['auth'] extends 'token' ? Caller : null;
  /** Of the client, for limits per address. */
  readonly address: string;
  readonly loopback: boolean;
}

/** A good answer: one of the statuses that the route table knows, with its body. */
export type Answer<R extends Route> = {
  [S in keyof R['replies']]: R['replies'][S] extends z.ZodType
    ? { readonly status: S; readonly body: z.input<R['replies'][S]> }
    : { readonly status: S };
}[keyof R['replies']];

/** Builds an answer; the status keeps its literal type, which an object literal in an async function loses. */
export function reply<S extends number>(status: S): { status: S };
export function reply<S extends number, B>(status: S, body: B): { status: S; body: B };
export function reply(status: number, body?: unknown): { status: number; body?: unknown } {
  return { status, body };
}

const CALLER = Symbol('caller');
type WithCaller = FastifyRequest & { [CALLER]?: Caller };

/** Adds one route of the table. The token is checked before the body is read; params, query and body are parsed, the reply is checked. */
export function registerRoute<R extends Route>(
  web: Web,
  route: R,
  handler: (asked: Asked<R>) => Promise<Answer<R>>,
): void {
  const { authenticate } = web;
  web.app.route({
    method: route.method satisfies Method,
    url: route.path,
    schema: schemaOf(route),
    ...(route.auth === 'token' && {
      onRequest: async (request: WithCaller) => {
        request[CALLER] = await authenticate(request.headers.authorization);
      },
    }),
    handler: async (request: WithCaller, response) => {
      refuseNul([request.query, request.body]);
      const asked = {
        params: request.params,
        query: request.query,
        body: request.body,
        caller: request[CALLER] ?? null,
        address: request.ip,
        loopback: isLoopback(request),
      } as Asked<R>;
      const answer = (await handler(asked)) as { status: number; body?: unknown };
      return response.code(answer.status).send(answer.body);
    },
  });
}

const NO_BODY = z.null().describe('Done; no body');

function schemaOf(route: Route) {
  const good = Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [status, schema ?? NO_BODY]),
  );
  return {
    summary: route.summary,
    ...(route.auth === 'token' ? { security: [{ token: [] }] } : { security: [] }),
    ...(route.params && { params: route.params }),
    ...(route.query && { querystring: route.query }),
    ...(route.body && { body: route.body }),
    response: { ...good, '4xx': ErrorBody },
  };
}

/** PostgreSQL keeps no NUL in texts, nor in names of JSON: it is refused here once, instead of failing in every query. */
export function refuseNul(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new Refusal('bad-payload', 'A text must not contain the NUL character');
  } else if (Array.isArray(value)) {
    for (const item of value) refuseNul(item);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, item] of Object.entries(value)) {
      refuseNul(name);
      refuseNul(item);
    }
  }
}
