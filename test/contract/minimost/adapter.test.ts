import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Ability } from '#test/contract/adapter/abilities.ts';
import type { AdapterHarness } from '#test/contract/adapter/harness.ts';
import { adapterSuite } from '#test/contract/adapter/suite.ts';
import { type Minimost, startMinimost, whyNoMinimost } from '#test/support/minimost.ts';
import { describeWith } from '#test/support/real-part.ts';
import { MINIMOST_VERSIONS } from '../../../build/real-parts.ts';
import { openMinimost } from './harness.ts';

const ABILITIES: readonly Ability[] = [
  'password',
  'register',
  'people',
  'chat',
  'chat.groups',
  'chat.edit',
  'chat.delete',
  'chat.typing',
  'chat.readReceipts',
  'calls',
  'calls.video',
  'calls.invite',
  'presence',
  'direct',
  'closed-conversations',
  'one-call-per-wish',
  'closed-calls',
];
/** Older ones let whoever guesses wrong wait 3 s each time. */
const LOCKS: readonly string[] = ['0.0.4'];

for (const version of MINIMOST_VERSIONS) {
  describeWith(whyNoMinimost(version), `the minimost adapter on the real server, ${version}`, () => {
    let server: Minimost;
    const opened: AdapterHarness[] = [];

    beforeAll(async () => {
      server = await startMinimost(version);
    });
    afterAll(() => server.stop());
    afterEach(async () => {
      for (const harness of opened.splice(0)) await harness.close();
    });
    adapterSuite(
      () => {
        const harness = openMinimost(server.url);
        opened.push(harness);
        return Promise.resolve(harness);
      },
      LOCKS.includes(version) ? [...ABILITIES, 'lockout'] : ABILITIES,
    );
  });
}
