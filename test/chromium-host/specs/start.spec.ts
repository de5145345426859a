import { get } from 'node:http';
import { expect, test } from './support/mini.ts';
import { commandLinesNaming } from './support/processes.ts';

test('starts with a secure origin, its CSP, separate worlds and the app URL as sender', async ({
  mini: { page },
}) => {
  expect(await page.evaluate(() => window.seenAtStart)).toEqual({ mini: 'object', sum: 5 });
  const seen = await page.evaluate(() => {
    const names = ['inlineRan', 'preloadOnly', 'require', '__hostUp', '__hostDown'];
    return { isSecureContext, leaked: names.filter((name) => name in window) };
  });
  expect(seen).toEqual({ isSecureContext: true, leaked: [] });
  expect(await page.evaluate(() => window.mini.senderUrl())).toBe('app://mini/index.html');
});

test('main serves its own pages, and no other browser on this machine', async ({
  mini: { page, userData },
}) => {
  const headers = await page.evaluate(async () => {
    const answer = await fetch('/headers', { method: 'POST', body: 'x', headers: { range: 'bytes=0-9' } });
    return (await answer.json()) as Record<string, string>;
  });
  expect(headers).toMatchObject({
    origin: 'app://mini',
    referer: 'app://mini/index.html',
    range: 'bytes=0-9',
  });
  expect(headers).not.toHaveProperty('host');

  const chromium = commandLinesNaming(userData).find((line) => line.includes('--host-resolver-rules'));
  const port = /127\.0\.0\.1:(\d+)/.exec(chromium ?? '')?.[1];
  const url = `http://127.0.0.1:${port}/index.html`;
  const status = await new Promise((resolve, reject) => {
    get(url, { headers: { host: `mini.app.localhost:${port}` } }, (answer) => resolve(answer.statusCode)).on(
      'error',
      reject,
    );
  });
  expect(status).toBe(403);
});

test('what is lacking throws by its name, wherever it is missing', async ({ mini: { app, page } }) => {
  const errors = await app.evaluate((electron) => {
    const { app: theApp, BrowserWindow, session, shell, Tray, autoUpdater, nativeImage } = electron;
    const [window] = BrowserWindow.getAllWindows();
    const messageOf = (use: () => unknown): string => {
      try {
        return `returned ${String(use())}`;
      } catch (error) {
        return (error as Error).message;
      }
    };
    return [
      () => theApp.getAppMetrics(),
      () => theApp.on('gpu-info-update', () => {}),
      () => theApp.commandLine.appendArgument.name && (theApp.commandLine as unknown as { x: unknown }).x,
      () => session.defaultSession.webRequest,
      () => shell.trashItem('/x'),
      () => BrowserWindow.fromBrowserView({} as never),
      () => window?.setThumbarButtons([]),
      () => window?.webContents.openDevTools(),
      () => new Tray(nativeImage.createEmpty()).getBounds(),
      () => autoUpdater.checkForUpdates(),
      () => (electron as unknown as { nonsense: unknown }).nonsense,
      () => new BrowserWindow({ webPreferences: { contextIsolation: false } }),
    ].map(messageOf);
  });
  const names = [
    'app.getAppMetrics',
    "app.on('gpu-info-update')",
    'app.commandLine.x',
    'session.webRequest',
    'shell.trashItem',
    'BrowserWindow.fromBrowserView',
    'browserWindow.setThumbarButtons',
    'webContents.openDevTools',
    'tray.getBounds',
    'autoUpdater.checkForUpdates',
    'electron.nonsense',
    'webPreferences.contextIsolation: false',
  ];
  expect(errors).toEqual(
    names.map((name) => `chromium-host: ${name} is not implemented, see test/chromium-host/README.md`),
  );
  expect(await page.evaluate(() => 'mini' in window)).toBe(true);
});

test('what only looks is not refused: promises, inspection, feature tests', async ({ mini: { app } }) => {
  const looked = await app.evaluate(async (electron) => {
    const { BrowserWindow, session, powerMonitor } = electron;
    const objects = [
      electron.app,
      BrowserWindow.getAllWindows()[0],
      session.defaultSession,
      powerMonitor,
      electron.shell,
    ];
    const { inspect } = process.getBuiltinModule('node:util');
    const awaited = await Promise.all(objects.map((object) => Promise.resolve(object)));
    return {
      inspected: objects.map((object) => typeof inspect(object)),
      awaited: awaited.length,
      has: 'dock' in electron.app && !('getAppMetrics' in electron.app),
      dock: electron.app.dock === undefined,
    };
  });
  expect(looked).toEqual({ inspected: Array(5).fill('string'), awaited: 5, has: true, dock: true });
});

test('says who it is', async ({ launch }) => {
  const { app, userData } = await launch({
    args: ['--lang=de'],
    env: { LANGUAGE: 'de_AT:en', LANG: 'de_AT.UTF-8' },
  });
  const identity = await app.evaluate(({ app: theApp }) => ({
    name: theApp.getName(),
    version: theApp.getVersion(),
    isPackaged: theApp.isPackaged,
    locale: theApp.getLocale(),
    languages: theApp.getPreferredSystemLanguages(),
    userData: theApp.getPath('userData'),
    electron: process.versions.electron,
    hasChrome: /^\d+\./.test(process.versions.chrome),
    type: process.type,
  }));
  expect(identity).toEqual({
    name: 'Mini',
    version: '1.2.3',
    isPackaged: false,
    locale: 'de',
    languages: ['de-AT', 'en'],
    userData,
    electron: '45.4.1',
    hasChrome: true,
    type: 'browser',
  });
});
