import { expect, test, type Mini } from './support/mini.ts';

/** Kills the renderer for real and waits until main knows. */
async function crash({ app, page, state }: Mini): Promise<void> {
  const window = await app.browserWindow(page);
  const crashed = page.waitForEvent('crash');
  await window.evaluate((w) => w.webContents.forcefullyCrashRenderer());
  await crashed;
  await expect.poll(async () => (await state()).log).toContain('gone crashed');
}

test('a crash is told to the page, the window and the app', async ({ launch }) => {
  const mini = await launch();
  await crash(mini);
  const seen = await mini.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return [window?.webContents.isCrashed(), window?.isDestroyed()];
  });
  expect(seen).toEqual([true, false]);
  expect((await mini.state()).log).toContain('app: gone 1 crashed');
});

test('a new window works after a crash', async ({ launch }) => {
  const mini = await launch();
  await crash(mini);
  const opened = mini.app.waitForEvent('window');
  await mini.app.evaluate(async ({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.destroy();
    await globalThis.__mini.openMain();
  });
  const page = await opened;
  await page.waitForFunction(() => 'seenAtStart' in window);
  expect(await page.evaluate(() => [window.mini.add(1, 2), localStorage.visits as string])).toEqual([3, '2']);
  expect(await page.evaluate(() => window.mini.senderUrl())).toBe('app://mini/index.html');
});

// Playwright keeps the old page as crashed, so these look through main.
for (const verb of ['reload', 'loadURL'] as const) {
  test(`${verb}() brings a crashed page back`, async ({ launch }) => {
    const mini = await launch();
    await crash(mini);
    const seen = await mini.app.evaluate(async ({ BrowserWindow }, how) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents;
      const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      if (how === 'reload') contents.reload();
      else await contents.loadURL('app://mini/index.html');
      await loaded;
      const script = `mini.senderUrl().then((url) => [url, mini.add(1, 2), localStorage.visits])`;
      return [contents.isCrashed(), ...((await contents.executeJavaScript(script)) as unknown[])];
    }, verb);
    expect(seen).toEqual([false, 'app://mini/index.html', 3, '2']);
  });
}

test('the app quits with a crashed window', async ({ launch }) => {
  const mini = await launch();
  await crash(mini);
  const exited = new Promise((resolve) => mini.app.process().once('exit', resolve));
  await mini.app.close();
  expect(await exited).toBe(0);
});
