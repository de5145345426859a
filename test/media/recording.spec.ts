import { expect, type Page, test } from '@playwright/test';
import { openPage, visit } from '#test/support/link-page/drive.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

const RED = { colour: '#ff0000', hertz: 500 };
const BLUE = { colour: '#0000ff', hertz: 1200 };
const GREEN = { colour: '#00ff00', hertz: 3000 };

const pieces = (page: Page) => page.evaluate(() => window.recordingPage.pieces());

/** A place in each of two tiles beside one another. */
const SIDES = [
  [0.25, 0.4],
  [0.75, 0.4],
] as const;

const play = (page: Page, count: number, cut: number, places: readonly (readonly [number, number])[]) =>
  page.evaluate((given) => window.recordingPage.play(given.count, given.cut, given.places), {
    count,
    cut,
    places,
  });
/** Of the last write: pictures of one colour are small, and more would be seconds of them. */
const TORN_BYTES = 400;
const LONG = { timeout: 60_000 };
const bright = (colour: readonly number[] | undefined) => colour?.map((part) => part > 128);

/** So many more chunks are written than there are now. */
async function more(page: Page, count: number): Promise<void> {
  const before = await pieces(page);
  await expect.poll(() => pieces(page)).toBeGreaterThanOrEqual(before + count);
}

test('a recording has everyone in it, grows without timers, and can be played though its end is missing', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await openPage(context, 'recording-page.ts');
  await visit(page);
  await page.evaluate(() => {
    window.recordingPage.stopTimers();
    window.recordingPage.start();
  });
  const show = (given: { people: (typeof RED)[]; screen?: typeof RED }) =>
    page.evaluate(({ people, screen }) => window.recordingPage.show(people, screen), given);

  await show({ people: [RED] });
  await more(page, 2);
  await show({ people: [RED, BLUE] });
  let cutAt = 0;
  // an encoder on a busy machine is behind: until both have come through it
  await expect
    .poll(async () => {
      await more(page, 1);
      cutAt = await pieces(page);
      return (await play(page, cutAt, TORN_BYTES, SIDES)).colours.map(bright);
    }, LONG)
    .toEqual([
      [true, false, false],
      [false, false, true],
    ]);
  await show({ people: [BLUE], screen: RED });
  await more(page, 2);
  await page.evaluate(() => window.recordingPage.stop());

  await test.step('cut off as by a crash, also in the middle of a write: picture and sound are there', async () => {
    for (const cut of [0, TORN_BYTES]) {
      const played = await play(page, cutAt, cut, SIDES);
      expect(played.kinds).toEqual(['audio', 'video']);
      expect(played.size).toEqual([1280, 720]);
      expect(played.seconds).toBeGreaterThan(cutAt - 2);
      expect(played.frames).toBeGreaterThan(10);
      const [left, right] = played.colours;
      expect(bright(left)).toEqual([true, false, false]);
      expect(bright(right)).toEqual([false, false, true]);
    }
  });

  await test.step('the whole: at the end the screen is large, the one who stayed small beside it', async () => {
    const played = await page.evaluate(
      (all) =>
        window.recordingPage.play(all, 0, [
          [0.4, 0.5],
          [0.9, 0.48],
          [0.9, 0.05],
        ]),
      await pieces(page),
    );
    const [screen, person, ground] = played.colours;
    expect(bright(screen)).toEqual([true, false, false]);
    expect(bright(person)).toEqual([false, false, true]);
    expect(ground?.every((part) => part < 64)).toBe(true);
  });

  await test.step('both voices are heard, and nobody else', async () => {
    const [red = 0, blue = 0, green = 0] = await page.evaluate(
      (hertz) => window.recordingPage.listen(hertz),
      [RED.hertz, BLUE.hertz, GREEN.hertz],
    );
    expect(Math.min(red, blue)).toBeGreaterThan(0.02);
    expect(green).toBeLessThan(0.005);
  });
  await context.close();
});
