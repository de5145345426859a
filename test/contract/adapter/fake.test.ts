import { afterEach, describe } from 'vitest';
import { credentialStore } from '#engine/workspace/kept-identity.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { FakeAdapter, FakeAdapterDeps } from '#test/fakes/fake-adapter.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';
import { FAKE_ADDRESS, FakeWorld } from '#test/fakes/fake-world.ts';
import { TimerCount } from './timer-count.ts';
import type { AdapterHarness } from './harness.ts';
import { Seat } from './seat.ts';
import { adapterSuite } from './suite.ts';

const PASSWORD = 'correct horse battery';

describe('the fake adapter', () => {
  const opened: AdapterHarness[] = [];
  afterEach(async () => {
    for (const harness of opened.splice(0)) await harness.close();
  });
  adapterSuite(() => {
    const harness = openFake();
    opened.push(harness);
    return Promise.resolve(harness);
  });
});

function openFake(): AdapterHarness {
  const world = new FakeWorld();
  const seats: Seat[] = [];
  const secretsOf = new Map<Seat, FakeSecrets>();
  let names = 0;

  const sit = (account: { username: string; password: string }, secrets = new FakeSecrets()): Seat => {
    const timers = new TimerCount(systemClock);
    const deps: FakeAdapterDeps = {
      address: FAKE_ADDRESS,
      clock: timers,
      logger: silentLogger,
      credentials: credentialStore(secrets, 'test'),
      deviceName: 'Test',
      userAgent: 'Parley/0.0.0',
      randomId: () => world.newId(),
    };
    const adapter: FakeAdapter = world.adapter(deps);
    const seat = new Seat(
      adapter,
      {
        cut: () => Promise.resolve(adapter.cut()),
        mend: () => Promise.resolve(adapter.mend()),
        leftovers: () => Promise.resolve(timers.words()),
      },
      account,
    );
    seats.push(seat);
    secretsOf.set(seat, secrets);
    return seat;
  };
  const account = (name: string) => {
    names += 1;
    const username = `${name}-${names}`;
    world.register(username, name, PASSWORD);
    return { username, password: PASSWORD };
  };
  const enter = async (seat: Seat): Promise<Seat> => {
    await seat.adapter.signIn(seat.username, seat.password);
    return seat.online();
  };
  return {
    person: (name = 'someone') => enter(sit(account(name))),
    stranger: () => Promise.resolve(sit(account('stranger'))),
    another: (seat) => enter(sit(seat)),
    async again(seat) {
      const next = sit(seat, secretsOf.get(seat));
      await next.adapter.resume();
      return next;
    },
    expireTokens: () => Promise.resolve(world.expireTokens()),
    revoke: (seat) => Promise.resolve(world.revoke(seat.deviceId)),
    pass: (ms) => Promise.resolve(world.pass(ms)),
    codes: { taken: 'username-taken', shortPassword: 'bad-payload' },
    async close() {
      for (const seat of seats) await seat.close();
    },
  };
}
