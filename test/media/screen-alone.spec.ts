/** A screen that is shown without a call: minimost's web client at the other end, and ours at both. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { shareDialect } from '#engine/backends/minimost/shares/share-of.ts';
import { ForeignPair, LinkPair } from '#test/support/link-page/drive.ts';
import type { ForeignKind } from '#test/support/link-page/foreign-page.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

const [SHOWN, WATCHED] = [shareDialect(true), shareDialect(false)];

/** A number goes on growing. */
async function grows(count: () => Promise<number>): Promise<void> {
  const before = await count();
  await expect.poll(count).toBeGreaterThan(before + 10);
}
const hears = (listen: () => Promise<{ peak: number; hertz: number }>) =>
  expect.poll(async () => Math.abs((await listen()).hertz - 1000)).toBeLessThan(12);
const show = (page: Page) =>
  page.evaluate(async (dialect) => {
    window.linkPage.open(false, { dialect });
    await window.linkPage.sendCamera(true);
    await window.linkPage.sendTone(true);
  }, SHOWN);
const watch = (page: Page) =>
  page.evaluate(async (dialect) => {
    window.linkPage.open(true, { dialect, watch: true });
    await window.linkPage.sendTone(true);
  }, WATCHED);

/** Ours is shown to their viewer. */
async function shownTo(browser: Browser, kind: ForeignKind): Promise<ForeignPair> {
  const pair = await ForeignPair.open(browser);
  await show(pair.alice);
  await pair.bob.evaluate((as) => window.foreignPage.open(as, {}), kind);
  await grows(() => pair.bob.evaluate(() => window.foreignPage.framesShown()));
  expect(await pair.alice.evaluate(() => window.linkPage.offersSent())).toBe(0);
  return pair;
}

test('ours, watched by their viewer: seen and heard, and we never offer', async ({ browser }) => {
  const pair = await shownTo(browser, 'screen-viewer');
  const { alice, bob } = pair;
  await hears(() => bob.evaluate(() => window.foreignPage.listen()));
  await test.step('it stands while it is paused, and goes on', async () => {
    await alice.evaluate(() => window.linkPage.sendCamera(false));
    await alice.evaluate(() => window.linkPage.sendCamera(true));
    await grows(() => bob.evaluate(() => window.foreignPage.framesShown()));
    await alice.evaluate(() => window.linkPage.restart());
    expect(await alice.evaluate(() => window.linkPage.offersSent())).toBe(0);
  });
  await pair.close();
});

test('ours, watched by a viewer of the first versions, which asks for no sound', async ({ browser }) => {
  const pair = await shownTo(browser, 'first-screen-viewer');
  expect(await pair.alice.evaluate(() => window.linkPage.sections())).toEqual(['video']);
  await pair.close();
});

test('theirs, watched by us: one offer, seen and heard, nothing sent, and again after an ICE restart', async ({
  browser,
}) => {
  const pair = await ForeignPair.open(browser);
  const { alice, bob } = pair;
  await bob.evaluate(() => window.foreignPage.open('screen-sharer', {}));
  await watch(alice);
  const frames = () => alice.evaluate(() => window.linkPage.framesShown());
  await grows(frames);
  await hears(() => alice.evaluate(() => window.linkPage.listen()));
  expect(await alice.evaluate(() => window.linkPage.offersSent())).toBe(1);
  expect(await alice.evaluate(() => window.linkPage.sending())).toEqual([]);
  const before = await alice.evaluate(() => window.linkPage.localUfrag());
  await alice.evaluate(() => window.linkPage.restart());
  await expect.poll(() => alice.evaluate(() => window.linkPage.localUfrag())).not.toBe(before);
  await grows(frames);
  await pair.close();
});

test('ours, watched by us', async ({ browser }) => {
  const pair = await LinkPair.open(browser);
  const { alice, bob } = pair;
  await show(alice);
  await watch(bob);
  const frames = () => bob.evaluate(() => window.linkPage.framesShown());
  await grows(frames);
  await hears(() => bob.evaluate(() => window.linkPage.listen()));
  expect(await alice.evaluate(() => window.linkPage.offersSent())).toBe(0);
  await bob.evaluate(() => window.linkPage.restart());
  await expect.poll(() => bob.evaluate(() => window.linkPage.offersSent())).toBe(2);
  await grows(frames);
  await pair.close();
});
