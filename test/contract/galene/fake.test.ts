import { afterAll, describe, expect } from 'vitest';
import { systemClock } from '#shared/tools/clock.ts';
import { FakeGalene } from '#test/fakes/fake-galene.ts';
import { galeneSuite } from './suite.ts';

describe('the client of Galène on the fake', () => {
  const galene = new FakeGalene(systemClock);
  galene.candidates = ['candidate:1 1 udp 2130706431 127.0.0.1 9 typ host'];
  let forged = 0;
  afterAll(() => expect(galene.open).toEqual([]));

  galeneSuite(() => ({
    endpoint: 'ws://galene.test/ws',
    openSocket: galene.openSocket,
    fetch: galene.fetch,
    location: (group) => {
      galene.group(group);
      return galene.locationOf(group);
    },
    nameOf: (group) => group,
    token: (group, { user, permissions, isForged = false }) => {
      const token = isForged ? `forged ${(forged += 1)}` : JSON.stringify({ group, user, permissions });
      if (!isForged) galene.group(group).access.set(token, { username: user, permissions });
      return Promise.resolve(token);
    },
    kill: () => {
      galene.isDown = true;
      for (const connection of galene.open) connection.close(1006, '');
      return Promise.resolve();
    },
    restart: () => {
      galene.isDown = false;
      return Promise.resolve();
    },
  }));
});
