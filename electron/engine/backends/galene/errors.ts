import { AppError, type AppErrorCode, type ErrorView } from '#shared/errors/app-error.ts';
import type { ServerFrameOf } from './wire.ts';

/**
 * Why there is no way into a group, or no longer one.
 * unreachable, lost, unfit (it talks, but not as this server should): another try may help. All others are the server's last word.
 */
export type GaleneReason =
  | 'unreachable'
  | 'lost'
  | 'unfit'
  | 'certificate-untrusted'
  | 'no-such-group'
  | 'not-authorised'
  | 'username-needed'
  | 'username-taken'
  | 'refused'
  | 'redirected'
  | 'kicked'
  | 'protocol';

const CODES: Readonly<Record<GaleneReason, AppErrorCode>> = {
  unreachable: 'server-unreachable',
  lost: 'server-unreachable',
  unfit: 'server-unreachable',
  'certificate-untrusted': 'certificate-untrusted',
  'no-such-group': 'not-found',
  'not-authorised': 'not-a-member',
  'username-needed': 'call-refused',
  'username-taken': 'call-refused',
  refused: 'call-refused',
  redirected: 'call-refused',
  kicked: 'call-refused',
  protocol: 'internal',
};
/** Of the way to it. A proxy lets us through once the person has signed in there, a server once it has seen their certificate. */
const PASSING_CODES: ReadonlySet<AppErrorCode> = new Set<AppErrorCode>([
  'server-unreachable',
  'offline',
  'rate-limited',
  'internal',
  'proxy-refused',
  'client-certificate-needed',
]);
const PASSING: ReadonlySet<GaleneReason> = new Set(['unreachable', 'lost', 'unfit']);
const TEXT_CHARS_MAX = 500;

/** An `AppError` that knows what exactly the server said. `params.text` has the server's own words, where it had some. */
export class GaleneError extends AppError {
  readonly reason: GaleneReason;

  constructor(reason: GaleneReason, params: ErrorView['params'] = {}, cause?: unknown) {
    super(CODES[reason], params, cause);
    this.name = 'GaleneError';
    this.reason = reason;
  }

  /** No further tries make sense. */
  get isFinal(): boolean {
    return !PASSING.has(this.reason);
  }

  /** Whatever went wrong on the way into a group, and is not the group's own word. */
  static of(error: unknown, url: string): GaleneError {
    const address = new URL(url).host;
    if (error instanceof GaleneError) return error;
    const { code, params } = AppError.from(error);
    if (code === 'certificate-untrusted') return new GaleneError(code, { ...params, address }, error);
    // the way itself, or whoever gives out the tokens: nobody there, too many at a time, a fault of theirs
    const passing = PASSING_CODES.has(code);
    return new GaleneError(passing ? 'unreachable' : 'refused', passing ? { address } : params, error);
  }

  /** A `joined` of kind fail or redirect. */
  static fromJoin({ kind, error, value }: ServerFrameOf<'joined'>): GaleneError {
    const words = wordsOf(value);
    if (kind === 'redirect') return new GaleneError('redirected', { text: words });
    if (error === 'need-username') return new GaleneError('username-needed', { text: words });
    if (error === 'duplicate-username') return new GaleneError('username-taken', { text: words });
    switch (words) {
      case 'not authorised':
        return new GaleneError('not-authorised', { text: words });
      case 'group does not exist':
        return new GaleneError('no-such-group', { text: words });
      // our id was taken, or the server is in trouble: the next try has another id
      case 'internal server error':
        return new GaleneError('unfit', { text: words });
      default:
        return new GaleneError('refused', { text: words });
    }
  }
}

/** Values may be any JSON: what is no text is shown as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** As much of the server's words as belongs into an error or a log. */
export const wordsOf = (value: unknown): string => textOf(value).slice(0, TEXT_CHARS_MAX);
