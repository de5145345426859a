import type { ErrorBody, ErrorCode } from '#shared/contracts/connect/errors.ts';
import { ERROR_STATUS } from '#shared/contracts/connect/errors.ts';

/** What a person reads when the place that refuses has nothing better to say. */
const TEXT: Readonly<Record<ErrorCode, string>> = {
  'bad-payload': 'The request is not as the contract wants it',
  'too-large': 'The request is too large',
  unauthorized: 'Sign in first',
  'token-expired': 'The sign-in has expired',
  'invalid-credentials': 'User name or password is wrong',
  'registration-closed': 'This server does not take new accounts',
  'username-taken': 'This user name is taken',
  'not-found': 'There is no such thing here',
  'not-a-member': 'Not everybody named is a member of this conversation',
  'call-in-progress': 'There is a call in this conversation already',
  'call-ended': 'This call is over',
  'call-full': 'This call is full',
  'already-answered': 'This call was answered on another device',
  'not-joined': 'You are not in this call',
  'target-away': 'The other side is not reachable',
  'rate-limited': 'Too many requests, try again later',
  internal: 'Something went wrong on the server',
};

/** An expected "no": thrown by services, told to the client as `{error, code, ...extras}` by transport. Anything else thrown is a bug. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  /** Named extras beside `code`, e.g. `{ callId }`. */
  readonly extras: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, text: string = TEXT[code], extras: Readonly<Record<string, unknown>> = {}) {
    super(text);
    this.name = 'Refusal';
    this.code = code;
    this.extras = extras;
  }

  /** The refusal of somebody who must wait; `retryAfterS` in seconds, also told as `Retry-After`. */
  static rateLimited(retryAfterS: number): Refusal {
    return new Refusal('rate-limited', undefined, { retryAfter: Math.max(1, Math.ceil(retryAfterS)) });
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  get body(): ErrorBody {
    return { error: this.message, code: this.code, ...this.extras };
  }
}
