/** Calls through the SFU: from joining to sound and picture at those who are there already. */
import { startGalene, whyNoGalene } from '../support/galene.ts';
import type { Person } from '../e2e/people/person.ts';
import { clickAt, firstMedia, type FirstMedia, watchFirstMedia } from './first-media.ts';
import { lasting } from './page.ts';
import { rawPublications } from './raw-sfu.ts';
import { type Row, row } from './row.ts';
import { type Site, withSite } from './site.ts';

/** Until the call has moved, and its pictures have their size. */
const SETTLE_MS = 8000;
/** Nobody goes in before they have seen themselves; the devices are open by then. */
const LOBBY_MS = 2000;

interface Joined extends FirstMedia {
  readonly joinedAt: number;
}

/** Rows: sfu-join-to-audio, sfu-join-to-frame. None without Galène, which is said. */
export async function sfu(runs: number): Promise<Row[]> {
  const missing = whyNoGalene();
  if (missing !== null) {
    console.error(`sfu: SKIPPED, ${missing}`);
    return [];
  }
  const galene = await startGalene();
  try {
    const raw = await rawPublications(galene, runs);
    // three are too many for a mesh here
    const parley = await withSite((site) => joins(site, runs), { ...galene.env, PARLEY_MESH_VIDEO: '2' });
    const rowOf = (what: 'audioAt' | 'frameAt', name: string): Row =>
      row(
        name,
        'ms',
        parley.map((one) => one[what] - one.joinedAt),
        raw.map((one) => one[what] - one.publishedAt),
      );
    return [rowOf('audioAt', 'sfu-join-to-audio'), rowOf('frameAt', 'sfu-join-to-frame')];
  } finally {
    await galene.stop();
  }
}

/** Media go to Galène directly, past the impairment proxy. */
async function joins(site: Site, runs: number): Promise<Joined[]> {
  const [ada, ben, cy] = [await site.join('Ada'), await site.join('Ben'), await site.join('Cy')];
  await ada.makeGroup('Bench', ['Ben', 'Cy']);
  await Promise.all([ben.open('Bench'), cy.open('Bench')]);
  await ada.videoCall();
  await Promise.all([ben.answer('Accept with video'), cy.answer('Accept with video')]);
  const times: Joined[] = [];
  for (let run = -1; run < runs; run += 1) {
    await pictures(ada, 2);
    await lasting(SETTLE_MS);
    await cy.hangUp();
    await cy.isInNoCall();
    await pictures(ada, 1);
    const joined = await join(ada, cy);
    if (run >= 0) times.push(joined);
  }
  return times;
}

async function join(ada: Person, cy: Person): Promise<Joined> {
  await cy.button('Join with video').first().click();
  await cy.page.getByRole('dialog').getByRole('button', { name: 'Join', exact: true }).waitFor();
  await lasting(LOBBY_MS);
  await watchFirstMedia(ada.page, { alsoThere: false });
  const joinedAt = await clickAt(cy.page.getByRole('dialog'), 'Join');
  return { joinedAt, ...(await firstMedia(ada.page)) };
}

async function pictures({ page }: Person, count: number): Promise<void> {
  const all = page.locator('video[data-remote][data-of="camera"]:visible');
  await all.nth(count - 1).waitFor();
  await all.nth(count).waitFor({ state: 'detached' });
}
