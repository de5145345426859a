/** Two call rooms in one call, as their engines would have it; used by test/media. */
import type { Browser, Page } from '@playwright/test';
import type { CallView, PeerView } from '#shared/contracts/view.ts';
import type { ImpairmentProxy } from '../impairment/impairment-proxy.ts';
import { openPage, PagePair } from './drive.ts';

const KEY = 'k1';

interface CallPairOptions {
  /** All media passes it, or what it lets by. */
  readonly media?: ImpairmentProxy;
  readonly iceServers?: RTCIceServer[];
}

/** Alice calls Bob; she makes the first offer, and he gives way. */
export class CallPair extends PagePair {
  static async open(browser: Browser, { media, iceServers = [] }: CallPairOptions = {}): Promise<CallPair> {
    const context = await browser.newContext();
    const pages = [await openPage(context, 'call-page.ts'), await openPage(context, 'call-page.ts')] as const;
    const pair = new CallPair(...pages, media ?? null);
    await pair.join(
      (page) => (signal) =>
        page.evaluate(([key, given]) => window.callPage.receive(key, given), [KEY, signal] as const),
    );
    for (const page of pair.both) {
      await page.evaluate((given) => window.callPage.setIceServers(given), iceServers);
    }
    return pair;
  }

  /** The call rings, and the link is made already; strangers hide their addresses until it is answered. */
  async ring({ strangers = false } = {}): Promise<void> {
    const ringsUntil = Date.now() + 60_000;
    const peers = (weOffer: boolean) => [peerOf(weOffer, { prewarm: true, relayOnly: strangers })];
    await put(this.bob, { state: { phase: 'incoming', answering: false, ringsUntil }, peers: peers(false) });
    await put(this.alice, { state: { phase: 'outgoing', ringsUntil }, peers: peers(true) });
  }

  /** Bob answers, and both are seen and heard. */
  async answer({ relayOnly = false } = {}): Promise<void> {
    const mediaState = { audioEnabled: true, videoEnabled: true, screenSharing: false };
    for (const page of [this.bob, this.alice]) {
      const peers = [peerOf(page === this.alice, { relayOnly })];
      await put(page, { state: { phase: 'joined', held: false }, mediaState, peers });
    }
  }

  links(page: Page): Promise<string[]> {
    return page.evaluate(() => window.callPage.facts().links);
  }

  /** Of each link, as a person reads it. */
  paths(page: Page): Promise<(string | null)[]> {
    return page.evaluate(() => window.callPage.facts().paths);
  }

  /** Pictures of the other that were really shown so far. */
  framesShown(page: Page): Promise<number> {
    return page.evaluate(() => window.callPage.framesShown());
  }
}

const put = (page: Page, call: Partial<CallView>) => page.evaluate((more) => window.callPage.put(more), call);

const peerOf = (weOffer: boolean, more: Partial<PeerView> = {}): PeerView => ({
  key: KEY,
  userId: weOffer ? 'u-bob' : 'u-alice',
  deviceId: 'd-2',
  joinId: null,
  weOffer,
  polite: !weOffer,
  prewarm: false,
  relayOnly: false,
  ...more,
});
