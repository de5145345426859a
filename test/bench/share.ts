/** From "Share" to its first picture on the other side, how smooth it is, and whether the sound goes on meanwhile. */
import type { Page } from '@playwright/test';
import type { Person } from '../e2e/people/person.ts';
import { clickAt, firstFrame, watchFirstFrame } from './first-media.ts';
import { connected, frameRates, lasting, listenForGaps, nowMs } from './page.ts';
import type { RawPage } from './raw-page.ts';
import { withRawWorld } from './raw-world.ts';
import { median, type Row, row } from './row.ts';
import { withSite } from './site.ts';

/** Until the picture has its size. */
const SETTLE_MS = 3000;
const OVER_MS = 5000;
const SOUND = ['audio'] as const;
const NO_PICTURE = { width: 0, height: 0 };
const SCREEN = 'video[data-remote]';

interface Share {
  /** The first click, on the button of the call. */
  readonly clickedAt: number;
  /** The click that says what is shared; with the raw page it is the same, for nothing asks. */
  readonly chosenAt: number;
  readonly frameAt: number;
  readonly framesPerSecond: number;
  readonly longestGapMs: number;
}

/** Rows: share-to-picture from the choice and from the first click, share-frame-rate, share-audio-gap. */
export async function share(runs: number): Promise<Row[]> {
  const raw = await rawShares(runs);
  const parley = await parleyShares(runs);
  const all = (what: (one: Share) => number): [number[], number[]] => [parley.map(what), raw.map(what)];
  return [
    row('share-choice-to-picture', 'ms', ...all((one) => one.frameAt - one.chosenAt)),
    row('share-click-to-picture', 'ms', ...all((one) => one.frameAt - one.clickedAt)),
    row('share-frame-rate', 'fps', ...all((one) => one.framesPerSecond)),
    row('share-audio-gap', 'ms', ...all((one) => one.longestGapMs), 'no packet is missing'),
  ];
}

/** `begin` shares, and answers when it was clicked and chosen. */
async function measured(
  viewer: Page,
  begin: () => Promise<Pick<Share, 'clickedAt' | 'chosenAt'>>,
): Promise<Share> {
  await lasting(SETTLE_MS);
  await watchFirstFrame(viewer, SCREEN);
  const longestGap = await listenForGaps(viewer);
  const begun = await begin();
  const frameAt = await firstFrame(viewer);
  await lasting(SETTLE_MS);
  const longestGapMs = await longestGap();
  return { ...begun, frameAt, framesPerSecond: median(await frameRates(viewer, OVER_MS)), longestGapMs };
}

function rawShares(runs: number): Promise<Share[]> {
  return withRawWorld(async (world) => {
    const browsers = [await world.browser(), await world.browser()] as const;
    const shares: Share[] = [];
    for (let run = -1; run < runs; run += 1) {
      const [from, to] = [await browsers[0].open(), await browsers[1].open()];
      const one = await rawShare(from, to);
      if (run >= 0) shares.push(one);
      await Promise.all([from.page.close(), to.page.close()]);
    }
    return shares;
  });
}

async function rawShare(from: RawPage, to: RawPage): Promise<Share> {
  await Promise.all([from.capture(SOUND, NO_PICTURE), to.capture(SOUND, NO_PICTURE)]);
  await from.offer(to, SOUND, true);
  await Promise.all([connected(from.page), connected(to.page)]);
  return measured(to.page, async () => {
    const at = await clickWhen(from.page, 'Share screen');
    return { clickedAt: at, chosenAt: at };
  });
}

function parleyShares(runs: number): Promise<Share[]> {
  return withSite(async (site) => {
    const [ada, ben] = await site.pair();
    await ada.call();
    await ben.answer('Accept');
    await Promise.all([connected(ada.page), connected(ben.page)]);
    const shares: Share[] = [];
    for (let run = -1; run < runs; run += 1) {
      const one = await measured(ben.page, () => begin(ada));
      if (run >= 0) shares.push(one);
      await ada.button('Stop sharing').first().click();
      await ben.sharedScreen().waitFor({ state: 'hidden' });
    }
    return shares;
  });
}

/** The picker is answered as fast as it can be. */
async function begin(ada: Person): Promise<Pick<Share, 'clickedAt' | 'chosenAt'>> {
  const clickedAt = await clickWhen(ada.page, 'Share screen');
  const picker = await ada.launched.pickerWindow();
  await picker.getByRole('radio').first().check();
  return { clickedAt, chosenAt: await clickAt(picker, 'Share') };
}

/** A real click, for a screen is only given to a person; the time is that of the click in the page. */
async function clickWhen(page: Page, name: string): Promise<number> {
  await page.evaluate(() => {
    const on = (): void =>
      void Object.assign(globalThis, { clickedAt: performance.timeOrigin + performance.now() });
    document.addEventListener('click', on, { capture: true, once: true });
  });
  const before = nowMs();
  await page.getByRole('button', { name, exact: true }).click();
  const at = await page.evaluate(() => (globalThis as unknown as { clickedAt: number }).clickedAt);
  if (at < before - 1000) throw new Error('an old click was read');
  return at;
}
