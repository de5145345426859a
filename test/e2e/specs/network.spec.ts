/** Calls on bad networks and over a relay. Conditions are set on a proxy that all media passes; the relay is a real coturn. */
import { expect, lasting, test } from '../people/network.ts';
import { hearsSound, seesMovingPicture } from '../people/media.ts';

test.describe('quality', () => {
  test('Connection quality indicator updates', async ({ onBadNetwork }) => {
    const { ada, ben, media } = await onBadNetwork();
    await ada.videoCall();
    await ben.answer('Accept with video');
    await expect(ada.quality()).toHaveText(/^Good connection/);
    await test.step('150 ms of round trip are fair', async () => {
      media.both('*', '*', { delayMs: 75 });
      await expect(ada.quality()).toHaveText(/^Fair connection: everything arrives 1\d\d ms late/);
    });
    await test.step('350 ms are poor', async () => {
      media.both('*', '*', { delayMs: 175 });
      await expect(ada.quality()).toHaveText(/^Poor connection: everything arrives 3\d\d ms late/);
    });
    await test.step('3 % of loss are fair, 8 % are poor', async () => {
      media.both('*', '*', { delayMs: 0, lossPct: 3.5 });
      await expect(ada.quality()).toHaveText(/^Fair connection: \d+(\.\d)? % /);
      media.both('*', '*', { lossPct: 9 });
      await expect(ada.quality()).toHaveText(/^Poor connection: \d+(\.\d)? % /);
    });
    await test.step('and it is good again', async () => {
      media.both('*', '*', { lossPct: 0 });
      await expect(ada.quality()).toHaveText(/^Good connection/);
    });
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
  });

  test('300 kbit/s: the picture gets smaller, sound goes on, and it grows again', async ({
    onBadNetwork,
  }) => {
    const { ada, ben, media } = await onBadNetwork();
    await ada.videoCall();
    await ben.answer('Accept with video');
    await seesMovingPicture(ben.page);
    const height = (): Promise<number> =>
      ben.page.evaluate(
        () =>
          document.querySelector<HTMLVideoElement>('video[data-remote][data-of="camera"]')?.videoHeight ?? 0,
      );
    await expect.poll(height).toBe(720);
    media.both('*', '*', { rateKbps: 300, queueMs: 200 });
    await expect.poll(height, { timeout: 60_000 }).toBeLessThan(480);
    await hearsSound(ben.page);
    media.both('*', '*', { rateKbps: 0 });
    await expect.poll(height, { timeout: 90_000 }).toBeGreaterThan(400);
  });
});

test.describe('cuts', () => {
  for (const seconds of [3, 10, 20]) {
    test(`of ${seconds} s: sound and picture come back by themselves`, async ({ onBadNetwork }) => {
      const { ada, ben, media, signalling } = await onBadNetwork();
      await ada.videoCall();
      await ben.answer('Accept with video');
      await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
      media.cut();
      signalling.cut();
      await lasting(seconds);
      if (seconds > 5) await expect(ada.page.getByText(/You are cut off/).first()).toBeVisible();
      media.restore();
      signalling.restore();
      await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
      await Promise.all([hearsSound(ada.page), hearsSound(ben.page)]);
      await expect(ada.page.getByText(/You are cut off/)).toBeHidden();
      await ada.hangUp();
      await ben.isInNoCall();
    });
  }

  test('another network: the call moves over', async ({ onBadNetwork }) => {
    const { ada, ben, media } = await onBadNetwork();
    await ada.videoCall();
    await ben.answer('Accept with video');
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    await media.move('ada-standing');
    await Promise.all([seesMovingPicture(ada.page, 60), seesMovingPicture(ben.page, 60)]);
  });
});

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
