/** The 17 points of the call contract's testing checklist, each under its own name (docs/testing.md). */
import { expect, test } from '../people/house.ts';
import {
  hearsSilence,
  hearsSound,
  hearsTone,
  seesCameraOff,
  seesMovingPicture,
  seesSharedScreen,
  useToneAsMicrophone,
} from '../people/media.ts';

test('1-on-1 audio call works', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await Promise.all([useToneAsMicrophone(ada.page, 1000), useToneAsMicrophone(ben.page, 600)]);
  await ada.call();
  await ben.answer('Accept');
  await Promise.all([hearsTone(ben.page, 1000), hearsTone(ada.page, 600)]);
});

test('1-on-1 video call works', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.videoCall();
  await ben.answer('Accept with video');
  await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
});

test('Mute/unmute audio works', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Accept');
  await hearsSound(ben.page);
  await ada.button('Mute microphone').click();
  await hearsSilence(ben.page);
  await ada.button('Unmute microphone').click();
  await hearsSound(ben.page);
});

test('Toggle video on/off works', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.videoCall();
  await ben.answer('Accept');
  await seesMovingPicture(ben.page);
  await ada.button('Turn off camera').click();
  await seesCameraOff(ben.page);
  await ada.button('Turn on camera').click();
  await seesMovingPicture(ben.page);
});

test('Screen sharing works', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Accept');
  await hearsSound(ben.page);
  await ada.share();
  await seesSharedScreen(ben.page);
  await hearsSound(ben.page);
  await ada.button('Stop sharing').click();
  await expect(ben.sharedScreen()).toBeHidden();
  await hearsSound(ben.page);
});

test('Call can be answered', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  const ring = await ben.ringWindow();
  await expect(ring.getByText('Ada')).toBeVisible();
  await ben.answer('Accept');
  await Promise.all([ada.isInCall(), ben.isInCall()]);
  await Promise.all([hearsSound(ada.page), hearsSound(ben.page)]);
});

test('Call can be rejected', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Decline');
  await ada.isInNoCall();
  await expect(ada.notices().getByText(/declined/)).toBeVisible();
});

test('Call can be ended', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Accept');
  await Promise.all([ada.isInCall(), ben.isInCall()]);
  await ben.hangUp();
  await Promise.all([ada.isInNoCall(), ben.isInNoCall()]);
  await test.step('by the caller, before it is answered: it stops ringing at once', async () => {
    await ada.call();
    const ring = await ben.ringWindow();
    const closed = ring.waitForEvent('close');
    await ada.hangUp();
    await closed;
    await ben.isInNoCall();
  });
});

test('Call duration displays correctly', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Accept');
  const seconds = async (): Promise<number> => {
    const [minutes = NaN, rest = NaN] = (await ada.page.getByRole('timer').innerText())
      .split(':')
      .map(Number);
    return minutes * 60 + rest;
  };
  await expect.poll(seconds).toBeGreaterThanOrEqual(1);
  const [first, since] = [await seconds(), Date.now()];
  await expect.poll(seconds).toBeGreaterThanOrEqual(first + 3);
  const [last, passed] = [await seconds(), (Date.now() - since) / 1000];
  expect(Math.abs(last - first - passed)).toBeLessThan(2.5);
});

test('Media state changes propagate', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Accept');
  await hearsSound(ben.page);
  await expect(ben.page.getByText(/Ada .*is muted/)).toBeHidden();
  await ada.button('Mute microphone').click();
  await expect(ben.page.getByText(/Ada .*is muted/)).toBeAttached();
  await ada.button('Unmute microphone').click();
  await expect(ben.page.getByText(/Ada .*is muted/)).toBeHidden();
  await ada.button('Turn on camera').click();
  await seesMovingPicture(ben.page);
});

test('Call persists after page refresh (reconnection)', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.videoCall();
  await ben.answer('Accept with video');
  await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
  await ben.page.reload();
  await ben.isInCall();
  await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page)]);
});

test('Call history is recorded', async ({ colleagues }) => {
  const { ada, ben } = await colleagues();
  await ada.call();
  await ben.answer('Accept');
  await expect(ada.page.getByRole('timer')).toHaveText('0:02');
  await ada.hangUp();
  await ben.isInNoCall();
  await Promise.all([ada.openHistory(), ben.openHistory()]);
  await expect(ada.history().first()).toContainText(/Ben/);
  await expect(ada.history().first()).toContainText(/Outgoing voice call, \d+ second/);
  await expect(ben.history().first()).toContainText(/Ada/);
  await expect(ben.history().first()).toContainText(/Incoming voice call, \d+ second/);
});

test.describe('with a short ring', () => {
  test.use({ ownBackend: { PARLEY_RING_MS: '2500', PARLEY_SWEEP_MS: '200' } });

  test('Missed call notifications work', async ({ pair }) => {
    const { ada, ben } = await pair();
    const notifications = await ben.recordNotifications();
    await ada.call();
    const ring = await ben.ringWindow();
    await ring.waitForEvent('close');
    await ada.isInNoCall();
    await expect(ada.notices().getByText(/No answer/)).toBeVisible();
    await expect.poll(notifications).toContainEqual(expect.stringMatching(/Missed call.*Ada/s));
    await expect(ben.page.getByRole('log').getByText(/Missed voice call/)).toBeVisible();
  });
});

test.describe('in a group', () => {
  test('Multiple participants can join (group call)', async ({ trio }) => {
    const { ada, ben, cy } = await trio();
    await ada.videoCall();
    await Promise.all([ben.answer('Accept with video'), cy.answer('Accept')]);
    await Promise.all([seesMovingPicture(ada.page), seesMovingPicture(ben.page), seesMovingPicture(cy.page)]);
    await expect(cy.page.locator('video[data-remote][data-of="camera"]:visible')).toHaveCount(2);
    await Promise.all([ada, ben, cy].map((person) => expect(person.remoteSounds()).toHaveCount(2)));

    await test.step('Participant joins/leaves notifications work', async () => {
      await cy.hangUp();
      await expect(ada.page.getByText(/Cy .*left/).first()).toBeVisible();
      await cy.join();
      await expect(ada.page.getByText(/Cy .*joined/).first()).toBeVisible();
      await seesMovingPicture(cy.page);
    });
  });
});
