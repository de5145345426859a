import { AppError } from '#shared/errors/app-error.ts';
import type { PeoplePort } from '../adapter.ts';
import type { Channels } from './channels.ts';
import type { People } from './people.ts';

/** People of a minimost server: everybody with an account. */
export function createPeoplePort(deps: { readonly channels: Channels; readonly people: People }): PeoplePort {
  return {
    async search(query) {
      await deps.channels.refreshNames();
      return deps.people.search(query);
    },
    rename: () => Promise.reject(new AppError('unsupported')),
    // its words are active and idle, told by being here; nobody can be "not to be disturbed"
    setPresence: () => {},
  };
}
