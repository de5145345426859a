/** One route of the connect contract, and the types that both ends derive from it. */
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Route {
  readonly method: Method;
  /** Fastify's form: `/api/calls/:callId/end`. */
  readonly path: string;
  readonly summary: string;
  /** 'none' needs no token. */
  readonly auth: 'none' | 'token';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Schemas of the good answers by status; `null` for an empty body. */
  readonly replies: Readonly<Record<number, z.ZodType | null>>;
}

type Given<S> = S extends z.ZodType ? z.input<S> : undefined;
export type RouteParams<R extends Route> = Given<R['params']>;
export type RouteQuery<R extends Route> = Given<R['query']>;
export type RouteBody<R extends Route> = Given<R['body']>;
type ReplyOf<S> = S extends z.ZodType ? z.output<S> : undefined;
export type RouteReply<R extends Route> = {
  [K in keyof R['replies']]: ReplyOf<R['replies'][K]>;
}[keyof R['replies']];

export const route = <const R extends Route>(r: R): R => r;
