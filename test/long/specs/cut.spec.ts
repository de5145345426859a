/** A network that is away for longer than anything waits by itself, and shorter than the backend keeps a place in the call. */
import { hearsSound, seesMovingPicture } from '../../e2e/people/media.ts';
import { expect, lasting, test } from '../../e2e/people/network.ts';

for (const whose of ['of both', 'of one'] as const) {
  test(`the network ${whose} is cut for 40 s: sound and picture come back by themselves`, async ({
    onBadNetwork,
  }) => {
    const { ada, ben, media, signalling } = await onBadNetwork();
    const away = whose === 'of both' ? undefined : 'ada-standing';
    await ada.videoCall();
    await ben.answer('Accept with video');
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    media.cut(away);
    signalling.cut(away);
    await lasting(40);
    await expect(ada.page.getByText(/You are cut off/).first()).toBeVisible();
    media.restore(away);
    signalling.restore(away);
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    await Promise.all([hearsSound(ada.page), hearsSound(ben.page)]);
    await expect(ada.page.getByText(/You are cut off/)).toBeHidden();
    await ada.hangUp();
    await ben.isInNoCall();
  });
}
