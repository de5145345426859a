/** An app of one empty window, on the executable that Parley runs on: what a program costs that does nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const EMPTY_MAIN = `
const { app, BrowserWindow, protocol } = require('electron');
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.whenReady().then(() => {
  protocol.handle('app', () => new Response('<!doctype html><title>empty</title><p id="ready">ready</p>', { headers: { 'content-type': 'text/html' } }));
  void new BrowserWindow({ width: 800, height: 600 }).loadURL('app://empty/index.html');
});
`;

/** Ready to be looked at; closed again, whatever happens. */
export async function withEmptyApp<T>(
  measure: (app: ElectronApplication, page: Page) => Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'parley-empty-'));
  mkdirSync(join(home, 'app'));
  writeFileSync(join(home, 'app/package.json'), '{"name":"empty","main":"main.cjs"}');
  writeFileSync(join(home, 'app/main.cjs'), EMPTY_MAIN);
  const app = await _electron.launch({ args: [join(home, 'app'), `--user-data-dir=${join(home, 'data')}`] });
  try {
    const page = await app.firstWindow();
    await page.waitForSelector('#ready');
    return await measure(app, page);
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
