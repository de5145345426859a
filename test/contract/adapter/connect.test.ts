import { afterEach, beforeAll } from 'vitest';
import { connectKind } from '#engine/backends/connect/kind.ts';
import { type Clock, systemClock } from '#shared/tools/clock.ts';
import { ask, signUp } from '#test/support/backend-client.ts';
import { onEachDatabase, type TestBackend } from '#test/support/backend.ts';
import { type AdapterHarness, GRACE_MS, RING_MS } from './harness.ts';
import type { Seat } from './seat.ts';
import { openSeats } from './seats.ts';
import { adapterSuite } from './suite.ts';

const PASSWORD = 'correct horse battery';
const TOKEN_S = 900;
const ENV = {
  PARLEY_RING_MS: String(RING_MS),
  PARLEY_GRACE_MS: String(GRACE_MS),
  PARLEY_SWEEP_MS: '20',
  PARLEY_ACCESS_TOKEN_S: String(TOKEN_S),
  TURN_SERVER_HOST: '127.0.0.1',
  TURN_SECRET: 'a secret of the tests',
};

/** The machine's clock, put forward by hand. */
class ForwardClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return systemClock.now() + this.#aheadMs;
  }

  after(ms: number, task: () => void): () => void {
    return systemClock.after(ms, task);
  }

  forward(ms: number): void {
    this.#aheadMs += ms;
  }
}

onEachDatabase('the connect adapter on the real backend', (start) => {
  const clock = new ForwardClock();
  let backend: TestBackend;
  const opened: AdapterHarness[] = [];

  beforeAll(async () => {
    backend = await start({ env: ENV, clock });
  });
  afterEach(async () => {
    for (const harness of opened.splice(0)) await harness.close();
  });
  adapterSuite(() => {
    const harness = openConnect(backend.url, clock);
    opened.push(harness);
    return Promise.resolve(harness);
  });
});

let people = 0;

function openConnect(url: string, clock: ForwardClock): AdapterHarness {
  const seats = openSeats(connectKind, url);
  const account = async (name: string) => {
    people += 1;
    const username = `${name}-${process.pid}-a${people}`;
    (await signUp(url, { username, displayName: name, password: PASSWORD })).close();
    return { username, password: PASSWORD };
  };
  const enter = async (seat: Seat): Promise<Seat> => {
    await seat.adapter.signIn(seat.username, seat.password);
    return seat.online();
  };
  return {
    person: async (name = 'someone') => enter(await seats.sit(await account(name))),
    stranger: async () => seats.sit(await account('stranger')),
    another: async (seat) => enter(await seats.sit(seat)),
    again: (seat) => seats.again(seat),
    expireTokens() {
      clock.forward((TOKEN_S + 60) * 1000);
      return Promise.resolve();
    },
    async revoke(seat) {
      const login = { username: seat.username, password: seat.password };
      const { body } = await ask(url, 'login', { body: login });
      await ask(url, 'signOutDevice', { token: body.token, params: { deviceId: seat.deviceId } });
    },
    pass(ms) {
      clock.forward(ms);
      return Promise.resolve();
    },
    codes: { taken: 'username-taken', shortPassword: 'bad-payload' },
    close: () => seats.close(),
  };
}
