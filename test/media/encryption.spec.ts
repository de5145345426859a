import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'esbuild';
import { openPage, visit } from '#test/support/link-page/drive.ts';
import type { Word } from '#test/support/link-page/encryption-page.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

const RED = (colour: readonly number[] | null): boolean =>
  colour !== null && colour[0]! > 180 && colour[1]! < 90 && colour[2]! < 90;

async function workerSource(): Promise<string> {
  const entry = fileURLToPath(new URL('../../renderer/media/encryption/frame-worker.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife' });
  return outputFiles[0]!.text;
}

const frames = (page: Page): Promise<number> =>
  page.evaluate(async () => (await window.sealPage.reading('opened')).frames);
const facts = (page: Page) => page.evaluate(() => window.sealPage.facts());
const words = (page: Page) => page.evaluate(() => window.sealPage.words());
const looked = (page: Page) => page.evaluate(() => window.sealPage.looked());

async function moreFrames(page: Page, count: number): Promise<void> {
  const before = await frames(page);
  await expect.poll(() => frames(page)).toBeGreaterThan(before + count);
}

test('picture and sound are sealed on their way, opened with the key, and with nothing else', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const [ada, ben] = [
    await openPage(context, 'encryption-page.ts'),
    await openPage(context, 'encryption-page.ts'),
  ];
  // as the backend could: keys of Ada's frames do not reach Ben
  let keepsBack = true;
  const carryTo = (to: Page) => async (word: Word) => {
    if (keepsBack && word.about === 'keys' && word.message.type === 'sender-key') return;
    await to.evaluate((given) => window.sealPage.hear(given), word);
  };
  await ada.exposeFunction('carry', carryTo(ben));
  await ben.exposeFunction('carry', carryTo(ada));
  const worker = await workerSource();
  for (const page of [ada, ben]) await visit(page);
  await ada.evaluate((source) => window.sealPage.join('ada', 'ben', source), worker);
  await ben.evaluate((source) => window.sealPage.join('ben', 'ada', source), worker);
  await ben.evaluate(() => {
    window.sealPage.receive('opened', false);
    window.sealPage.receive('looked', true);
  });
  await ada.evaluate(() => {
    window.sealPage.publish('opened');
    window.sealPage.publish('looked');
  });

  await test.step('without the key nothing is seen or heard of all that comes, and that is told', async () => {
    await expect
      .poll(async () => (await ben.evaluate(() => window.sealPage.reading('opened'))).packets)
      .toBeGreaterThan(100);
    await expect.poll(async () => (await facts(ben)).unreadable).toEqual(['ada']);
    expect(await frames(ben)).toBe(0);
    expect((await ben.evaluate(() => window.sealPage.listen())).peak).toBe(0);
    expect((await words(ben)).decrypted).toBe(0);
    expect((await facts(ben)).missing).toEqual(['ada']);
  });

  await test.step('with it, asked for again, the picture is that picture and the tone that tone', async () => {
    keepsBack = false;
    await moreFrames(ben, 10);
    await expect.poll(async () => RED(await ben.evaluate(() => window.sealPage.colour()))).toBe(true);
    await expect
      .poll(async () => {
        const { hertz, peak } = await ben.evaluate(() => window.sealPage.listen());
        return peak > 0.05 && Math.abs(hertz - 1000) < 15;
      })
      .toBe(true);
    const reading = await ben.evaluate(() => window.sealPage.reading('opened'));
    expect(reading.codec).toBe('video/VP8');
    await expect.poll(async () => (await facts(ben)).unreadable).toEqual([]);
  });

  await test.step('both see the same code', async () => {
    await expect.poll(async () => (await facts(ben)).code?.length).toBe(5);
    await expect.poll(async () => (await facts(ada)).code).toEqual((await facts(ben)).code);
  });

  await test.step('what travels is no picture to whoever looks at it', async () => {
    await expect.poll(async () => (await looked(ben)).keyFrame.length).toBeGreaterThan(0);
    const { keyFrame, audio, keyIds } = await looked(ben);
    // the start code of VP8 and the size are clear, for the SFU
    expect(keyFrame.slice(3, 6)).toEqual([0x9d, 0x01, 0x2a]);
    expect(audio).toBeGreaterThan(0);
    expect(keyIds).not.toContain(-1);
    const seen = (frame: number[]) => ben.evaluate((given) => window.sealPage.decode(given), frame);
    expect(RED(await seen(await ben.evaluate(() => window.sealPage.plainKeyFrame())))).toBe(true);
    expect(RED(await seen(keyFrame))).toBe(false);
  });

  await test.step('a new key is taken up without losing a frame', async () => {
    const before = { words: await words(ben), keyIds: (await looked(ben)).keyIds };
    await ada.evaluate(() => window.sealPage.people(['ben', 'cy']));
    await ada.evaluate(() => window.sealPage.people(['ben']));
    const newIds = async () => (await looked(ben)).keyIds.filter((keyId) => !before.keyIds.includes(keyId));
    await expect.poll(async () => (await newIds()).length).toBeGreaterThan(0);
    await moreFrames(ben, 25);
    expect(await words(ben)).toEqual(before.words);
    expect((await facts(ben)).unreadable).toEqual([]);
  });
  await context.close();
});
