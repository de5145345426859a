import { expect, type Page, test } from '@playwright/test';
import { CallPair } from '#test/support/link-page/call-pair.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

/** So long it rings, in rounds of connectivity checks, one every 2.5 s: more than every timer that could begin something early. */
const RINGS_ROUNDS = 2;
const RINGS_LIMIT_MS = 30_000;

const counters = (page: Page) => page.evaluate(() => window.callPage.counters());
const checks = (page: Page) => page.evaluate(() => window.callPage.checks());

test('a link is up while it rings and carries nothing; the answer needs no word more', async ({
  browser,
}) => {
  const pair = await CallPair.open(browser);
  const { alice, bob, both } = pair;

  await test.step('while it rings: connected, not one packet, no device asked for on the side that is called', async () => {
    await pair.ring();
    for (const page of both) await expect.poll(() => pair.links(page)).toEqual(['connected']);
    const before = await Promise.all(both.map(checks));
    for (const [end, page] of both.entries()) {
      await expect
        .poll(() => checks(page), { timeout: RINGS_LIMIT_MS })
        .toBeGreaterThanOrEqual(before[end]! + RINGS_ROUNDS);
    }
    for (const page of both) {
      expect(await counters(page)).toEqual({ sent: 0, received: 0, frames: 0 });
      expect(await page.evaluate(() => window.callPage.sending())).toEqual([]);
    }
    expect(await bob.evaluate(() => window.callPage.captures())).toBe(0);
    expect(await alice.evaluate(() => window.callPage.captures())).toBe(1); // the caller's own microphone
  });

  await test.step('answered with video: sound and picture on the same connection, nothing negotiated', async () => {
    await pair.answer();
    for (const page of both) {
      await expect.poll(() => pair.framesShown(page)).toBeGreaterThan(10);
      expect(await page.evaluate(() => window.callPage.sending())).toEqual(['audio', 'video']);
      expect(await page.evaluate(() => window.callPage.descriptions())).toBe(1);
      expect(await page.evaluate(() => window.callPage.connections())).toBe(1);
    }
  });
  await pair.close();
});
