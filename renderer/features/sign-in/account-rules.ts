/** What a new account needs before it is worth asking the server. */
export interface Account {
  readonly displayName: string;
  readonly username: string;
  readonly password: string;
  readonly invite: string;
}
export type AccountField = keyof Account;

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;
const PASSWORD_CHARS_MIN = 8;

/** The first field that is not good yet, in the order of the form; `null`: all are. */
export function accountFault(account: Account, needsInvite: boolean): AccountField | null {
  if (needsInvite && account.invite.trim() === '') return 'invite';
  if (account.displayName.trim() === '') return 'displayName';
  if (!USERNAME.test(account.username.trim())) return 'username';
  if (account.password.length < PASSWORD_CHARS_MIN) return 'password';
  return null;
}
