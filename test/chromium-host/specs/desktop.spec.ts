import type { ElectronApplication, Page } from '@playwright/test';
import { appFolder, expect, test } from './support/mini.ts';

/** A field with a word in it, which is in front of the person. */
async function field(page: Page, value: string): Promise<void> {
  await page.evaluate((text) => {
    const input = Object.assign(document.createElement('input'), { id: 'field', value: text });
    document.querySelector('#field')?.remove();
    document.body.append(input);
    input.focus();
  }, value);
}

const focusMain = async (app: ElectronApplication, page: Page): Promise<void> => {
  const window = await app.browserWindow(page);
  await window.evaluate((w) => {
    w.show();
    w.focus();
  });
};

test('a key is told to main, and a wish for a context menu with what it is about', async ({
  mini: { app, page },
}) => {
  const window = await app.browserWindow(page);
  const heard = await window.evaluateHandle((w: Electron.BrowserWindow) => {
    const keys: string[] = [];
    const menus: object[] = [];
    w.webContents.on('before-input-event', (_event, { type, control, key }) =>
      keys.push(`${type} ${control ? 'Ctrl+' : ''}${key}`),
    );
    w.webContents.on('context-menu', (_event, { isEditable, selectionText, editFlags, linkURL }) =>
      menus.push({ isEditable, selectionText, canCut: editFlags.canCut, linkURL }),
    );
    return { keys, menus };
  });
  await page.keyboard.press('Control+Equal');
  await expect
    .poll(async () => (await heard.jsonValue()).keys)
    .toEqual(['keyDown Ctrl+Control', 'keyDown Ctrl+=', 'keyUp Ctrl+=', 'keyUp Control']);

  await field(page, 'helo');
  await page.locator('#field').evaluate((input: HTMLInputElement) => input.select());
  await page.locator('#field').click({ button: 'right' });
  await page.evaluate(() => {
    document.body.addEventListener('contextmenu', (event) => event.preventDefault(), { once: true });
  });
  await page.locator('h1').click({ button: 'right' }); // the page has one of its own
  await page.locator('h1').click({ button: 'right' });
  await expect
    .poll(async () => (await heard.jsonValue()).menus)
    .toEqual([
      { isEditable: true, selectionText: 'helo', canCut: true, linkURL: '' },
      { isEditable: false, selectionText: '', canCut: false, linkURL: '' },
    ]);
  await page.locator('#field').evaluate((input: HTMLInputElement) => input.select());
  await window.evaluate((w) => w.webContents.replaceMisspelling('hello'));
  await expect(page.locator('#field')).toHaveValue('hello');
  await window.evaluate((w) => {
    w.webContents.removeAllListeners('before-input-event');
    w.webContents.removeAllListeners('context-menu');
  });
});

test('editing commands and roles reach the page in front', async ({ mini: { app, page } }) => {
  await focusMain(app, page);
  await field(page, 'one');
  await app.evaluate(({ Menu }) => {
    const menu = Menu.buildFromTemplate([{ role: 'selectAll' }, { role: 'cut' }]);
    for (const item of menu.items) item.click();
  });
  await expect(page.locator('#field')).toHaveValue('');
  await app.evaluate(({ Menu }) => Menu.buildFromTemplate([{ role: 'undo' }]).items[0]!.click());
  await expect(page.locator('#field')).toHaveValue('one');
});

test('zoom is one for all windows of an origin, and pages have fewer pixels', async ({
  mini: { app, page },
}) => {
  const window = await app.browserWindow(page);
  await window.evaluate((w) => w.setContentSize(900, 600));
  const [ring] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(() => globalThis.__mini.openRing('Ada')),
  ]);
  await window.evaluate((w) => w.webContents.setZoomFactor(1.5));
  const width = (of: Page) => of.evaluate(() => [innerWidth, devicePixelRatio]);
  await expect.poll(() => width(page)).toEqual([600, 1.5]);
  await expect.poll(() => width(ring)).toEqual([213, 1.5]);
  const level = await window.evaluate((w) => {
    w.webContents.setZoomLevel(0);
    return w.webContents.getZoomFactor();
  });
  expect(level).toBe(1);
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(900);
  await ring.close();
});

test('what a window asks of the desktop can be read back where Electron lets one', async ({
  mini: { app, page },
}) => {
  const window = await app.browserWindow(page);
  const seen = await window.evaluate((w) => {
    w.setContentProtection(true);
    w.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
    w.setAlwaysOnTop(true, 'screen-saver');
    w.setMinimumSize(100, 50);
    w.setOpacity(2);
    w.flashFrame(true);
    w.setOverlayIcon(null, '');
    const facts = [
      w.isContentProtected(),
      w.isVisibleOnAllWorkspaces(),
      w.isAlwaysOnTop(),
      w.getMinimumSize(),
      w.getOpacity(),
    ];
    w.setAlwaysOnTop(false);
    w.setContentProtection(false);
    return facts;
  });
  expect(seen).toEqual([true, true, true, [100, 50], 1]);
});

test('keys for the whole desktop are read as Electron reads them', async ({ mini: { app } }) => {
  const seen = await app.evaluate(({ globalShortcut }) => {
    const outcome = (accelerator: string): string => {
      try {
        return String(globalShortcut.register(accelerator, () => undefined));
      } catch (error) {
        return String(error);
      }
    };
    const facts = [outcome('CmdOrCtrl+Shift+F9'), outcome('Shift+Ctrl+F9'), outcome('Strg+F9')];
    facts.push(String(globalShortcut.isRegistered('Control+Shift+F9')));
    globalShortcut.setSuspended(true);
    facts.push(outcome('F10'));
    globalShortcut.setSuspended(false);
    globalShortcut.unregister('Shift+Control+F9');
    facts.push(String(globalShortcut.isRegistered('CmdOrCtrl+Shift+F9')));
    return facts;
  });
  expect(seen).toEqual([
    'true',
    'false',
    'TypeError: Error processing argument at index 0, conversion failure from Strg+F9',
    'true',
    'false',
    'false',
  ]);
});

test('session: spelling, proxy; app: what Linux has of login and links', async ({ mini: { app } }) => {
  const seen = await app.evaluate(async ({ app: theApp, session: { defaultSession } }) => {
    defaultSession.setSpellCheckerLanguages(['de', 'en-GB']);
    await defaultSession.setProxy({ proxyRules: 'cache:3128' });
    const proxies = [
      await defaultSession.resolveProxy('https://example.org/'),
      await defaultSession.resolveProxy('http://127.0.0.1:1/'),
    ];
    await defaultSession.setProxy({ mode: 'system' });
    theApp.setLoginItemSettings({ openAtLogin: true });
    theApp.setBadgeCount(3);
    return {
      proxies,
      languages: defaultSession.getSpellCheckerLanguages(),
      isOffered: defaultSession.availableSpellCheckerLanguages.includes('en-GB'),
      added: defaultSession.addWordToSpellCheckerDictionary('Parley'),
      words: await defaultSession.listWordsInSpellCheckerDictionary(),
      login: theApp.getLoginItemSettings().openAtLogin,
      badge: theApp.getBadgeCount(),
      links: [theApp.setAsDefaultProtocolClient('mini'), theApp.isDefaultProtocolClient('mini')],
      removed: theApp.removeAsDefaultProtocolClient('mini'),
    };
  });
  expect(seen).toEqual({
    proxies: ['PROXY cache:3128', 'DIRECT'],
    languages: ['de', 'en-GB'],
    isOffered: true,
    added: true,
    words: ['Parley'],
    login: false,
    badge: 3,
    links: [true, true],
    removed: false,
  });
});

test('a relaunched app starts when the first has gone', async ({ mini, launch }) => {
  const { app } = await launch();
  await mini.set({ log: [] });
  // as a second instance of the app that stays, so that it ends by itself
  await app.evaluate(
    ({ app: theApp }, args) => theApp.relaunch({ args }),
    [appFolder, `--user-data-dir=${mini.userData}`, 'again'],
  );
  expect((await mini.state()).log).toEqual([]);
  await app.close();
  await expect.poll(async () => (await mini.state()).log).toContain('second again {"from":"mini"}');
});
