import { type Browser, expect, type Page, test } from '@playwright/test';
import { transferFacts as facts, TransferPair } from '#test/support/link-page/transfer-pair.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

// a limit for what hangs, not a measure: a busy machine is no failure
test.setTimeout(180_000);

const MEGABYTE = 1_048_576;
/** What may wait in a channel, and one message more. */
const CHANNEL_MAX = MEGABYTE + 16_384;

const state = async (page: Page) => (await facts(page)).state;

async function open(browser: Browser): Promise<TransferPair> {
  const context = await browser.newContext();
  return TransferPair.open(context, context);
}

test('100 MB go through whole, and neither end ever holds more than a little of them', async ({
  browser,
}) => {
  const pair = await open(browser);
  const { from, to } = pair;
  const size = 100 * MEGABYTE + 12_345;
  const sha256 = await pair.begin(size);
  await expect.poll(() => state(from), { timeout: 150_000 }).toBe('done');
  await expect.poll(() => state(to)).toBe('done');
  const [sent, received] = [await facts(from), await facts(to)];
  expect(received.sha256).toBe(sha256);
  expect([sent.moved, received.moved]).toEqual([size, size]);
  expect(sent.peak).toBeLessThanOrEqual(CHANNEL_MAX);
  expect(received.peak).toBeLessThan(16 * MEGABYTE);
  // the sender was really held back: the channel was full at some time
  expect(sent.peak).toBeGreaterThan(MEGABYTE / 2);
  await from.context().close();
});

test('a file without a byte goes through', async ({ browser }) => {
  const pair = await open(browser);
  const { from, to } = pair;
  const sha256 = await pair.begin(0);
  await expect.poll(() => state(from)).toBe('done');
  expect((await facts(to)).sha256).toBe(sha256);
  await from.context().close();
});

for (const who of ['sender', 'receiver'] as const) {
  test(`half way the ${who} has enough of it: the other end notices, and nothing more comes`, async ({
    browser,
  }) => {
    const pair = await open(browser);
    const { from, to } = pair;
    const size = 200 * MEGABYTE;
    await pair.begin(size);
    await expect
      .poll(async () => (await facts(to)).moved, { timeout: 150_000 })
      .toBeGreaterThan(10 * MEGABYTE);
    const [one, other] = who === 'sender' ? [from, to] : [to, from];
    await one.evaluate(() => window.transferPage.cancel());
    await expect.poll(() => state(other)).toBe('lost');
    const { moved } = await facts(to);
    expect(moved).toBeLessThan(size);
    expect(await state(to)).not.toBe('done');
    expect((await facts(to)).moved).toBe(moved);
    await from.context().close();
  });
}
