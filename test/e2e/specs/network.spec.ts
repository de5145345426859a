/** Calls on bad networks. Conditions are set on a proxy that all media passes. */
import { hearsSound, seesMovingPicture } from '../people/media.ts';
import { expect, test } from '../people/network.ts';

test.describe('quality', () => {
  test('Connection quality indicator updates', async ({ onBadNetwork }) => {
    const { ada, ben, media } = await onBadNetwork();
    // without pictures: a machine that is busy with them is late by itself
    await ada.call();
    await ben.answer('Accept');
    await expect(ada.quality()).toHaveText(/^Good connection/);
    // where the words begin is held by unit tests; how late it really is, a busy machine decides too
    await test.step('150 ms of round trip are fair at best', async () => {
      media.both('*', '*', { delayMs: 75 });
      await expect(ada.quality()).toHaveText(/^(Fair|Poor) connection: everything arrives \d{3,} ms late/);
    });
    await test.step('350 ms are poor', async () => {
      media.both('*', '*', { delayMs: 175 });
      await expect(ada.quality()).toHaveText(/^Poor connection: everything arrives \d{3,} ms late/);
    });
    await test.step('3 % of loss are fair at best, 8 % are poor', async () => {
      media.both('*', '*', { delayMs: 0, lossPct: 3.5 });
      await expect(ada.quality()).toHaveText(/^(Fair|Poor) connection: \d+(\.\d)? % /);
      media.both('*', '*', { lossPct: 9 });
      await expect(ada.quality()).toHaveText(/^Poor connection: \d+(\.\d)? % /);
    });
    await test.step('and it is good again', async () => {
      media.both('*', '*', { lossPct: 0 });
      await expect(ada.quality()).toHaveText(/^Good connection/);
    });
    await Promise.all([hearsSound(ada.page), hearsSound(ben.page)]);
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
