import { expect, type Page, test } from '@playwright/test';
import { LinkPair } from '#test/support/link-page/drive.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

const frames = (page: Page) => page.evaluate(() => window.linkPage.framesShown());
const peak = (page: Page) => page.evaluate(() => window.linkPage.listen().peak);
const signaling = (page: Page) => page.evaluate(() => window.linkPage.signaling());
const offersSent = (page: Page) => page.evaluate(() => window.linkPage.offersSent());
const state = (page: Page) => page.evaluate(() => window.linkPage.state());

/** Waits until pictures come in that were not there before. */
async function seesNewFrames(page: Page): Promise<void> {
  const before = await frames(page);
  await expect.poll(() => frames(page)).toBeGreaterThan(before + 10);
}

test.skip(findChromium() === undefined, 'no Chromium on this computer');

test('two ends connect, hear and see each other, and survive what a call brings', async ({ browser }) => {
  const pair = await LinkPair.open(browser);
  const { alice, bob } = pair;

  await test.step('the link is up before anything is sent', async () => {
    await pair.connect();
    await expect.poll(() => state(alice)).toBe('connected');
    await expect.poll(() => state(bob)).toBe('connected');
    expect(await alice.evaluate(async () => (await window.linkPage.reading()).sent)).toBe(0);
    expect(await bob.evaluate(async () => (await window.linkPage.reading()).sent)).toBe(0);
    expect([await offersSent(alice), await offersSent(bob)]).toEqual([1, 0]);
  });

  await test.step('1000 Hz is heard as 1000 Hz, both ways', async () => {
    for (const page of [alice, bob]) await page.evaluate(() => window.linkPage.sendTone(true));
    for (const page of [alice, bob]) {
      await expect.poll(() => peak(page)).toBeGreaterThan(0.05);
      await expect
        .poll(() => page.evaluate(() => Math.abs(window.linkPage.listen().hertz - 1000)))
        .toBeLessThan(12);
    }
  });

  await test.step('pictures come in, in VP9, without another offer', async () => {
    for (const page of [alice, bob]) await page.evaluate(() => window.linkPage.sendCamera(true));
    for (const page of [alice, bob]) await seesNewFrames(page);
    expect(await alice.evaluate(async () => (await window.linkPage.reading()).videoCodec)).toBe('VP9');
    expect(await bob.evaluate(async () => (await window.linkPage.reading()).videoCodec)).toBe('VP9');
    expect(await offersSent(bob)).toBe(0);
  });

  await test.step('two offers at once, the first after the first: one gives way, both end with new credentials and the same media', async () => {
    const ufrags = () =>
      Promise.all([alice, bob].map((page) => page.evaluate(() => window.linkPage.localUfrag())));
    const before = [await offersSent(alice), await offersSent(bob)];
    const old = await ufrags();
    const release = pair.hold();
    for (const page of [alice, bob]) await page.evaluate(() => window.linkPage.restart());
    for (const page of [alice, bob]) await expect.poll(() => signaling(page)).toBe('have-local-offer');
    await release();
    for (const page of [alice, bob]) await expect.poll(() => signaling(page)).toBe('stable');
    expect(await offersSent(alice)).toBeGreaterThan(before[0]!);
    expect(await offersSent(bob)).toBeGreaterThan(before[1]!);
    expect((await ufrags()).some((ufrag, end) => ufrag === old[end])).toBe(false);
    for (const page of [alice, bob]) {
      await expect.poll(() => state(page)).toBe('connected');
      await seesNewFrames(page);
      await expect.poll(() => peak(page)).toBeGreaterThan(0.05);
    }
  });

  await test.step('muted is silence, and unmuted is heard again', async () => {
    await alice.evaluate(() => window.linkPage.setTone(false));
    await expect.poll(() => peak(bob)).toBeLessThan(0.001);
    await alice.evaluate(() => window.linkPage.setTone(true));
    await expect.poll(() => peak(bob)).toBeGreaterThan(0.05);
  });

  await test.step('camera off: told, light off, no pictures; on again: pictures', async () => {
    await alice.evaluate(() =>
      window.linkPage.tell({ muted: false, camera: true, sharing: false, sharePaused: false }),
    );
    await expect.poll(() => bob.evaluate(() => window.linkPage.hints()?.camera)).toBe(true);
    await alice.evaluate(async () => {
      await window.linkPage.sendCamera(false);
      window.linkPage.tell({ muted: false, camera: false, sharing: false, sharePaused: false });
    });
    await expect.poll(() => bob.evaluate(() => window.linkPage.hints()?.camera)).toBe(false);
    expect(await alice.evaluate(() => window.linkPage.openCameras())).toBe(0);
    expect(await alice.evaluate(() => window.linkPage.sending())).toEqual(['audio']);
    let last = -1;
    await expect
      .poll(async () => {
        const before = last;
        last = await frames(bob);
        return last === before;
      })
      .toBe(true);
    await alice.evaluate(() => window.linkPage.sendCamera(true));
    await seesNewFrames(bob);
  });

  await test.step('who was deaf gets a key frame, and gives one', async () => {
    const keyFrames = (page: Page) => page.evaluate(() => window.linkPage.keyFrames());
    const before = [await keyFrames(alice), await keyFrames(bob)];
    await bob.evaluate(() => window.linkPage.sayDeaf(3000));
    await expect.poll(() => keyFrames(alice)).toBeGreaterThan(before[0]!);
    await expect.poll(() => keyFrames(bob)).toBeGreaterThan(before[1]!);
  });

  await test.step('the ladder: a smaller picture, none, and one again, of the same capture', async () => {
    const width = async () => (await bob.evaluate(() => window.linkPage.received('camera')))?.width ?? 0;
    expect(await width()).toBeGreaterThan(430);
    await alice.evaluate(() => window.linkPage.setLevel('240p'));
    await expect.poll(width).toBeLessThan(430);
    await seesNewFrames(bob);
    await alice.evaluate(() => window.linkPage.setLevel('off'));
    let last = -1;
    await expect
      .poll(async () => {
        const before = last;
        last = await frames(bob);
        return last === before;
      })
      .toBe(true);
    await expect.poll(() => peak(bob)).toBeGreaterThan(0.05);
    await alice.evaluate(() => window.linkPage.setLevel('720p'));
    await seesNewFrames(bob);
    expect(await alice.evaluate(() => window.linkPage.openCameras())).toBe(1);
  });

  await test.step('an ICE restart changes the credentials and keeps the media', async () => {
    const before = await bob.evaluate(() => window.linkPage.localUfrag());
    await alice.evaluate(() => window.linkPage.restart());
    await expect.poll(() => bob.evaluate(() => window.linkPage.localUfrag())).not.toBe(before);
    for (const page of [alice, bob]) await seesNewFrames(page);
  });

  await test.step('a closed end sends nothing more', async () => {
    await alice.evaluate(() => window.linkPage.close());
    expect(await state(alice)).toBe('closed');
    await expect.poll(() => peak(bob)).toBeLessThan(0.001);
  });
  await pair.close();
});
