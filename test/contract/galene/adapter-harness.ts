import { GaleneAdapter } from '#engine/backends/galene/adapter.ts';
import type { SocketFactory } from '#engine/backends/text-socket.ts';
import type { Net } from '#engine/net/net.ts';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { backoff } from '#shared/tools/backoff.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import { Seat } from '#test/contract/adapter/seat.ts';
import { TimerCount } from '#test/contract/adapter/timer-count.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';

/** Lets anybody into the groups of the suites, under any name; and an operator. */
export const MEMBER_PASSWORD = 'member';
export const OPERATOR = { username: 'vimes', password: 'sybil' } as const;

/** A server with groups that let these in, real or fake. */
export interface GroupServer {
  /** Of a group of its own for every name. */
  address(name: string): string;
  readonly net: Net;
  /** The adapter's own where there is none. */
  readonly openSocket?: SocketFactory;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export interface GroupHarness extends AdapterHarness {
  readonly address: string;
  operator(): Promise<Seat>;
  /** Nobody is signed in. */
  empty(): Seat;
}

let groups = 0;
let people = 0;

/** People in one group. */
export function openGroup(server: GroupServer): GroupHarness {
  const address = server.address(`group-${(groups += 1)}`);
  const seats: Seat[] = [];
  const secretsOf = new Map<Seat, FakeSecrets>();

  const sit = (
    account: { readonly username: string; readonly password: string },
    secrets = new FakeSecrets(),
  ): Seat => {
    const timers = new TimerCount(systemClock);
    const { openSocket } = server;
    const adapter = new GaleneAdapter({
      address,
      net: server.net,
      clock: timers,
      logger: silentLogger,
      credentials: credentialStore(secrets, 'test'),
      deviceName: 'Test',
      userAgent: 'Parley/test',
      randomId: () => crypto.randomUUID(),
      policy: backoff({ firstMs: 50, maxMs: 200 }),
      ...(openSocket && { openSocket }),
    });
    const unknown = () => Promise.reject(new Error('one cable for all'));
    const leftovers = () => Promise.resolve(timers.words());
    const seat = new Seat(adapter, { cut: unknown, mend: unknown, leftovers }, account);
    seats.push(seat);
    secretsOf.set(seat, secrets);
    return seat;
  };
  const enter = async (seat: Seat): Promise<Seat> => {
    await seat.adapter.signIn(seat.username, seat.password);
    return seat.online();
  };
  const named = (name: string) => ({ username: `${name}-${(people += 1)}`, password: MEMBER_PASSWORD });
  const unknown = (): never => {
    throw new Error('this server has no such thing');
  };
  return {
    address,
    person: (name = 'someone') => enter(sit(named(name))),
    operator: () => enter(sit(OPERATOR)),
    stranger: () => Promise.resolve(sit(named('stranger'))),
    empty: () => sit({ username: '', password: '' }),
    another: (seat) => enter(sit(seat)),
    async again(seat) {
      const next = sit(seat, secretsOf.get(seat));
      await next.adapter.resume();
      return next;
    },
    expireTokens: unknown,
    revoke: unknown,
    pass: unknown,
    codes: { taken: 'registration-closed', shortPassword: 'registration-closed' },
    async close() {
      for (const seat of seats) await seat.close();
    },
  };
}
