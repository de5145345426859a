import { type Browser, expect, type Page, test } from '@playwright/test';
import type { LinkDialect } from '#shared/contracts/features.ts';
import { ForeignPair } from '#test/support/link-page/drive.ts';
import type { ForeignKind } from '#test/support/link-page/foreign-page.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');

const BOTH_OFFER: LinkDialect = {
  firstOffer: 'larger-user-id',
  politeness: 'smaller-user-id-polite',
  layout: 'microphone-camera',
  dataChannel: 'negotiated',
  bundlePolicy: 'balanced',
  screenAs: 'replaces-camera',
};
const ONE_OFFER: LinkDialect = {
  ...BOTH_OFFER,
  firstOffer: 'caller',
  politeness: 'never-renegotiates',
  dataChannel: 'in-band',
};

const offers = async ({ alice, bob }: ForeignPair) => [
  await alice.evaluate(() => window.linkPage.offersSent()),
  await bob.evaluate(() => window.foreignPage.offersSent()),
];
const state = (page: Page) => page.evaluate(() => window.linkPage.state());
const hearOf = ({ alice, bob }: ForeignPair) => [
  () => alice.evaluate(() => window.linkPage.listen()),
  () => bob.evaluate(() => window.foreignPage.listen()),
];

/** 1000 Hz at both ends. */
async function hearEachOther(pair: ForeignPair): Promise<void> {
  for (const listen of hearOf(pair)) {
    await expect.poll(async () => (await listen()).peak).toBeGreaterThan(0.05);
    await expect.poll(async () => Math.abs((await listen()).hertz - 1000)).toBeLessThan(12);
  }
}

/** A number goes on growing. */
async function grows(count: () => Promise<number>): Promise<void> {
  const before = await count();
  await expect.poll(count).toBeGreaterThan(before + 10);
}
const packetsOf = (page: Page) => async () =>
  (await page.evaluate(() => window.linkPage.received('camera')))?.packets ?? 0;
const framesOf = (page: Page) => () => page.evaluate(() => window.foreignPage.framesShown());

/** Nothing more is said: both ends are stable, and the number of offers stands while sound goes on for a second. */
async function isQuiet(pair: ForeignPair): Promise<void> {
  const { alice, bob } = pair;
  await expect.poll(() => alice.evaluate(() => window.linkPage.signaling())).toBe('stable');
  await expect.poll(() => bob.evaluate(() => window.foreignPage.signaling())).toBe('stable');
  const before = await offers(pair);
  const sound = async () =>
    (await alice.evaluate(() => window.linkPage.received('microphone')))?.packets ?? 0;
  const then = await sound();
  await expect.poll(sound).toBeGreaterThan(then + 50);
  expect(await offers(pair)).toEqual(before);
}

/** Both begin in the same moment, before either has heard of the other. */
async function meet(browser: Browser, kind: ForeignKind, weArePolite: boolean): Promise<ForeignPair> {
  const pair = await ForeignPair.open(browser);
  const release = pair.hold();
  await pair.alice.evaluate(
    ([dialect, polite]) => {
      window.linkPage.open(!polite, { dialect, polite });
      return window.linkPage.sendTone(true);
    },
    [BOTH_OFFER, weArePolite] as const,
  );
  await pair.bob.evaluate(([as, polite]) => window.foreignPage.open(as, { polite }), [
    kind,
    !weArePolite,
  ] as const);
  await expect.poll(() => offers(pair)).toEqual([weArePolite ? 0 : 1, 1]);
  await release();
  return pair;
}

for (const kind of ['first-web-client', 'web-client'] as const) {
  for (const weArePolite of [true, false]) {
    test(`minimost’s ${kind}, which ${weArePolite ? 'wins' : 'gives way'}`, async ({ browser }) => {
      const pair = await meet(browser, kind, weArePolite);
      const { alice, bob } = pair;

      await test.step('sound both ways, and no storm of offers', async () => {
        await hearEachOther(pair);
        await isQuiet(pair);
        const [ours, theirs] = await offers(pair);
        expect(ours).toBe(weArePolite ? 0 : 1);
        // whoever made a fixed layout and then gave way offers it once more
        expect(theirs).toBeLessThanOrEqual(weArePolite ? 1 : 2);
      });

      await test.step('our screen is seen there, and it is known when it is not shared any more', async () => {
        const share = (sharing: boolean) =>
          alice.evaluate(async (on) => {
            await window.linkPage.sendCamera(on);
            window.linkPage.tell({ muted: false, camera: false, sharing: on, sharePaused: false });
          }, sharing);
        await share(true);
        await grows(framesOf(bob));
        await share(false);
        await expect.poll(framesOf(bob)).toBe(0);
      });

      await test.step('their screen is seen here', async () => {
        await bob.evaluate(() => window.foreignPage.share(true));
        await grows(packetsOf(alice));
        await grows(() => alice.evaluate(() => window.linkPage.framesShown()));
        if (kind === 'web-client')
          await expect.poll(() => alice.evaluate(() => window.linkPage.hints()?.sharing)).toBe(true);
        await hearEachOther(pair);
        await isQuiet(pair);
      });

      await test.step('an ICE restart of ours keeps the sound', async () => {
        const before = await alice.evaluate(() => window.linkPage.localUfrag());
        await alice.evaluate(() => window.linkPage.restart());
        await expect.poll(() => alice.evaluate(() => window.linkPage.localUfrag())).not.toBe(before);
        await isQuiet(pair);
        await hearEachOther(pair);
        await grows(() => alice.evaluate(() => window.linkPage.framesShown()));
      });
      await pair.close();
    });
  }
}

test('a web client whose first offer was lost: ours comes after a while, and gives way to the repeated one', async ({
  browser,
}) => {
  const pair = await ForeignPair.open(browser);
  await pair.alice.evaluate((dialect) => {
    window.linkPage.open(false, { dialect, polite: true });
    return window.linkPage.sendTone(true);
  }, BOTH_OFFER);
  // its first offer was lost on the way
  pair.cut();
  await pair.bob.evaluate(() => window.foreignPage.open('web-client', { polite: false }));
  await expect.poll(async () => (await offers(pair))[1]).toBe(1);
  await expect.poll(async () => (await offers(pair))[0]).toBe(1);
  pair.restore();
  await pair.bob.evaluate(() => window.foreignPage.repeat());
  await hearEachOther(pair);
  await isQuiet(pair);
  await pair.close();
});

test('a pipeline that offers: pictures first, no BUNDLE, candidates before the offer and without a mid', async ({
  browser,
}) => {
  const pair = await ForeignPair.open(browser);
  const { alice, bob } = pair;
  await alice.evaluate(async (dialect) => {
    window.linkPage.open(false, { dialect });
    await window.linkPage.sendTone(true);
    await window.linkPage.sendCamera(true);
  }, ONE_OFFER);
  await bob.evaluate(() => window.foreignPage.open('pipeline', { offers: true }));
  await hearEachOther(pair);
  await grows(packetsOf(alice));
  await grows(framesOf(bob));
  await test.step('text both ways over its channel', async () => {
    await expect.poll(() => alice.evaluate(() => window.linkPage.texts())).toEqual(['Hi! from GStreamer']);
    await alice.evaluate(() => window.linkPage.say('hello'));
    await expect.poll(() => bob.evaluate(() => window.foreignPage.texts())).toEqual(['hello']);
  });
  await test.step('a screen in the camera’s place, and no word more', async () => {
    await alice.evaluate(async () => {
      await window.linkPage.sendCamera(false);
      await window.linkPage.sendCamera(true);
      window.linkPage.restart();
    });
    await grows(framesOf(bob));
    expect(await offers(pair)).toEqual([0, 1]);
  });
  await pair.close();
});

test('a pipeline that answers, without BUNDLE, with a channel of its own', async ({ browser }) => {
  const pair = await ForeignPair.open(browser);
  const { alice, bob } = pair;
  await bob.evaluate(() => window.foreignPage.open('pipeline', {}));
  await alice.evaluate(async (dialect) => {
    window.linkPage.open(true, { dialect });
    await window.linkPage.sendTone(true);
    await window.linkPage.sendCamera(true);
  }, ONE_OFFER);
  await hearEachOther(pair);
  await grows(packetsOf(alice));
  await grows(framesOf(bob));
  await expect.poll(() => alice.evaluate(() => window.linkPage.texts().at(-1))).toBe('Hi! from GStreamer');
  await alice.evaluate(() => window.linkPage.say('hello'));
  await expect.poll(() => bob.evaluate(() => window.foreignPage.texts())).toEqual(['hello']);
  expect(await offers(pair)).toEqual([1, 0]);
  await pair.close();
});

test('a pipeline that only receives hears us, and the link stands', async ({ browser }) => {
  const pair = await ForeignPair.open(browser);
  const { alice, bob } = pair;
  await bob.evaluate(() => window.foreignPage.open('pipeline', { receiveOnly: true }));
  await alice.evaluate((dialect) => {
    window.linkPage.open(true, { dialect });
    return window.linkPage.sendTone(true);
  }, ONE_OFFER);
  await expect.poll(() => state(alice)).toBe('connected');
  const [, atTheirs] = hearOf(pair);
  await expect.poll(async () => (await atTheirs!()).peak).toBeGreaterThan(0.05);
  expect(await alice.evaluate(() => window.linkPage.received('microphone'))).toBeNull();
  await pair.close();
});

test('a camera that is only watched: it is seen and heard, and gets nothing', async ({ browser }) => {
  const pair = await ForeignPair.open(browser);
  const { alice, bob } = pair;
  await alice.evaluate((dialect) => {
    window.linkPage.open(false, { dialect, watch: true });
    return window.linkPage.sendTone(true);
  }, ONE_OFFER);
  await bob.evaluate(() => window.foreignPage.open('pipeline', { offers: true }));
  await grows(packetsOf(alice));
  const [atOurs, atTheirs] = hearOf(pair);
  await expect.poll(async () => (await atOurs!()).peak).toBeGreaterThan(0.05);
  expect((await atTheirs!()).peak).toBe(0);
  expect(await alice.evaluate(async () => (await window.linkPage.reading()).sent)).toBe(0);
  expect(await alice.evaluate(() => window.linkPage.sending())).toEqual([]);
  await pair.close();
});
