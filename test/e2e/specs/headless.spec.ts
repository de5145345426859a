import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { findChromium } from '#test/chromium-host/src/find-chromium.ts';
import { expect, test } from '../people/house.ts';
import { Visitor } from '../people/visitor.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

test('without a display Parley is served to a browser: one signs in and writes there', async ({
  join: joinHouse,
  backend,
  account,
}) => {
  const ben = await joinHouse('Ben');
  const home = mkdtempSync(join(tmpdir(), 'parley-headless-'));
  const server = spawn(process.execPath, [join(ROOT, 'out/main/headless.js'), `--user-data-dir=${home}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const url = await new Promise<string>((found) => {
      createInterface({ input: server.stdout }).on('line', (line) => {
        const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0];
        if (address) found(address);
      });
    });
    const page = await browser.newPage();
    await page.goto(url);
    const ada = new Visitor(page);
    await ada.connectTo(backend.address);
    await ada.createAccount(account('Ada'));
    await ada.find(account('Ben').displayName);
    await ada.write('Hello from a browser');
    await ben.open('Ada');
    await ben.sees('Hello from a browser');

    // the token worked once: who reads the address later gets nothing
    const second = await browser.newContext();
    const refused = await (await second.newPage()).goto(url);
    expect(refused?.status()).toBe(403);
  } finally {
    await browser.close();
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
