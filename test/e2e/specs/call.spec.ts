import { expect, test } from '../people/house.ts';
import { countCaptures, seesCameraOff, seesMovingPicture } from '../people/media.ts';

test.describe('a call of two', () => {
  test('nothing is captured before it is accepted; Accept takes the microphone alone', async ({
    colleagues,
  }) => {
    const { ada, ben } = await colleagues();
    const captures = await countCaptures(ben.page);
    await ada.videoCall();
    await ben.ringWindow();
    expect(await captures()).toBe(0);
    await ben.answer('Accept');
    await seesMovingPicture(ben.page);
    await expect(ben.button('Turn on camera')).toBeVisible();
    await seesCameraOff(ada.page);
    expect(await captures()).toBe(1);
  });

  test('answered on a second device: the first stops ringing', async ({ colleagues, launch, backend }) => {
    const { ada, ben, bensAccount } = await colleagues();
    const second = await launch();
    await second.connectTo(backend.address);
    await second.signIn(bensAccount);
    await ada.call();
    const ring = await ben.ringWindow();
    const closed = ring.waitForEvent('close');
    await second.answer('Accept');
    await closed;
    await second.isInCall();
    await ben.isInNoCall();
    await ada.hangUp();
    await second.isInNoCall();
  });

  test('both call each other at once: it is one call', async ({ colleagues }) => {
    const { ada, ben } = await colleagues();
    await Promise.all([ada.call(), ben.call()]);
    await Promise.all([ada.isInCall(), ben.isInCall()]);
    await expect(ada.page.getByRole('timer')).toBeVisible();
    await expect(ben.page.getByRole('timer')).toBeVisible();
    await ada.hangUp();
    await ben.isInNoCall();
  });
});

test.describe('presence', () => {
  test.use({ ownBackend: { PARLEY_PRESENCE_GRACE_MS: '500' } });

  test('an offline colleague: the caller is told', async ({ join, remote }) => {
    const [ada, ben] = await Promise.all([join('Ada'), remote('Ben')]);
    await ben.comesOnline();
    await ada.find(ben.displayName);
    ben.goesOffline();
    await ada.call();
    await expect(ada.page.getByText(/^Ben .*is offline/).first()).toBeVisible();
    await ada.hangUp();
  });
});

test.describe('devices', () => {
  test('without microphone and camera one can still call and is told', async ({ join, colleagues }) => {
    const [{ ben, bensAccount }, ada] = await Promise.all([
      colleagues(),
      join('Eve', { fakeDevices: false }),
    ]);
    await ada.find(bensAccount.displayName);
    await ada.call();
    await ben.answer('Accept with video');
    await ada.isInCall();
    await expect(ada.page.getByText(/No microphone was found/).first()).toBeVisible();
    await seesMovingPicture(ada.page);
  });

  test('a refused permission is said, with a way out', async ({ join, colleagues }) => {
    const [{ ben, bensAccount }, ada] = await Promise.all([colleagues(), join('Eve')]);
    await ada.find(bensAccount.displayName);
    await ada.launched.app.evaluate(({ session }) => {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    });
    await ada.call();
    await ben.answer('Accept');
    await expect(ada.page.getByText(/may not use your microphone/).first()).toBeVisible();
  });
});
