import { afterAll, beforeAll } from 'vitest';
import { webSocketsOver } from '#engine/backends/text-socket.ts';
import { directNet } from '#engine/net/direct-net.ts';
import { type Galene, newGaleneKey, startGalene, whyNoGalene } from '#test/support/galene.ts';
import { describeWith } from '#test/support/real-part.ts';
import { galeneSuite } from './suite.ts';

describeWith(whyNoGalene(), 'the client of Galène on the real server', () => {
  let galene: Galene;
  beforeAll(async () => {
    galene = await startGalene();
  });
  afterAll(() => galene.stop());

  galeneSuite(() => ({
    endpoint: new URL('/ws', galene.env.GALENE_URL).href.replace('http:', 'ws:'),
    openSocket: webSocketsOver(directNet()),
    location: (group) => galene.groupUrl(group),
    nameOf: (group) => `parley/${group}`,
    token: (group, { isForged = false, ...who }) =>
      galene.token(group, { ...who, ...(isForged && { key: newGaleneKey() }) }),
    kill: () => galene.kill(),
    restart: () => galene.restart(),
  }));
});
