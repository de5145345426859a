import type { User } from '#shared/contracts/connect/model.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Part } from './features.ts';
import type { CallMirror } from './call-mirror.ts';
import { RefusedError, type RestClient } from './rest.ts';
import type { ConnectSocket } from './socket.ts';

/** What the adapter's ports share. */
export interface PortDeps {
  readonly rest: RestClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly socket: () => ConnectSocket | null;
  /** A plain seed server: no contract, no acknowledgements. */
  readonly mirror: () => CallMirror | null;
  readonly myId: () => string | null;
  readonly myName: () => string;
  readonly serverOffsetMs: () => number;
  readonly onMe: (user: User) => Promise<void>;
  /** Awaits the answer of a route that a server may lack: a 404 of the route switches that part off and becomes `unsupported`. */
  readonly optional: (part: Part, answer: Promise<unknown>) => Promise<unknown>;
}

/** The route itself is missing, not the thing that it was asked for: those 404s carry a code. */
export const isMissingRoute = (error: unknown): error is RefusedError =>
  error instanceof RefusedError && error.status === 404 && !error.coded;

/** Their routes name a call that may be missing as well; the others name nothing but themselves. */
const NAMES_A_CALL: ReadonlySet<Part> = new Set<Part>(['invite', 'quality']);

/** The server has no such part. */
export const lacks = (part: Part, error: unknown): boolean =>
  NAMES_A_CALL.has(part) ? isMissingRoute(error) : error instanceof RefusedError && error.status === 404;

/** What a reader could not make sense of is a bad answer. */
export function must<T>(value: T | null): T {
  if (value === null) throw new AppError('bad-payload');
  return value;
}
