import { describe } from 'vitest';
import { systemClock } from '#shared/tools/clock.ts';
import { FakeGalene } from '#test/fakes/fake-galene.ts';
import { MEMBER_PASSWORD, OPERATOR } from './adapter-harness.ts';
import { groupSuite, noneOpen } from './adapter-suite.ts';

describe('the adapter for groups of Galène on the fake', () => {
  const galene = new FakeGalene(systemClock);
  galene.rtcConfiguration = {};
  noneOpen(() => galene.open);

  groupSuite(() => ({
    address: (name) => {
      const { access } = galene.group(name);
      access.set(MEMBER_PASSWORD, { username: null, permissions: ['present', 'message'] });
      const permissions = ['op', 'present', 'message', 'caption', 'token', 'record'];
      access.set(OPERATOR.password, { username: null, permissions });
      return galene.locationOf(name).slice(0, -1);
    },
    net: {
      fetch: galene.fetch,
      agent: () => {
        throw new Error('no sockets here');
      },
    },
    openSocket: galene.openSocket,
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
