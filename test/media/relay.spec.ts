import { expect, type Page, test } from '@playwright/test';
import { type Coturn, startCoturn, whyNoCoturn } from '#test/support/coturn.ts';
import { ImpairmentProxy } from '#test/support/impairment/impairment-proxy.ts';
import { CallPair } from '#test/support/link-page/call-pair.ts';
import { LinkPair } from '#test/support/link-page/drive.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

test.skip(findChromium() === undefined, 'no Chromium on this computer');
test.skip(whyNoCoturn() !== null, whyNoCoturn() ?? '');

/** Of pictures that are shown. */
async function moves(page: Page, shown: (page: Page) => Promise<number>): Promise<void> {
  const before = await shown(page);
  await expect.poll(() => shown(page)).toBeGreaterThan(before + 20);
}

test.describe('a link between strangers that was warmed over the relay, where every direct way is silent', () => {
  let coturn: Coturn;
  let media: ImpairmentProxy;
  test.beforeEach(async () => {
    coturn = await startCoturn();
    media = new ImpairmentProxy({ treat: { host: 'silent', srflx: 'silent', relay: 'pass' } });
  });
  test.afterEach(async () => {
    await media.close();
    await coturn.stop();
  });

  const descriptions = (page: Page) => page.evaluate(() => window.callPage.descriptions());
  const interruptions = (page: Page) => page.evaluate(() => window.callPage.interruptions());

  for (const collide of [false, true]) {
    test(`goes on over the relay ${collide ? 'when both ends begin to look at once' : 'while a direct way is looked for'}`, async ({
      browser,
    }) => {
      const pair = await CallPair.open(browser, { media, iceServers: [coturn.iceServer('udp', 'ada')] });
      await pair.ring({ strangers: true });
      for (const page of pair.both) await expect.poll(() => pair.links(page)).toEqual(['connected']);
      const release = collide ? pair.hold() : null;
      await pair.answer();
      for (const page of release ? pair.both : [pair.alice]) {
        await expect.poll(() => descriptions(page)).toBe(2);
      }
      await release?.();
      for (const page of pair.both) {
        await moves(page, (of) => pair.framesShown(of));
        await expect.poll(() => pair.paths(page)).toEqual(['relay']);
        await moves(page, (of) => pair.framesShown(of));
        expect(await pair.links(page)).toEqual(['connected']);
        expect(await interruptions(page)).toBe(0);
      }
      expect(media.count().out).toBe(0);
      await pair.close();
    });
  }
});

test.describe('where only TCP gets out', () => {
  let coturn: Coturn;
  test.beforeAll(async () => {
    coturn = await startCoturn({ udp: false });
  });
  test.afterAll(() => coturn.stop());

  const path = (page: Page) => page.evaluate(() => window.linkPage.path());
  const shown = (page: Page) => page.evaluate(() => window.linkPage.framesShown());

  for (const transport of ['tcp', 'tls'] as const) {
    test(`the relay is reached over ${transport}`, async ({ playwright, launchOptions }) => {
      // what a company does with its own authority: this certificate is good
      const trust = `--ignore-certificate-errors-spki-list=${coturn.publicKeyHash}`;
      const browser = await playwright.chromium.launch({
        ...launchOptions,
        args: [...(launchOptions.args ?? []), trust],
      });
      const pair = await LinkPair.open(browser);
      const server = coturn.iceServer(transport, `of-${transport}`);
      await pair.connect({ relayOnly: true, iceServers: [server] });
      for (const page of pair.both) {
        await expect.poll(() => page.evaluate(() => window.linkPage.state())).toBe('connected');
        await page.evaluate(() => window.linkPage.sendCamera(true));
      }
      for (const page of pair.both) {
        await moves(page, shown);
        expect(await path(page)).toEqual({ path: 'relay', relayProtocol: transport });
      }
      expect(coturn.allocations()).toContain(server.username);
      await browser.close();
    });
  }

  test('a certificate that nobody vouches for is of no use, and the person is told', async ({ browser }) => {
    const server = coturn.iceServer('tls', 'of-nobody');
    const pair = await CallPair.open(browser, { iceServers: [server] });
    await pair.answer({ relayOnly: true });
    for (const page of pair.both) {
      await expect
        .poll(() => page.evaluate(() => window.callPage.facts().relayError?.code))
        .toBe('relay-unreachable');
      expect(await pair.links(page)).toEqual(['connecting']);
    }
    expect(coturn.allocations()).not.toContain(server.username);
    await pair.close();
  });
});
