import { expect, type Page, test } from '@playwright/test';
import type { PeerView } from '#shared/contracts/view.ts';
import { openPage, visit } from '#test/support/link-page/drive.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

/** So long it rings: several rounds of every timer that could begin something early. */
const RINGS_MS = 4000;
const KEY = 'k1';

const peer = (weOffer: boolean): PeerView => ({
  key: KEY,
  userId: weOffer ? 'u-bob' : 'u-alice',
  deviceId: 'd-2',
  joinId: null,
  weOffer,
  polite: !weOffer,
  prewarm: true,
  relayOnly: false,
});
const counters = (page: Page) => page.evaluate(() => window.callPage.counters());
const links = (page: Page) => page.evaluate(() => window.callPage.facts().links);

test('a link is up while it rings and carries nothing; the answer needs no word more', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const [alice, bob] = [await openPage(context, 'call-page.ts'), await openPage(context, 'call-page.ts')];
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    await from.exposeFunction('sendSignal', (signal: unknown) =>
      to.evaluate(([key, given]) => window.callPage.receive(key, given as never), [KEY, signal] as const),
    );
    await visit(from);
  }
  const ringsUntil = Date.now() + 60_000;
  const put = (page: Page, call: object) => page.evaluate((more) => window.callPage.put(more), call);

  await test.step('while it rings: connected, not one packet, no device asked for on the side that is called', async () => {
    await put(bob, { state: { phase: 'incoming', answering: false, ringsUntil }, peers: [peer(false)] });
    await put(alice, { state: { phase: 'outgoing', ringsUntil }, peers: [peer(true)] });
    for (const page of [alice, bob]) await expect.poll(() => links(page)).toEqual(['connected']);
    await bob.waitForTimeout(RINGS_MS);
    for (const page of [alice, bob]) {
      expect(await counters(page)).toEqual({ sent: 0, received: 0, frames: 0 });
      expect(await page.evaluate(() => window.callPage.sending())).toEqual([]);
    }
    expect(await bob.evaluate(() => window.callPage.captures())).toBe(0);
    expect(await alice.evaluate(() => window.callPage.captures())).toBe(1); // the caller's own microphone
  });

  await test.step('answered with video: sound and picture on the same connection, nothing negotiated', async () => {
    const mediaState = { audioEnabled: true, videoEnabled: true, screenSharing: false };
    for (const page of [bob, alice]) {
      await put(page, { state: { phase: 'joined', held: false }, mediaState });
    }
    for (const page of [alice, bob]) {
      await expect.poll(async () => (await counters(page)).frames).toBeGreaterThan(10);
      expect(await page.evaluate(() => window.callPage.sending())).toEqual(['audio', 'video']);
      expect(await page.evaluate(() => window.callPage.descriptions())).toBe(1);
      expect(await page.evaluate(() => window.callPage.connections())).toBe(1);
    }
  });
  await context.close();
});
