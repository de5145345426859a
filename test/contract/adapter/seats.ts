import type { BackendKind } from '#engine/backends/registry.ts';
import { directNet } from '#engine/net/direct-net.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { type CuttableProxy, openProxy } from './cuttable-proxy.ts';
import { Seat } from './seat.ts';
import { TimerCount } from './timer-count.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** People at one real server, each over a way of its own that can be cut. */
export interface Seats {
  /** Signed out, with nothing kept. */
  sit(account: Account): Promise<Seat>;
  /** The same device after its program was started again: resumed, not connected. */
  again(seat: Seat): Promise<Seat>;
  close(): Promise<void>;
}

/** @param url of the server */
export function openSeats(kind: Pick<BackendKind, 'create'>, url: string): Seats {
  const seats: Seat[] = [];
  const proxies: CuttableProxy[] = [];
  const secretsOf = new Map<Seat, FakeSecrets>();

  const sit = async (account: Account, secrets = new FakeSecrets()): Promise<Seat> => {
    const proxy = await openProxy(url);
    proxies.push(proxy);
    const timers = new TimerCount(systemClock);
    const adapter = kind.create({
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
    const seat = new Seat(adapter, wire, account);
    seats.push(seat);
    secretsOf.set(seat, secrets);
    return seat;
  };
  return {
    sit: (account) => sit(account),
    async again(seat) {
      const next = await sit(seat, secretsOf.get(seat));
      await next.adapter.resume();
      return next;
    },
    async close() {
      for (const seat of seats) await seat.close();
      for (const proxy of proxies) await proxy.close();
    },
  };
}
