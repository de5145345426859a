/** From the command to a window that can be used, against an empty app of one window on the same executable. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { launchApp } from '../support/launch-app.ts';
import { type Row, row } from './row.ts';

const EMPTY_MAIN = `
const { app, BrowserWindow, protocol } = require('electron');
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.whenReady().then(() => {
  protocol.handle('app', () => new Response('<!doctype html><title>empty</title><p id="ready">ready</p>', { headers: { 'content-type': 'text/html' } }));
  void new BrowserWindow({ width: 800, height: 600 }).loadURL('app://empty/index.html');
});
`;

/** Row: start-to-usable, warm (the first start of each is not counted). */
export async function start(runs: number): Promise<Row[]> {
  const parley: number[] = [];
  const empty: number[] = [];
  for (let run = -1; run < runs; run += 1) {
    const times = [await emptyStart(), await parleyStart()] as const;
    if (run < 0) continue;
    empty.push(times[0]);
    parley.push(times[1]);
  }
  return [row('start-to-usable', 'ms', parley, empty)];
}

async function parleyStart(): Promise<number> {
  const since = performance.now();
  const launched = await launchApp();
  await launched.page.getByRole('button', { name: 'Connect to a server' }).waitFor();
  const time = performance.now() - since;
  await launched.close();
  launched.discard();
  return time;
}

async function emptyStart(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'parley-empty-'));
  mkdirSync(join(home, 'app'));
  writeFileSync(join(home, 'app/package.json'), '{"name":"empty","main":"main.cjs"}');
  writeFileSync(join(home, 'app/main.cjs'), EMPTY_MAIN);
  const since = performance.now();
  const app = await _electron.launch({ args: [join(home, 'app'), `--user-data-dir=${join(home, 'data')}`] });
  const page = await app.firstWindow();
  await page.waitForSelector('#ready');
  const time = performance.now() - since;
  await app.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return time;
}
