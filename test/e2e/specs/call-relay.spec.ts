/** Calls over a relay, which is a real coturn. */
import { hearsSound, seesMovingPicture } from '../people/media.ts';
import { expect, test } from '../people/network.ts';

test.describe('behind a firewall', () => {
  test.use({ treat: { host: 'silent', srflx: 'silent', relay: 'pass' }, relayed: {} });

  test('TURN server fallback works (test behind NAT)', async ({ pair, coturn }) => {
    const { ada, ben } = await pair();
    await ada.videoCall();
    await ben.answer('Accept with video');
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    expect(coturn?.allocations().length).toBeGreaterThan(0);
    await ada.openStatistics();
    await expect(ada.page.getByText(/over the relay/).first()).toBeVisible();
  });
});

test.describe('relay', () => {
  test.use({ treat: { host: 'proxy', relay: 'pass' }, relayed: { TURN_TTL: '12' } });

  test('only the relay: no packet goes any other way, and credentials are renewed in the call', async ({
    pair,
    media,
    coturn,
  }) => {
    const { ada, ben } = await pair({ settings: { relayOnly: true } });
    await ada.call();
    await ben.answer('Accept');
    await Promise.all([hearsSound(ada.page), hearsSound(ben.page)]);
    const first = new Set(coturn?.allocations());
    await expect
      .poll(() => [...new Set(coturn?.allocations())].filter((name) => !first.has(name)).length, {
        timeout: 60_000,
      })
      .toBeGreaterThan(0);
    await Promise.all([hearsSound(ada.page), hearsSound(ben.page)]);
    expect(media.count().rtp).toBe(0);
  });

  test.describe('with a wrong secret', () => {
    test.use({ relayed: { TURN_SECRET: 'another secret' } });

    test('is told in words', async ({ pair, coturn }) => {
      const { ada, ben } = await pair({ settings: { relayOnly: true } });
      await ada.call();
      await ben.answer('Accept');
      await expect(ada.page.getByText(/The relay refused us/).first()).toBeVisible();
      expect(coturn?.refusals().length).toBeGreaterThan(0);
    });
  });
});
