/** Calls whose network goes away and comes back: everything of media and signalling passes proxies that can be cut. */
import { hearsSound, seesMovingPicture } from '../people/media.ts';
import { expect, lasting, test } from '../people/network.ts';

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
