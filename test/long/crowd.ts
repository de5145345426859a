/** Calls of many: two apps, and the others as bare peers; linked each to each, or through a Galène of this test. */
import { test as house } from '#test/e2e/people/house.ts';
import type { Person } from '#test/e2e/people/person.ts';
import { type Person as Client, signUp } from '#test/support/backend-client.ts';
import { startBackendProcess } from '#test/support/backend-process.ts';
import { type Galene, startGalene, whyNoGalene } from '#test/support/galene.ts';
import { prepare } from '../bench/page.ts';
import { BarePage } from './bare/bare-page.ts';
import { BarePeer } from './bare/bare-peer.ts';

export interface Crowd {
  readonly apps: readonly [Person, Person];
  readonly peers: readonly BarePeer[];
  readonly page: BarePage;
}

interface Fixtures {
  readonly throughSfu: boolean;
  readonly galene: Galene | null;
  /** All of them in one call with sound alone, that many. */
  readonly crowd: (size: number) => Promise<Crowd>;
}

const NAME = 'The crowd';

export const test = house.extend<Fixtures>({
  throughSfu: [false, { option: true }],
  galene: async ({ throughSfu }, give, info) => {
    if (!throughSfu) return give(null);
    const missing = whyNoGalene();
    if (missing !== null) info.skip(true, missing);
    const galene = await startGalene();
    await give(galene);
    await galene.stop();
  },
  backend: async ({ galene }, give) => {
    // a small mesh moves early: what is looked at is the call through the SFU
    const backend = await startBackendProcess(galene ? { ...galene.env, PARLEY_MESH_AUDIO: '3' } : {});
    await give(backend);
    await backend.stop();
  },
  crowd: async ({ backend, join }, give) => {
    const page = await BarePage.open();
    const peers: BarePeer[] = [];
    await give(async (size) => {
      const apps = await Promise.all([join('Ada'), join('Ben')]);
      for (const app of apps) {
        await prepare(app.page);
        await app.page.reload();
        await app.isSignedIn();
      }
      const clients: Client[] = [];
      for (let number = 3; number <= size; number += 1)
        clients.push(
          await signUp(backend.address, { username: `peer-${number}`, displayName: `Peer ${number}` }),
        );
      const ids = await Promise.all(['Ada', 'Ben'].map((name) => idOf(clients[0]!, name)));
      for (const person of clients)
        peers.push(await BarePeer.open({ person, page, listensTo: new Set(ids) }));
      await clients[0]!.ask('createConversation', {
        body: {
          type: 'group',
          name: NAME,
          participantIds: [...ids, ...clients.slice(1).map(({ id }) => id)],
        },
      });
      const [ada, ben] = apps;
      await Promise.all([ada.open(NAME), ben.open(NAME)]);
      await ada.call();
      await ben.answer('Accept');
      await ben.isInCall();
      // one after the other, as people come
      for (const peer of peers) await peer.answer();
      return { apps, peers, page };
    });
    for (const peer of peers) peer.close();
    await page.close();
  },
});

async function idOf(client: Client, name: string): Promise<string> {
  const { body } = await client.ask('users', { query: { q: name } });
  const [user] = body.users as readonly { readonly id: string }[];
  if (!user) throw new Error(`nobody is called ${name}`);
  return user.id;
}

export { expect } from '@playwright/test';
