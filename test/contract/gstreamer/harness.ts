import { gstreamerKind } from '#engine/backends/gstreamer/kind.ts';
import { type SimpleServer, startSimpleServer } from '#test/support/simple-server/simple-server.ts';
import type { AdapterHarness } from '../adapter/harness.ts';
import type { Seat } from '../adapter/seat.ts';
import { openSeats } from '../adapter/seats.ts';

export interface GstreamerHarness extends AdapterHarness {
  readonly server: SimpleServer;
  /** Signed out, with that id. */
  sit(id: string): Promise<Seat>;
}

const never = (): Promise<never> => Promise.reject(new Error('nothing of this kind'));

/** Peers on a simple server, each over a way of its own that can be cut. */
export async function openGstreamer(): Promise<GstreamerHarness> {
  const server = await startSimpleServer();
  const seats = openSeats(gstreamerKind, server.url);
  let names = 0;

  const sit = (id: string): Promise<Seat> => seats.sit({ username: id, password: '' });
  const name = (of: string): string => `${of}-${(names += 1)}`;
  return {
    server,
    sit,
    async person(of = 'someone') {
      const seat = await sit(name(of));
      await seat.adapter.signIn(seat.username, '');
      return seat.online();
    },
    stranger: () => sit(name('stranger')),
    again: (seat) => seats.again(seat),
    another: never,
    expireTokens: never,
    revoke: never,
    pass: never,
    codes: { taken: 'name-in-use', shortPassword: 'bad-payload' },
    async close() {
      await seats.close();
      await server.stop();
    },
  };
}
