import { gstreamerKind } from '#engine/backends/gstreamer/kind.ts';
import { directNet } from '#engine/net/direct-net.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { type SimpleServer, startSimpleServer } from '#test/support/simple-server/simple-server.ts';
import { type CuttableProxy, openProxy } from '../adapter/cuttable-proxy.ts';
import type { AdapterHarness } from '../adapter/harness.ts';
import { Seat } from '../adapter/seat.ts';
import { TimerCount } from '../adapter/timer-count.ts';

export interface GstreamerHarness extends AdapterHarness {
  readonly server: SimpleServer;
  /** Signed out, with that id. */
  sit(id: string): Promise<Seat>;
}

const never = (): Promise<never> => Promise.reject(new Error('nothing of this kind'));

/** Peers on a simple server, each over a way of its own that can be cut. */
export async function openGstreamer(): Promise<GstreamerHarness> {
  const server = await startSimpleServer();
  const seats: Seat[] = [];
  const proxies: CuttableProxy[] = [];
  const secretsOf = new Map<Seat, FakeSecrets>();
  let names = 0;

  const sit = async (id: string, secrets = new FakeSecrets()): Promise<Seat> => {
    const proxy = await openProxy(server.url);
    proxies.push(proxy);
    const timers = new TimerCount(systemClock);
    const adapter = gstreamerKind.create({
      address: proxy.url,
      net: directNet(),
      clock: timers,
      logger: silentLogger,
      credentials: credentialStore(secrets, 'test'),
      deviceName: 'Test',
      userAgent: 'Parley/0.0.0',
      randomId: () => crypto.randomUUID(),
    });
    const wire = {
      cut: () => Promise.resolve(proxy.cut()),
      mend: () => Promise.resolve(proxy.mend()),
      async leftovers() {
        await proxy.noWebSockets();
        return timers.words();
      },
    };
    const seat = new Seat(adapter, wire, { username: id, password: '' });
    seats.push(seat);
    secretsOf.set(seat, secrets);
    return seat;
  };
  const name = (of: string): string => `${of}-${(names += 1)}`;
  return {
    server,
    sit: (id) => sit(id),
    async person(of = 'someone') {
      const seat = await sit(name(of));
      await seat.adapter.signIn(seat.username, '');
      return seat.online();
    },
    stranger: () => sit(name('stranger')),
    async again(seat) {
      const next = await sit(seat.username, secretsOf.get(seat));
      await next.adapter.resume();
      return next;
    },
    another: never,
    expireTokens: never,
    revoke: never,
    pass: never,
    codes: { taken: 'name-in-use', shortPassword: 'bad-payload' },
    async close() {
      for (const seat of seats) await seat.close();
      for (const proxy of proxies) await proxy.close();
      await server.stop();
    },
  };
}
