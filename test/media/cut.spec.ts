import { expect, type Page, test } from '@playwright/test';
import { ImpairmentProxy } from '#test/support/impairment/impairment-proxy.ts';
import { CallPair } from '#test/support/link-page/call-pair.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

/** A cut that is long enough takes a third of it where nothing else runs. */
test.describe.configure({ timeout: 120_000 });

/** ICE notices silence after 7 s; restarts begin 2 and 3 s later. */
const NOTICED_MS = 30_000;
/** From the return on: a restart under way is said again at once, and the next one is due 8 s later. */
const BACK_MS = 20_000;

const descriptions = (page: Page) => page.evaluate(() => window.callPage.descriptions());
const keyFrames = (page: Page) => page.evaluate(() => window.callPage.keyFrames());
const setOnline = (page: Page, online: boolean) =>
  page.evaluate((given) => window.callPage.setOnline(given), online);

async function sees(pair: CallPair, page: Page, timeout: number): Promise<void> {
  const before = await pair.framesShown(page);
  await expect.poll(() => pair.framesShown(page), { timeout }).toBeGreaterThan(before + 10);
}

for (const away of ['both', 'alice', 'bob'] as const) {
  test(`cut off until both ends have begun to restart, signalling of ${away} too: pictures are shown again`, async ({
    browser,
  }) => {
    const media = new ImpairmentProxy();
    const pair = await CallPair.open(browser, { media });
    await pair.ring();
    for (const page of pair.both) await expect.poll(() => pair.links(page)).toEqual(['connected']);
    await pair.answer();
    for (const page of pair.both) await sees(pair, page, NOTICED_MS);
    const before = await Promise.all(pair.both.map(keyFrames));
    const offline = pair.both.filter((page) => away === 'both' || page === pair[away]);

    media.cut();
    pair.cut();
    for (const page of offline) await setOnline(page, false);
    for (const page of pair.both) {
      await expect.poll(() => descriptions(page), { timeout: NOTICED_MS }).toBeGreaterThan(1);
    }
    for (const page of pair.both) expect(await pair.links(page)).toEqual(['interrupted']);

    media.restore();
    pair.restore();
    for (const page of offline) await setOnline(page, true);
    for (const [end, page] of pair.both.entries()) {
      await sees(pair, page, BACK_MS);
      expect(await pair.links(page)).toEqual(['connected']);
      expect(await page.evaluate(() => window.callPage.connections())).toBe(1);
      await expect.poll(() => keyFrames(page)).toBeGreaterThan(before[end]!);
    }
    await pair.close();
    await media.close();
  });
}
