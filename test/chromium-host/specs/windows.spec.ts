import type { ElectronApplication } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './support/mini.ts';

/** Makes shell.openExternal remember, as one must on a real desktop. */
async function recordOpened(app: ElectronApplication): Promise<() => Promise<string[]>> {
  const opened = await app.evaluateHandle(({ shell }) => {
    const urls: string[] = [];
    shell.openExternal = async (url) => void urls.push(url);
    return urls;
  });
  return () => opened.jsonValue();
}

test('a second window has its own place and page', async ({ mini: { app } }) => {
  const [ring] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(() => globalThis.__mini.openRing('Ada')),
  ]);
  await expect(ring.locator('h1')).toHaveText('Ada');
  expect(await ring.evaluate(() => [innerWidth, innerHeight])).toEqual([320, 180]);
  const window = await app.browserWindow(ring);
  expect(await window.evaluate((w) => [w.isAlwaysOnTop(), w.getBounds()])).toEqual([
    true,
    { x: 900, y: 0, width: 320, height: 180 },
  ]);
  await ring.close();
});

test('showing, hiding and focus are told in order', async ({ mini: { app, page, state, set } }) => {
  const window = await app.browserWindow(page);
  await window.evaluate((w) => w.show());
  await set({ log: [] });
  const seen = await window.evaluate((w) => {
    const facts: boolean[] = [];
    w.hide();
    facts.push(w.isVisible(), w.isFocused());
    w.focus(); // hidden: no focus
    facts.push(w.isFocused());
    w.showInactive();
    facts.push(w.isVisible(), w.isFocused());
    w.focus();
    facts.push(w.isFocused());
    w.minimize();
    facts.push(w.isMinimized(), w.isFocused());
    w.restore();
    facts.push(w.isMinimized(), w.isFocused());
    return facts;
  });
  expect(seen).toEqual([false, false, false, true, false, true, true, false, false, true]);
  expect((await state()).log).toEqual(['blur', 'hide', 'show', 'focus', 'blur', 'focus']);
});

test('the page gets the size that main asks for', async ({ mini: { app, page } }) => {
  const window = await app.browserWindow(page);
  await window.evaluate((w) => w.setContentSize(640, 480));
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([640, 480]);
  await window.evaluate((w) => {
    w.hide();
    w.setBounds({ width: 400, height: 300 }); // while Chromium could not place it
    w.show();
  });
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([400, 300]);
  const bounds = await window.evaluate((w) => {
    w.setContentSize(640, 480);
    w.center();
    return w.getBounds();
  });
  expect(bounds).toEqual({ x: 320, y: 160, width: 640, height: 480 });
});

test('the title follows the page until main says otherwise', async ({ mini: { app, page } }) => {
  const window = await app.browserWindow(page);
  await expect.poll(() => window.evaluate((w) => w.getTitle())).toBe('Mini');
  await page.evaluate(() => {
    document.title = '(1) Mini';
  });
  await expect.poll(() => window.evaluate((w) => w.getTitle())).toBe('(1) Mini');
});

test('a closed window may hide instead, and the app lives on without any window', async ({ launch }) => {
  const { app, page, state, set } = await launch();
  await set({ hidesOnClose: true });
  const window = await app.browserWindow(page);
  expect(await window.evaluate((w) => (w.close(), w.isVisible()))).toBe(false);
  expect(await page.title()).toBe('Mini');

  await set({ hidesOnClose: false });
  await page.close();
  await expect.poll(async () => (await state()).log).toContain('all closed');
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  expect((await state()).log).toContain('resume');
  const [ring] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(() => globalThis.__mini.openRing('Bob')),
  ]);
  await expect(ring.locator('h1')).toHaveText('Bob');
});

test('destroy() is over when it returns', async ({ launch }) => {
  const { app, state } = await launch();
  const seen = await app.evaluate(({ BrowserWindow, webContents }) => {
    const [window] = BrowserWindow.getAllWindows();
    const { webContents: contents } = window!;
    window!.destroy();
    return [
      window!.isDestroyed(),
      contents.isDestroyed(),
      BrowserWindow.getAllWindows().length,
      webContents.getAllWebContents().length,
    ];
  });
  expect(seen).toEqual([true, true, 0, 0]);
  expect((await state()).log.slice(-2)).toEqual(['closed', 'all closed']);
});

test('popups are denied before they reach the network, however they are opened', async ({
  mini: { app, page },
}) => {
  const requests: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await recordOpened(app);
  await page
    .locator('#popup')
    .evaluate((link: HTMLAnchorElement, href) => Object.assign(link, { href }), `${outside}/link`);
  await page.locator('#popup').click();
  await page.evaluate((url) => void window.open(`${url}/script`, 'named', 'width=100'), outside);
  await page.evaluate(() => void window.open('/index.html?own'));
  await expect.poll(opened).toEqual([`${outside}/link`, `${outside}/script`, 'app://mini/index.html?own']);
  await expect.poll(() => app.windows().length).toBe(1);
  expect(requests).toEqual([]);
  server.close();
});

test('foreign navigation is stopped, also behind a redirect', async ({ mini: { page, state } }) => {
  await page.locator('#away').click();
  await expect.poll(async () => (await state()).log).toContain('no navigate https://example.org/away');
  await page.locator('#detour').click();
  await expect.poll(async () => (await state()).log).toContain('no redirect https://example.org/detour');
  expect(await page.evaluate(() => window.mini.senderUrl())).toBe('app://mini/index.html');
});

test('a frame inside the page is asked for too, and gets no preload', async ({ mini: { page, state } }) => {
  await page.evaluate(() => {
    const frame = Object.assign(document.createElement('iframe'), { src: '/index.html?inside' });
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    return loaded;
  });
  expect((await state()).log).toContain('frame app://mini/index.html?inside');
  const inside = page.frames().find((frame) => frame.url().endsWith('?inside'));
  expect(await inside?.evaluate(() => 'mini' in window)).toBe(false);
  await page.reload();
});

test('loadURL rejects with the code of Chromium', async ({ mini: { app } }) => {
  const error = await app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    const failed = window
      .loadURL('http://127.0.0.1:1/')
      .catch(({ code, message }: Error & { code: string }) => [code, message]);
    return failed.finally(() => window.destroy());
  });
  expect(error).toEqual(['ERR_UNSAFE_PORT', "ERR_UNSAFE_PORT (-2) loading 'http://127.0.0.1:1/'"]);
});

test('a download is told to the session, which may prevent it', async ({ mini: { page, state } }) => {
  await page.locator('#file').click();
  await expect.poll(async () => (await state()).log).toContain('no download app://mini/file.bin file.bin');
});
