import { ERROR_STATUS, type ErrorCode } from '#shared/contracts/connect/errors.ts';
import { AppError, type AppErrorCode, type ErrorView } from '#shared/errors/app-error.ts';

/** A refusal as it came: over HTTP with a status, in a socket's acknowledgement without. */
export interface Refusal {
  readonly status: number | null;
  readonly body: unknown;
  /** Seconds, from `Retry-After`. */
  readonly retryAfterS: number | null;
}

const BY_CODE: Readonly<Record<ErrorCode, AppErrorCode>> = {
  'bad-payload': 'bad-payload',
  'too-large': 'message-too-long',
  unauthorized: 'session-expired',
  'token-expired': 'session-expired',
  'invalid-credentials': 'invalid-credentials',
  'registration-closed': 'registration-closed',
  'username-taken': 'username-taken',
  'not-found': 'not-found',
  'not-a-member': 'not-a-member',
  'call-in-progress': 'call-in-progress',
  'call-ended': 'call-ended',
  'call-full': 'call-full',
  'already-answered': 'already-answered',
  'not-joined': 'call-ended',
  'target-away': 'colleague-offline',
  'rate-limited': 'rate-limited',
  internal: 'internal',
};

const RATE_LIMIT_S = 60;

/** What a refusal means to a person. Unknown codes are told by their status. */
export function refusalError(refusal: Refusal): AppError {
  const fields = isObject(refusal.body) ? refusal.body : {};
  const code = typeof fields['code'] === 'string' && isCode(fields['code']) ? BY_CODE[fields['code']] : null;
  const known = code ?? byStatus(refusal.status);
  return new AppError(known, paramsOf(known, fields, refusal));
}

/** The server's own words for a refusal, shown as they are. */
export function refusalText(refusal: Refusal): string {
  const fields = isObject(refusal.body) ? refusal.body : {};
  const text = fields['error'] ?? fields['message'];
  return typeof text === 'string' && text !== '' ? text.slice(0, 500) : `HTTP ${refusal.status ?? ''}`.trim();
}

function byStatus(status: number | null): AppErrorCode {
  switch (status) {
    case 400:
    case 415:
    case 422:
      return 'bad-payload';
    case 401:
      return 'session-expired';
    case 403:
      return 'not-a-member';
    case 404:
    case 410:
      return 'not-found';
    case 413:
      return 'message-too-long';
    case 429:
      return 'rate-limited';
    case 502:
    case 503:
    case 504:
      return 'server-unreachable';
    default:
      return 'internal';
  }
}

function paramsOf(
  code: AppErrorCode,
  fields: Readonly<Record<string, unknown>>,
  refusal: Refusal,
): ErrorView['params'] {
  if (code === 'rate-limited') return { seconds: refusal.retryAfterS ?? RATE_LIMIT_S };
  const params: Record<string, string | number> = {};
  for (const name of ['callId', 'limit'] as const) {
    const value = fields[name];
    if (typeof value === 'string' || typeof value === 'number') params[name] = value;
  }
  return params;
}

/** Seconds from a `Retry-After` header: a number or a date. */
export function retryAfterSeconds(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - nowMs) / 1000));
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_STATUS, code);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
