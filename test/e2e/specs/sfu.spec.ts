/** A call that outgrows its mesh: own backend whose mesh holds three, and a real Galène for the rest. */
import type { Page } from '@playwright/test';
import { type Galene, startGalene, whyNoGalene } from '#test/support/galene.ts';
import { expect, test as house } from '../people/house.ts';
import { hearsSilence, hearsSound, seesMovingPicture, seesSharedScreen } from '../people/media.ts';
import type { Person } from '../people/person.ts';

const missing = whyNoGalene();
const MESH = '3';
/** Looks without a packet of somebody, five in a second: the synthetic microphone beeps once a second. */
const QUIET_LOOKS_MAX = 15;

const test = house.extend<{ readonly galene: Galene }>({
  galene: async ({}, use) => {
    const galene = await startGalene();
    await use(galene);
    await galene.stop();
  },
  ownBackend: async ({ galene }, use) => {
    await use({ ...galene.env, PARLEY_MESH_VIDEO: MESH, PARLEY_MESH_AUDIO: MESH });
  },
});

interface Heard {
  /** By person: packets of sound so far, and the most looks in a row that found no new one; looks, for a busy machine is no gap. */
  readonly people: Readonly<Record<string, { readonly packets: number; readonly quietest: number }>>;
  /** Connections that are open. */
  readonly connections: number;
}

/** From the next load on, counts what the page plays of each person, five times a second. */
async function countSound(page: Page): Promise<() => Promise<Heard>> {
  await page.addInitScript(() => {
    const open = new Set<RTCPeerConnection>();
    const people: Record<
      string,
      { packets: number; quietest: number; quiet: number; seen: Record<string, number> }
    > = {};
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        open.add(this);
      }
      override close(): void {
        open.delete(this);
        super.close();
      }
    };
    const look = async (): Promise<void> => {
      const counts = new Map<string, number>();
      for (const pc of open) {
        for (const stat of (await pc.getStats()).values() as Iterable<Record<string, unknown>>) {
          // 20 ms each, counted where they are played: what cannot be decrypted never comes there
          if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'audio')
            counts.set(
              String(stat['trackIdentifier']),
              Math.floor(Number(stat['jitterBufferEmittedCount'] ?? 0) / 960),
            );
        }
      }
      for (const audio of document.querySelectorAll<HTMLAudioElement>(
        'audio[data-remote][data-of="microphone"]',
      )) {
        const name = audio.dataset['remote'] ?? '';
        const track =
          audio.srcObject instanceof MediaStream ? audio.srcObject.getAudioTracks()[0] : undefined;
        const count = counts.get(track?.id ?? '') ?? 0;
        const before = (people[name] ??= { packets: 0, quietest: 0, quiet: 0, seen: {} });
        const grown = count - (before.seen[track?.id ?? ''] ?? 0);
        if (track) before.seen[track.id] = count;
        before.packets += Math.max(0, grown);
        before.quiet = grown > 0 || before.packets === 0 ? 0 : before.quiet + 1;
        before.quietest = Math.max(before.quietest, before.quiet);
      }
      setTimeout(() => void look(), 200);
    };
    window.addEventListener('DOMContentLoaded', () => void look());
    Object.assign(globalThis, { heardSoFar: () => ({ people, connections: open.size }) });
  });
  await page.reload();
  await page.waitForSelector('#root > *', { state: 'attached' });
  return () => page.evaluate(() => (globalThis as unknown as { heardSoFar: () => Heard }).heardSoFar());
}

/** Everybody's sound goes on: a good second of packets more of each. */
async function hearsAll(heard: () => Promise<Heard>, people: number): Promise<void> {
  const packets = async (): Promise<number[]> =>
    Object.values((await heard()).people).map((one) => one.packets);
  await expect
    .poll(async () => (await packets()).length, 'people who are heard')
    .toBeGreaterThanOrEqual(people);
  const before = await packets();
  const grown = async () => (await packets()).map((count, at) => count - (before[at] ?? 0));
  await expect
    .poll(async () => (await grown()).filter((count) => count > 10).length, 'people who go on being heard')
    .toBeGreaterThanOrEqual(people);
}

/** What the lock of the call says. */
async function codeOf({ page }: Person): Promise<string | null> {
  await page.getByRole('button', { name: 'Encrypted end to end', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Encrypted end to end' });
  await expect(dialog.locator('[data-code]')).toBeVisible();
  await expect(dialog.getByText(/neither seen nor heard|Cannot be decrypted/)).toBeHidden();
  const code = await dialog.locator('[data-code]').getAttribute('data-code');
  await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
  await expect(dialog).toBeHidden();
  return code;
}

/** All see one code, which nobody saw before. */
async function seeTheSameCode(people: readonly Person[], before: string | null): Promise<string | null> {
  let code: string | null = null;
  await expect(async () => {
    const codes = await Promise.all(people.map(codeOf));
    code = codes[0] ?? null;
    expect(code).toMatch(/^(\d{5} ){4}\d{5}$/);
    expect(new Set(codes).size).toBe(1);
    expect(code).not.toBe(before);
  }).toPass();
  return code;
}

/** From the next load on, no key of anybody reaches what opens their frames. */
const withoutKeys = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    window.Worker = class extends Worker {
      override postMessage(message: { readonly type?: string }): void {
        if (message.type !== 'receive-key') super.postMessage(message);
      }
    };
  });

test.describe(`calls through the SFU${missing === null ? '' : `: SKIPPED, ${missing}`}`, () => {
  test.skip(missing !== null);

  test('a group call moves from the mesh to the SFU, and nobody stops being heard', async ({
    join,
    account,
    galene,
  }) => {
    test.setTimeout(300_000);
    const names = ['Ada', 'Ben', 'Cy', 'Dee'] as const;
    const [ada, ben, cy, dee] = (await Promise.all(names.map((name) => join(name)))) as [
      Person,
      Person,
      Person,
      Person,
    ];
    const all = [ada, ben, cy, dee];
    const heard = new Map<Person, () => Promise<Heard>>();
    for (const one of all) heard.set(one, await countSound(one.page));
    const hear = (people: readonly Person[], others = people.length - 1): Promise<unknown> =>
      Promise.all(people.map((one) => hearsAll(heard.get(one)!, others)));
    await ada.makeGroup(
      'The four',
      [account('Ben'), account('Cy'), account('Dee')].map(({ displayName }) => displayName),
    );

    await test.step('three talk in a mesh, two of them with a picture', async () => {
      await ada.videoCall();
      await ben.answer('Accept with video');
      await cy.answer('Accept');
      await hear([ada, ben, cy]);
      expect((await heard.get(ada)!()).connections).toBe(2);
    });

    await test.step('the fourth makes it move', async () => {
      await dee.answer('Accept');
      await hear(all);
      await Promise.all([seesMovingPicture(dee.page), seesMovingPicture(cy.page)]);
    });

    await test.step('the links of the mesh go: one stream up and three down are left', async () => {
      for (const one of all) await expect.poll(async () => (await heard.get(one)!()).connections).toBe(4);
      await hear(all);
    });

    let code: string | null = null;
    await test.step('they compare one code', async () => {
      code = await seeTheSameCode(all, null);
    });

    await test.step('of nobody there was a gap, not even during the move', async () => {
      for (const one of all)
        for (const { quietest } of Object.values((await heard.get(one)!()).people))
          expect(quietest).toBeLessThan(QUIET_LOOKS_MAX);
    });

    await test.step('a screen is shared through it', async () => {
      await cy.share();
      await Promise.all([seesSharedScreen(ada.page), seesSharedScreen(dee.page)]);
      await cy.button('Stop sharing').first().click();
      await expect(ada.sharedScreen()).toBeHidden();
    });

    await test.step('one leaves, and the others go on', async () => {
      await ben.hangUp();
      await ben.isInNoCall();
      for (const one of [ada, cy, dee]) await expect(one.remoteSounds()).toHaveCount(2);
      await hear([ada, cy, dee]);
      code = await seeTheSameCode([ada, cy, dee], code);
    });

    await test.step('a window that is loaded again is back in it', async () => {
      await cy.page.reload();
      await cy.isInCall();
      await hear([ada, cy, dee], 2);
      await seeTheSameCode([ada, cy, dee], code);
    });

    await test.step('a server that was away finds everybody again', async () => {
      await galene.restart();
      await hear([ada, cy, dee], 2);
    });

    await test.step('who has no key sees and hears nothing of what comes, and is told so', async () => {
      await withoutKeys(cy.page);
      await cy.page.reload();
      await cy.isInCall();
      await expect(cy.page.getByText('Their picture and sound cannot be decrypted')).toHaveCount(2);
      expect((await heard.get(cy)!()).connections).toBe(3);
      expect(Object.values((await heard.get(cy)!()).people).every(({ packets }) => packets === 0)).toBe(true);
      await hearsSilence(cy.page);
      await hearsSound(ada.page);
    });
  });
});
