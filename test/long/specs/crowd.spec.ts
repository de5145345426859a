/** Calls of as many as are let in, held for a minute: everybody goes on hearing everybody. */
import { inbound, lasting } from '../../bench/page.ts';
import type { Person } from '../../e2e/people/person.ts';
import { type Crowd, expect, test } from '../crowd.ts';

const LOOKS = 6;
const BETWEEN_MS = 10_000;

/** Packets of every sound that comes in, everywhere. */
async function heard({
  apps,
  page,
}: Crowd): Promise<{ readonly apps: Map<string, number>[]; readonly bare: Map<string, number> }> {
  const ofApps = apps.map(async ({ page: window }) => {
    const sounds = (await inbound(window)).filter(({ kind }) => kind === 'audio');
    return new Map(sounds.map(({ id, packets }) => [id, packets]));
  });
  const bare = Object.entries(await page.packets()).filter(([key]) => !key.includes(' up '));
  return { apps: await Promise.all(ofApps), bare: new Map(bare) };
}

const growing = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number =>
  [...after].filter(([id, packets]) => packets > (before.get(id) ?? 0)).length;

/** For a minute: each app hears that many, all bare peers together that many. */
async function holds(crowd: Crowd, byApp: number, byBare: number): Promise<void> {
  const flows = async (ms: number): Promise<{ apps: number[]; bare: number }> => {
    const before = await heard(crowd);
    await lasting(ms);
    const after = await heard(crowd);
    return {
      apps: after.apps.map((sounds, index) => growing(before.apps[index]!, sounds)),
      bare: growing(before.bare, after.bare),
    };
  };
  const all = { apps: crowd.apps.map(() => byApp), bare: byBare };
  await expect.poll(() => flows(1000), { message: 'everybody is heard', timeout: 120_000 }).toEqual(all);
  for (let look = 0; look < LOOKS; look += 1) expect(await flows(BETWEEN_MS)).toEqual(all);
  for (const { faults } of crowd.peers) expect(faults).toEqual([]);
}

/** The apps have given each other keys. Bare peers know of none: what they send comes, and is not played; that is said. */
async function hasKeysOfTheOtherApp({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Encrypted end to end', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Encrypted end to end' });
  await expect(dialog.locator('[data-code]')).toBeVisible();
  const missing = await dialog.getByText(/neither seen nor heard/).innerText();
  expect(missing.match(/Peer \d+/g)).toHaveLength(18);
  expect(missing).not.toMatch(/Ada|Ben/);
  await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
}

test('a call of 8 with sound alone, each linked to each, holds for a minute', async ({ crowd }) => {
  const eight = await crowd(8);
  await Promise.all(eight.apps.map((app) => expect(app.remoteSounds()).toHaveCount(7)));
  await holds(eight, 7, 6 * 7);
  await eight.apps[0].hangUp();
  await eight.apps[0].isInNoCall();
});

test.describe('through the SFU', () => {
  test.use({ throughSfu: true });

  test('a call of 20 holds for a minute', async ({ crowd }) => {
    const twenty = await crowd(20);
    await Promise.all(twenty.apps.map((app) => expect(app.remoteSounds()).toHaveCount(19)));
    // a bare peer listens to the two apps alone
    await holds(twenty, 19, 18 * 2);
    await Promise.all(twenty.apps.map(hasKeysOfTheOtherApp));
    await twenty.apps[0].hangUp();
    await twenty.apps[0].isInNoCall();
  });
});
