import { PresenceStatus, User } from '#shared/contracts/connect/model.ts';
import { asObject, idOf, listOf, oneOf, read, textOf, unwrap } from './json.ts';

export function readUser(raw: unknown): User | null {
  return read(User, raw, (value) => {
    const fields = asObject(unwrap(value, 'user'));
    const id = idOf(fields, 'id', 'userId', '_id');
    if (id === null) return null;
    const username = textOf(fields, 'username', 'userIdentifier', 'email', 'userName', 'name') ?? id;
    return {
      id,
      username,
      userIdentifier: textOf(fields, 'userIdentifier', 'email', 'username') ?? username,
      displayName: textOf(fields, 'displayName', 'userName', 'fullName', 'name') ?? username,
      avatarUrl: textOf(fields, 'avatarUrl'),
      status: oneOf(PresenceStatus, fields?.['status']) ?? 'offline',
    };
  });
}

/** Entries that are no users are left out. */
export function readUsers(raw: unknown, name = 'users'): User[] {
  return (listOf(raw, name) ?? []).map(readUser).filter((user) => user !== null);
}
