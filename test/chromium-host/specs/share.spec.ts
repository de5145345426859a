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

  // listened to before the window goes
  const end = await page.evaluateHandle(() => ({
    told: new Promise((resolve) =>
      window.share.getVideoTracks()[0]!.addEventListener('ended', () => resolve('ended')),
    ),
  }));
  red.kill();
  expect(await end.evaluate(({ told }) => told)).toBe('ended');

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
  const { app, page, set, state } = await launch({ env: display.env });
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
  expect(await attempt()).toBe('AbortError');
  await set({ mayRequest: false });
  expect(await attempt()).toBe('NotAllowedError');
  await set({ mayRequest: true });
  expect((await state()).log).toContain('request media  app://mini/index.html');
  await app.evaluate(({ session }) => session.defaultSession.setDisplayMediaRequestHandler(null));
  expect(await attempt()).toBe('NotSupportedError');
});

test('the handler learns who asks and how; an answer without a picture throws there', async ({ launch }) => {
  const { app, page } = await launch();
  const asked = await app.evaluateHandle(({ session, webContents }) => {
    const seen: unknown[] = [];
    session.defaultSession.setDisplayMediaRequestHandler((request, callback) => {
      const { frame, ...rest } = request;
      const asker = frame && webContents.fromFrame(frame);
      seen.push({ ...rest, url: asker?.getURL(), top: frame?.parent === null });
      try {
        callback({ audio: 'loopback' });
      } catch (error) {
        seen.push(String(error));
      }
    });
    return seen;
  });
  const attempt = (audio: boolean) =>
    page.evaluate(
      (audio) =>
        navigator.mediaDevices
          .getDisplayMedia({ video: true, audio })
          .then(String, (error: DOMException) => `${error.name}: ${error.message}`),
      audio,
    );
  expect(await attempt(true)).toBe('AbortError: Invalid capture constraints');
  expect(await asked.jsonValue()).toEqual([
    {
      securityOrigin: 'app://mini/',
      videoRequested: true,
      audioRequested: true,
      userGesture: true,
      url: 'app://mini/index.html',
      top: true,
    },
    'TypeError: Video was requested, but no video stream was provided',
  ]);
});

test('our own windows know by which source they would be captured, hidden ones too', async ({
  display,
  launch,
}) => {
  clock(display, 'Red window', '#ff0000');
  const { app } = await launch({ env: display.env });
  const found = () =>
    app.evaluate(async ({ BrowserWindow, desktopCapturer }) => {
      const sources = await desktopCapturer.getSources({
        types: ['window'],
        thumbnailSize: { width: 0, height: 0 },
      });
      const nativeId = (id: string) => id.split(':')[1];
      const named = (id: string) => sources.find((source) => nativeId(source.id) === nativeId(id))?.name;
      return BrowserWindow.getAllWindows().map((window) => [
        window.getTitle(),
        named(window.getMediaSourceId()),
      ]);
    });
  await app.evaluate(async ({ BrowserWindow }) => {
    const [main] = BrowserWindow.getAllWindows();
    const url = main!.webContents.getURL();
    const hidden = new BrowserWindow({ show: false });
    const child = new BrowserWindow({ parent: main!, modal: true, width: 500, height: 300 });
    await Promise.all([hidden.loadURL(`${url}?1`), child.loadURL(`${url}?2`)]);
    const rename = (window: typeof child, title: string) =>
      window.webContents.executeJavaScript(`document.title = '${title}'`);
    await Promise.all([rename(hidden, 'Hidden'), rename(child, 'Child')]);
  });
  await expect.poll(found).toEqual([
    ['Mini', 'Mini - Chromium'],
    ['Hidden', 'Hidden - Chromium'],
    ['Child', 'Child - Chromium'],
  ]);
  const child = app.windows().find((window) => window.url().endsWith('?2'));
  expect(await child!.evaluate(() => [innerWidth, innerHeight])).toEqual([500, 300]);
});

test('a child window knows its parent and goes with it', async ({ launch }) => {
  const { app } = await launch();
  const seen = await app.evaluate(async ({ BrowserWindow }) => {
    const [main] = BrowserWindow.getAllWindows();
    const child = new BrowserWindow({ parent: main!, modal: true, width: 500, height: 300 });
    const told: string[] = [];
    child.on('closed', () => told.push('child'));
    main!.on('closed', () => told.push('main'));
    const family = [
      child.getParentWindow() === main,
      child.isModal(),
      main!.getChildWindows().length,
      main!.isModal(),
    ];
    main!.destroy();
    return { family, told, left: BrowserWindow.getAllWindows().length };
  });
  expect(seen).toEqual({ family: [true, true, 1, false], told: ['child', 'main'], left: 0 });
});
