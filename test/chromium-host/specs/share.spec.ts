import type { Page } from '@playwright/test';
import { missingProgram, type Display } from '#test/support/desktop.ts';
import { expect, test } from './support/mini.ts';

const missing = missingProgram('xclock', 'xprop', 'ffmpeg');
test.skip(missing !== undefined, `${missing} is not installed`);

const clock = (display: Display, title: string, colour: string) =>
  display.open('xclock', [
    '-bg',
    colour,
    '-fg',
    colour,
    '-hd',
    colour,
    '-geometry',
    '400x300',
    '-title',
    title,
  ]);

/** Shares, and looks at one pixel of the first frame. */
const share = (page: Page) =>
  page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    window.share = stream;
    const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true });
    await video.play();
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d')!;
    context.drawImage(video, 0, 0);
    const [red, green, blue] = context.getImageData(20, 20, 1, 1).data;
    const [track] = stream.getVideoTracks();
    return { pixel: { red, green, blue }, label: track!.label, surface: track!.getSettings().displaySurface };
  });

test('the chosen X11 window arrives as pixels, keeps its title, and ends with the window', async ({
  display,
  launch,
}) => {
  const red = clock(display, 'Rotes "Fenster" ü', '#ff0000');
  clock(display, 'Blue window', '#0000ff');
  const { app, page, set } = await launch({ env: display.env });
  const names = () =>
    app.evaluate(async ({ desktopCapturer }) =>
      (await desktopCapturer.getSources({ types: ['window'], thumbnailSize: { width: 0, height: 0 } })).map(
        ({ name }) => name,
      ),
    );
  const both = ['Rotes "Fenster" ü', 'Blue window'];
  await expect.poll(names).toEqual(expect.arrayContaining(both));

  await set({ source: 'Rotes "Fenster" ü' });
  const first = await share(page);
  expect(first).toMatchObject({ label: expect.stringMatching(/^window:\d+:0$/), surface: 'window' });
  expect(first.pixel.red).toBeGreaterThan(230);
  expect(first.pixel.blue).toBeLessThan(30);

  const ended = page.evaluate(
    () =>
      new Promise((resolve) =>
        window.share.getVideoTracks()[0]!.addEventListener('ended', () => resolve('ended')),
      ),
  );
  red.kill();
  expect(await ended).toBe('ended');

  await set({ source: 'Blue window' });
  const second = await share(page);
  expect(second.pixel.blue).toBeGreaterThan(230);
  await expect.poll(names).toContain('Blue window'); // and not the title that it wore for a moment

  await set({ source: 'Entire screen' });
  expect((await share(page)).surface).toBe('monitor');
});

test('sources come with thumbnails, pages with their size, refusals with the names of Electron', async ({
  display,
  launch,
}) => {
  clock(display, 'Red window', '#ff0000');
  const { app, page } = await launch({ env: display.env });
  const thumbnail = () =>
    app.evaluate(async ({ desktopCapturer }) => {
      const sources = await desktopCapturer.getSources({
        types: ['window'],
        thumbnailSize: { width: 160, height: 120 },
      });
      return sources.find(({ name }) => name === 'Red window')?.thumbnail.getSize();
    });
  await expect.poll(thumbnail).toEqual({ width: 160, height: 120 });
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([900, 600]);

  const attempt = () =>
    page.evaluate(() =>
      navigator.mediaDevices.getDisplayMedia().then(String, (error: DOMException) => error.name),
    );
  expect(await attempt()).toBe('NotAllowedError');
  await app.evaluate(({ session }) => session.defaultSession.setDisplayMediaRequestHandler(null));
  expect(await attempt()).toBe('NotSupportedError');
});
