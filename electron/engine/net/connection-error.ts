import { AppError } from '#shared/errors/app-error.ts';

/** The server wants a certificate of ours, or another one: TLS says so in these alerts. */
const CLIENT_CERTIFICATE_CODES =
  /^ERR_SSL_\w*ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN)|UNKNOWN_CA)/;
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
