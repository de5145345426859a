import { AppError } from '#shared/errors/app-error.ts';

/** The server wants a certificate of ours, or another one: TLS says so in these alerts. */
const CLIENT_CERTIFICATE_CODES =
  /^ERR_SSL_\w*ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN)|UNKNOWN_CA)/;
/** No connection came about: no name, no way, nobody listening, no answer in time. */
const NOBODY_CODES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
]);
const DEPTH_MAX = 6;

/**
 * What a failed connection to `address` means to a person. Clients wrap the cause in errors of their own.
 * Errors: those of `Dial`; whatever is not known is server-unreachable.
 */
export function connectionError(error: unknown, address: string): AppError {
  for (const cause of causesOf(error)) {
    if (cause instanceof AppError) return cause;
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && CLIENT_CERTIFICATE_CODES.test(code))
      return new AppError('client-certificate-needed', { address }, error);
  }
  return new AppError('server-unreachable', { address }, error);
}

/** Whether nobody is at that address at all, or nobody who answers in time; a connection that broke later, or was closed, is somebody. */
export function isNobodyThere(error: unknown): boolean {
  return [...causesOf(error)].some((cause) => {
    const { code, name } = cause as { code?: unknown; name?: unknown };
    return NOBODY_CODES.has(code) || name === 'AbortError' || name === 'TimeoutError';
  });
}

/** `cause` is everybody's; engine.io hides the error of its socket in `description.error`. */
function* causesOf(error: unknown): Generator<object> {
  let next = error;
  for (let depth = 0; depth < DEPTH_MAX && typeof next === 'object' && next !== null; depth += 1) {
    yield next;
    const {
      cause,
      description,
      error: inner,
    } = next as { cause?: unknown; description?: unknown; error?: unknown };
    next = cause ?? description ?? inner;
  }
}
