import { AppError } from '#shared/errors/app-error.ts';
import { assertNever } from '#shared/tools/assert-never.ts';
import type { GaleneError } from './errors.ts';

/** Why there is no way into the group, as the person is told. `address`: of the group. */
export function entryError(error: GaleneError, address: string): AppError {
  // what went wrong on the way knows best itself
  if (error.cause instanceof AppError) return error.cause;
  const text = error.params['text'] ?? '';
  switch (error.reason) {
    case 'not-authorised':
      return new AppError('invalid-credentials', {}, error);
    case 'username-needed':
      return new AppError('name-needed', {}, error);
    case 'username-taken':
      return new AppError('name-in-use', {}, error);
    case 'refused':
      return new AppError('place-locked', { address, text }, error);
    case 'redirected':
      return new AppError('place-moved', { address: text }, error);
    case 'no-such-group':
      return new AppError('not-found', {}, error);
    case 'kicked':
      return new AppError('kicked', { text }, error);
    case 'unreachable':
    case 'lost':
    case 'unfit':
      return new AppError('server-unreachable', { address }, error);
    case 'certificate-untrusted':
    case 'protocol':
      return new AppError(error.code, error.params, error);
    default:
      return assertNever(error.reason, 'unknown reason');
  }
}

export type Aftermath = 'expired' | 'later' | 'over';

/** What becomes of a sign-in that the server does not take any more: expired; asked again later, for it may pass; or only on the person's word. */
export function aftermathOf({ code }: AppError): Aftermath {
  switch (code) {
    case 'kicked':
    case 'invalid-credentials':
    case 'name-needed':
    case 'name-in-use':
      return 'expired';
    case 'place-locked':
    case 'not-found':
      return 'later';
    default:
      return 'over';
  }
}
