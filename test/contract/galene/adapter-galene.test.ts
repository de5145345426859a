import { afterAll, beforeAll } from 'vitest';
import { directNet } from '#engine/net/direct-net.ts';
import { type Galene, startGalene, whyNoGalene } from '#test/support/galene.ts';
import { describeWith } from '#test/support/real-part.ts';
import { GROUP_FILE, groupSuite } from './adapter-suite.ts';

describeWith(whyNoGalene(), 'the adapter for groups of Galène on the real server', () => {
  let galene: Galene;
  beforeAll(async () => {
    galene = await startGalene({ rooms: GROUP_FILE });
  });
  afterAll(() => galene.stop());

  groupSuite(() => ({
    address: (name) => `${galene.origin}/group/rooms/${name}`,
    net: directNet(),
    kill: () => galene.kill(),
    restart: () => galene.restart(),
  }));
});
