/** People at a real minimost server, each over a way that can be cut. */
import { minimostKind } from '#engine/backends/minimost/kind.ts';
import { directNet } from '#engine/net/direct-net.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { systemClock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { type CuttableProxy, openProxy } from '#test/contract/adapter/cuttable-proxy.ts';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import { Seat } from '#test/contract/adapter/seat.ts';
import { TimerCount } from '#test/contract/adapter/timer-count.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { MINIMOST_PASSWORD } from '#test/support/minimost.ts';

export interface MinimostHarness extends AdapterHarness {
  /** The program went, and starts again. */
  wireOf(seat: Seat): CuttableProxy;
}

let people = 0;

export function openMinimost(url: string, logger: Logger = silentLogger): MinimostHarness {
  const seats: Seat[] = [];
  const proxies = new Map<Seat, CuttableProxy>();
  const secretsOf = new Map<Seat, FakeSecrets>();

  const sit = async (
    account: { username: string; password: string },
    secrets = new FakeSecrets(),
  ): Promise<Seat> => {
    const proxy = await openProxy(url);
    const timers = new TimerCount(systemClock);
    const adapter = minimostKind.create({
      address: proxy.url,
      net: directNet(),
      clock: timers,
      logger,
      credentials: credentialStore(secrets, 'test'),
      deviceName: 'Test',
      userAgent: 'Parley/0.0.0',
      randomId: () => crypto.randomUUID(),
    });
    const wire = {
      cut: () => Promise.resolve(proxy.cut()),
      mend: () => Promise.resolve(proxy.mend()),
      leftovers: () => Promise.resolve(timers.words()),
    };
    const seat = new Seat(adapter, wire, account);
    seats.push(seat);
    proxies.set(seat, proxy);
    secretsOf.set(seat, secrets);
    return seat;
  };
  const account = (name: string) => {
    people += 1;
    return { username: `${name}-${people}`, password: MINIMOST_PASSWORD };
  };
  const made = async (name: string): Promise<Seat> => {
    const seat = await sit(account(name));
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
      const next = await sit(seat);
      await next.adapter.signIn(seat.username, seat.password);
      return next.online();
    },
    async again(seat) {
      const next = await sit(seat, secretsOf.get(seat));
      await next.adapter.resume();
      return next;
    },
    expireTokens: unknown,
    revoke: unknown,
    pass: unknown,
    wireOf: (seat) => proxies.get(seat) ?? unknown(),
    codes: { taken: 'username-taken', shortPassword: 'account-refused' },
    async close() {
      for (const seat of seats) await seat.close();
      for (const proxy of proxies.values()) await proxy.close();
    },
  };
}
