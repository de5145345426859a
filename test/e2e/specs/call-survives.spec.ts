import { expect, test } from '../people/house.ts';
import { seesMovingPicture } from '../people/media.ts';

test.describe('a call survives', () => {
  test('a crashed renderer: a new window takes the call up again', async ({ colleagues }) => {
    const { ada, ben } = await colleagues();
    await ada.videoCall();
    await ben.answer('Accept with video');
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    const next = ben.launched.nextWindow();
    await ben.launched.app.evaluate(({ BrowserWindow }) => {
      const main = BrowserWindow.getAllWindows().find((window) =>
        window.webContents.getURL().includes('main.html'),
      );
      main?.webContents.forcefullyCrashRenderer();
    });
    ben.page = await next;
    await ben.isInCall();
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    await ben.hangUp();
    await ada.isInNoCall();
  });
});

test.describe('a call survives', () => {
  test.use({ ownBackend: {} });

  test('a killed backend: media never stops, signalling comes back, hang-up still works', async ({
    pair,
    backend,
  }) => {
    const { ada, ben } = await pair();
    await ada.videoCall();
    await ben.answer('Accept with video');
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    await backend.kill();
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
    await backend.restart();
    await ada.write('still here');
    await ben.sees('still here');
    await ada.hangUp();
    await expect(ben.button('Hang up')).toBeHidden();
  });
});
