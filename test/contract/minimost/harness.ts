/** People at a real minimost server, each over a way that can be cut. */
import { minimostKind } from '#engine/backends/minimost/kind.ts';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import type { Seat } from '#test/contract/adapter/seat.ts';
import { openSeats } from '#test/contract/adapter/seats.ts';
import { MINIMOST_PASSWORD } from '#test/support/minimost.ts';

let people = 0;

export function openMinimost(url: string): AdapterHarness {
  const seats = openSeats(minimostKind, url);
  const made = async (name: string): Promise<Seat> => {
    people += 1;
    const seat = await seats.sit({ username: `${name}-${people}`, password: MINIMOST_PASSWORD });
    const { username, password } = seat;
    await seat.adapter.register({ username, password, displayName: name, invite: null });
    return seat;
  };
  const unknown = (): never => {
    throw new Error('this server has no such thing');
  };
  return {
    person: async (name = 'someone') => (await made(name)).online(),
    async stranger() {
      const seat = await made('stranger');
      await seat.adapter.signOut();
      return seat;
    },
    async another(seat) {
      const next = await seats.sit(seat);
      await next.adapter.signIn(seat.username, seat.password);
      return next.online();
    },
    again: (seat) => seats.again(seat),
    expireTokens: unknown,
    revoke: unknown,
    pass: unknown,
    codes: { taken: 'username-taken', shortPassword: 'account-refused' },
    close: () => seats.close(),
  };
}
