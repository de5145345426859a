import { expect, type Page, test } from '@playwright/test';
import { LinkPair } from '#test/support/link-page/drive.ts';
import type { TrackRole } from '../../renderer/media/track-role.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

const received = (page: Page, role: TrackRole) => page.evaluate((of) => window.linkPage.received(of), role);
const packets = async (page: Page, role: TrackRole) => (await received(page, role))?.packets ?? 0;
const offers = (page: Page) => page.evaluate(() => window.linkPage.offersSent());

/** Packets of a role come in that were not there before. */
async function flows(page: Page, role: TrackRole): Promise<void> {
  const before = await packets(page, role);
  await expect.poll(() => packets(page, role)).toBeGreaterThan(before + 10);
}

test('a shared screen has a place of its own, and interrupts nothing', async ({ browser }) => {
  const pair = await LinkPair.open(browser);
  const { alice, bob, both } = pair;
  await pair.connect();
  for (const page of both) await page.evaluate(() => window.linkPage.sendTone(true));
  await alice.evaluate(() => window.linkPage.sendCamera(true));
  for (const role of ['microphone', 'camera'] as const) await flows(bob, role);
  const before = { tone: await received(bob, 'microphone'), camera: await received(bob, 'camera') };

  await test.step('shared: it comes in, sound and camera go on as the same streams', async () => {
    await alice.getByRole('button', { name: 'Share' }).click();
    await flows(bob, 'screen');
    for (const role of ['microphone', 'camera'] as const) await flows(bob, role);
    expect(await received(bob, 'microphone')).toMatchObject({ ssrc: before.tone?.ssrc, lost: 0 });
    expect(await received(bob, 'camera')).toMatchObject({ ssrc: before.camera?.ssrc });
    expect([await offers(alice), await offers(bob)]).toEqual([2, 0]);
  });

  await test.step('paused: nothing more comes, and the last picture stands', async () => {
    const { width } = (await received(bob, 'screen'))!;
    expect(width).toBeGreaterThan(0);
    await alice.evaluate(() => window.linkPage.pauseScreen(true));
    let last = -1;
    await expect
      .poll(async () => {
        const before = last;
        last = await packets(bob, 'screen');
        return last === before;
      })
      .toBe(true);
    expect(await received(bob, 'screen')).toMatchObject({ width });
    await alice.evaluate(() => window.linkPage.pauseScreen(false));
    await flows(bob, 'screen');
  });

  await test.step('shared again, and by the other side: no further offer', async () => {
    await alice.evaluate(() => window.linkPage.stopScreen());
    await alice.getByRole('button', { name: 'Share' }).click();
    await flows(bob, 'screen');
    await bob.getByRole('button', { name: 'Share' }).click();
    await flows(alice, 'screen');
    expect([await offers(alice), await offers(bob)]).toEqual([2, 0]);
  });
  await pair.close();
});

test('two who share at the same moment end with one section and both pictures', async ({ browser }) => {
  const pair = await LinkPair.open(browser);
  await pair.connect();
  for (const page of pair.both) await page.evaluate(() => window.linkPage.sendTone(true));
  for (const page of pair.both) await flows(page, 'microphone');
  const release = pair.hold();
  for (const page of pair.both) await page.getByRole('button', { name: 'Share' }).click();
  for (const page of pair.both) {
    await expect.poll(() => page.evaluate(() => window.linkPage.signaling())).toBe('have-local-offer');
  }
  await release();
  for (const page of pair.both) {
    await flows(page, 'screen');
    await flows(page, 'microphone');
    expect(await page.evaluate(() => window.linkPage.sections())).toEqual([
      'audio',
      'video',
      'application',
      'video',
    ]);
  }
  await pair.close();
});
