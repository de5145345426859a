import type { Page } from '@playwright/test';
import { expect, test } from './support/mini.ts';

const capture = (page: Page): Promise<string[] | string> =>
  page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(
      (stream) => stream.getTracks().map(({ kind }) => kind),
      (error: DOMException) => error.name,
    ),
  );

test('camera and microphone follow the request handler', async ({ mini: { page, state, set } }) => {
  expect(await capture(page)).toEqual(['audio', 'video']);
  expect((await state()).log).toContain('request media audio+video app://mini/index.html');
  await set({ mayRequest: false });
  expect(await capture(page)).toBe('NotAllowedError');
});

test('camera and microphone follow the check handler', async ({ mini: { page, set } }) => {
  const look = (): Promise<unknown> =>
    page.evaluate(async () => {
      const devices = await navigator.mediaDevices.enumerateDevices();
      const { state } = await navigator.permissions.query({ name: 'camera' });
      return {
        state,
        kinds: [...new Set(devices.map(({ kind }) => kind))].sort(),
        named: devices.every(({ label }) => label),
      };
    });
  const kinds = ['audioinput', 'audiooutput', 'videoinput'];
  expect(await look()).toEqual({ state: 'granted', kinds, named: true });
  await set({ mayCheck: false });
  expect(await look()).toEqual({ state: 'denied', kinds, named: false });
  expect(await capture(page)).toBe('NotAllowedError');
});

test('the fake camera runs at the rate that the command line asks for', async ({ mini: { page } }) => {
  const rate = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    return stream.getVideoTracks()[0]?.getSettings().frameRate;
  });
  expect(rate).toBe(30);
});

test('without a display the drawn window is shared, or refused', async ({ mini: { page, set } }) => {
  const share = (): Promise<unknown> =>
    page.evaluate(() =>
      navigator.mediaDevices.getDisplayMedia({ video: true }).then(
        (stream) => stream.getVideoTracks().length,
        (error: DOMException) => error.name,
      ),
    );
  expect(await share()).toBe('AbortError');
  await set({ source: 'Test window' });
  expect(await share()).toBe(1);
});

test('two apps call each other', async ({ launch }) => {
  const [{ page: caller }, { page: callee }] = await Promise.all([launch(), launch()]);
  await Promise.all([caller, callee].map((page) => page.evaluate(() => window.call.capture())));
  const offer = await caller.evaluate(() => window.call.offer());
  const answer = await callee.evaluate((sdp) => window.call.answer(sdp), offer);
  await caller.evaluate((sdp) => window.call.accept(sdp), answer);
  for (const page of [caller, callee]) {
    await page.waitForFunction(() => {
      const video = document.querySelector('video');
      return video?.videoWidth === 640 && video.currentTime > 0.2;
    });
  }
});
