import { z } from 'zod';

/** Every code that the contract may answer, with its HTTP status. */
export const ERROR_STATUS = {
  'bad-payload': 400,
  'too-large': 413,
  unauthorized: 401,
  'token-expired': 401,
  'invalid-credentials': 401,
  'registration-closed': 403,
  'username-taken': 409,
  'not-found': 404,
  'not-a-member': 403,
  'call-in-progress': 409,
  'call-ended': 409,
  'call-full': 409,
  'already-answered': 409,
  'not-joined': 409,
  'target-away': 404,
  'rate-limited': 429,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** The body of every refusal, over HTTP and in a socket's acknowledgement. Named extras (`callId`, `call`, `limit`) stand beside `code`. */
export const ErrorBody = z.looseObject({
  error: z.string(),
  code: z.string(),
  details: z.unknown().optional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
