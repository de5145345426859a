/**
 * Specs on a bad network: apps sign in through a proxy that rewrites candidates, so that all media passes another one, which can be slow,
 * lossy or cut; and backends with a relay.
 */
import { startBackendProcess } from '#test/support/backend-process.ts';
import { type Coturn, startCoturn, whyNoCoturn } from '#test/support/coturn.ts';
import { type ImpairmentOptions, ImpairmentProxy } from '#test/support/impairment/impairment-proxy.ts';
import { openSignallingProxy, type SignallingProxy } from '#test/support/impairment/signalling-proxy.ts';
import { inFreshWindows, type StandingPair, test as house, withStandingPair } from './house.ts';

interface Options {
  /** What becomes of candidates; host ones pass through the proxy and all others are dropped, unless said otherwise. */
  readonly treat: NonNullable<ImpairmentOptions['treat']>;
  /** The environment of a backend that gives out credentials of a coturn of this test; `null`: it has no relay. */
  readonly relayed: Readonly<Record<string, string>> | null;
}

interface Fixtures {
  /** Two standing colleagues with all their packets in the test's hand; on a healthy network to begin with. */
  readonly onBadNetwork: () => Promise<StandingPair & Pick<Standing, 'media' | 'signalling'>>;
  readonly coturn: Coturn | null;
  readonly media: ImpairmentProxy;
  readonly signalling: SignallingProxy;
}

interface Standing {
  readonly media: ImpairmentProxy;
  readonly signalling: SignallingProxy;
  readonly pair: StandingPair;
}

const HEALTHY = { delayMs: 0, lossPct: 0, rateKbps: 0, cut: false };

export const test = house.extend<Options & Fixtures, { readonly standingNetwork: Standing }>({
  standingNetwork: [
    async ({ sharedBackend }, use) => {
      const media = new ImpairmentProxy({ seed: 1 });
      const signalling = await openSignallingProxy({ target: sharedBackend.address, media });
      await withStandingPair(signalling.url, (pair) => use({ media, signalling, pair }));
      await signalling.close();
      await media.close();
    },
    { scope: 'worker' },
  ],
  onBadNetwork: async ({ standingNetwork }, use) => {
    const { media, signalling, pair } = standingNetwork;
    await inFreshWindows(pair, (open) => use(async () => ({ media, signalling, ...(await open()) })));
    media.both('*', '*', HEALTHY);
    signalling.restore();
  },
  treat: [{}, { option: true }],
  relayed: [null, { option: true }],
  coturn: async ({ relayed }, use, info) => {
    if (relayed === null) return use(null);
    const missing = whyNoCoturn();
    if (missing !== null) info.skip(true, missing);
    const coturn = await startCoturn();
    await use(coturn);
    await coturn.stop();
  },
  backend: async ({ coturn, relayed, ownBackend, sharedBackend }, use) => {
    if (coturn === null && ownBackend === null) return use(sharedBackend);
    const backend = await startBackendProcess({ ...coturn?.env, ...relayed, ...ownBackend });
    await use(backend);
    await backend.stop();
  },
  media: async ({ treat }, use) => {
    const media = new ImpairmentProxy({ seed: 1, treat });
    await use(media);
    await media.close();
  },
  signalling: async ({ backend, media }, use) => {
    const signalling = await openSignallingProxy({ target: backend.address, media });
    await use(signalling);
    await signalling.close();
  },
  address: ({ signalling }, use) => use(signalling.url),
});

/** How long a fault lasts is part of the fault: no wait for something that could be seen. */
export const lasting = (seconds: number): Promise<void> =>
  new Promise((over) => void setTimeout(over, seconds * 1000));

export { expect } from '@playwright/test';
