/** Every error that a person may meet: a code, a place to go on from, and words in the catalogue under `errors.<code>`. */
import { z } from 'zod';

/**
 * What the person can do about it; the UI offers a button for it.
 * retry: the same again; sign-in: the sign-in form; settings: devices and permissions; change-input: the form; none: it is only said.
 */
export type Recovery = 'retry' | 'sign-in' | 'settings' | 'change-input' | 'none';

export const ERROR_RECOVERY = {
  // connecting
  'server-unreachable': 'retry',
  'not-parley': 'change-input',
  'bad-address': 'change-input',
  'server-too-old': 'none',
  'server-too-new': 'none',
  'certificate-untrusted': 'none',
  'client-certificate-needed': 'change-input',
  'bad-certificate-file': 'change-input',
  'certificate-password': 'change-input',
  'proxy-refused': 'retry',
  'forbidden-by-policy': 'none',
  'plain-text': 'change-input',
  offline: 'retry',
  'hosting-failed': 'retry',
  // signing in
  'invalid-credentials': 'change-input',
  'username-taken': 'change-input',
  'account-refused': 'change-input',
  'registration-closed': 'none',
  'invite-needed': 'change-input',
  'rate-limited': 'retry',
  'session-expired': 'sign-in',
  'name-in-use': 'change-input',
  'name-needed': 'change-input',
  'place-locked': 'retry',
  'place-moved': 'change-input',
  kicked: 'sign-in',
  'no-keyring': 'none',
  // messages and people
  'message-empty': 'change-input',
  'message-too-long': 'change-input',
  'not-a-member': 'none',
  'not-found': 'none',
  'not-allowed': 'none',
  'file-too-large': 'change-input',
  'save-failed': 'none',
  unsupported: 'none',
  // calls
  'no-microphone': 'settings',
  'no-camera': 'settings',
  'microphone-in-use': 'retry',
  'camera-in-use': 'retry',
  'permission-refused': 'settings',
  'call-failed': 'retry',
  'call-refused': 'none',
  'call-ended': 'none',
  'call-full': 'none',
  'call-in-progress': 'none',
  'already-answered': 'none',
  'colleague-offline': 'none',
  'colleague-busy': 'retry',
  'relay-refused': 'retry',
  'relay-unreachable': 'retry',
  'share-refused': 'settings',
  'share-taken': 'none',
  'recording-failed': 'none',
  'disk-full': 'none',
  // the house itself
  'bad-payload': 'none',
  'forbidden-sender': 'none',
  internal: 'retry',
} as const satisfies Record<string, Recovery>;

export type AppErrorCode = keyof typeof ERROR_RECOVERY;
export const APP_ERROR_CODES = Object.keys(ERROR_RECOVERY) as [AppErrorCode, ...AppErrorCode[]];

/** An error as it crosses IPC and is stored in views: no stack, no cause. */
export const ErrorView = z.object({
  code: z.enum(APP_ERROR_CODES),
  /** Values for the words, e.g. `{ address, seconds, limit, text }`. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ErrorView = z.infer<typeof ErrorView>;

/** An expected error on its way to a person. Bugs throw plain errors and become `internal` at the boundary. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly params: ErrorView['params'];

  constructor(code: AppErrorCode, params: ErrorView['params'] = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  static from(error: unknown): AppError {
    return error instanceof AppError ? error : new AppError('internal', {}, error);
  }

  static fromView(view: ErrorView): AppError {
    return new AppError(view.code, view.params);
  }

  view(): ErrorView {
    return { code: this.code, params: this.params };
  }
}

const MEGABYTE = 1024 * 1024;

/** A file of more than `maxBytes` bytes: the person reads the limit in whole MB. */
export function fileTooLarge(maxBytes: number): AppError {
  return new AppError('file-too-large', { limit: Math.floor(maxBytes / MEGABYTE) });
}
