/** What a sign-in needs before the server is asked, and which field an error of the server is about. Pure. */
import type { SignInShape } from '#shared/contracts/features.ts';
import type { AppErrorCode } from '#shared/errors/app-error.ts';

export interface SignInEntry {
  readonly name: string;
  readonly password: string;
  /** An invitation, as it was pasted. */
  readonly token: string;
}
export type SignInField = keyof SignInEntry;
/** Those that are asked for where they are empty: who has no invitation has the others. */
export type SignInGap = Exclude<SignInField, 'token'>;

/** Whether the field of the invitation is there: who comes back from a portal has one, too. */
export const takesToken = (shape: SignInShape): boolean => shape.token || shape.portal !== null;

/** The first field that is empty and must not be; `null`: none. An invitation may bring the name, and serves instead of the password. */
export function gapOf(shape: SignInShape, { name, password, token }: SignInEntry): SignInGap | null {
  if (takesToken(shape) && token.trim() !== '') return null;
  if (name.trim() === '') return 'name';
  return shape.password === 'needed' && password === '' ? 'password' : null;
}

/** The field to be changed after that error; `null`: it is about none of them. */
export function fieldOf(
  shape: SignInShape,
  { token }: SignInEntry,
  code: AppErrorCode | undefined,
): SignInField | null {
  if (code === 'name-in-use' || code === 'name-needed') return 'name';
  if (code !== 'invalid-credentials') return null;
  if (takesToken(shape) && token.trim() !== '') return 'token';
  return shape.password === 'none' ? 'name' : 'password';
}
