import { AppError } from '#shared/errors/app-error.ts';
import type { PeoplePort } from '../adapter.ts';
import { must, type PortDeps } from './port.ts';
import { readUser, readUsers } from './read/people.ts';

const SEARCH_LIMIT = 50;

/** People of a connect server. */
export function createPeoplePort({ rest, optional, onMe, socket, logger }: PortDeps): PeoplePort {
  return {
    async search(query) {
      const raw = await optional('people', rest.call('users', { query: { q: query, limit: SEARCH_LIMIT } }));
      return readUsers(raw);
    },
    async rename(displayName) {
      const raw = await optional('rename', rest.call('updateMe', { body: { displayName } }));
      const user = must(readUser(raw));
      await onMe(user);
      return user;
    },
    setPresence(status) {
      socket()
        ?.ask('presence:set', { status })
        .catch((error: unknown) => {
          // told again after the next connect
          logger.debug('presence was not told', { code: AppError.from(error).code });
        });
    },
  };
}
