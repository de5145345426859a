import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostBin } from '../build.ts';
import { appFolder, expect, test } from './support/mini.ts';
import { commandLinesNaming } from './support/processes.ts';

const run = promisify(execFile);

test('a reload keeps storage and gives the page its API again', async ({ mini: { page } }) => {
  const visits = () => page.evaluate(() => Number(localStorage.visits));
  const before = await visits();
  await page.reload();
  expect(await visits()).toBe(before + 1);
  expect(await page.evaluate(() => window.seenAtStart.sum)).toBe(5);
});

test('a second instance tells the first one and leaves', async ({ mini: { state, userData } }) => {
  await run(join(hostBin, 'electron'), [appFolder, `--user-data-dir=${userData}`, 'parley://call/7']);
  await expect.poll(async () => (await state()).log).toContain('second parley://call/7 {"from":"mini"}');
});

test('a window may refuse to close, and then the app does not quit', async ({
  mini: { app, page, state },
}) => {
  const left = await app.evaluate(({ app: theApp, BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.once('close', (event) => event.preventDefault());
    theApp.quit();
    return BrowserWindow.getAllWindows().length;
  });
  expect(left).toBe(1);
  expect(await page.title()).toBe('Mini');
  expect((await state()).log).not.toContain('closed');
});

test('quit asks, closes and tells in the order of Electron, and storage survives', async ({ launch }) => {
  const { app, userData } = await launch();
  const lines: string[] = [];
  app.process().stdout?.on('data', (data: Buffer) => lines.push(...data.toString().trim().split('\n')));
  await app.evaluate(({ app: theApp, BrowserWindow }) => {
    const say = (event: string) => () => console.log(`> ${event}`);
    theApp.on('before-quit', say('before-quit'));
    theApp.on('will-quit', say('will-quit'));
    theApp.on('quit', say('quit'));
    BrowserWindow.getAllWindows()[0]?.on('close', say('close'));
    BrowserWindow.getAllWindows()[0]?.on('closed', say('closed'));
  });
  const exited = once(app.process(), 'exit');
  await app.close();
  expect(await exited).toEqual([0, null]);
  const order = ['> before-quit', '> close', '> closed', '> will-quit', '> quit'];
  expect(lines.filter((line) => line.startsWith('> '))).toEqual(order);

  const { page } = await launch({ userData });
  expect(await page.evaluate(() => localStorage.visits as string)).toBe('2');
});

test('Ctrl-C in a terminal reaches main alone, which still has its pages to quit in order', async ({
  launch,
}) => {
  const { app } = await launch();
  let said = '';
  app.process().stdout?.on('data', (data: Buffer) => {
    said += data.toString();
  });
  await app.evaluate(({ app: theApp, BrowserWindow }) => {
    theApp.once('before-quit', (event) => {
      event.preventDefault();
      const title = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.title');
      void title?.then((text) => console.log(`page says ${String(text)}`)).finally(() => theApp.quit());
    });
  });
  const exited = once(app.process(), 'exit');
  process.kill(-(app.process().pid ?? 0), 'SIGINT'); // the whole group, as a terminal does
  expect(await exited).toEqual([0, null]);
  expect(said).toContain('page says Mini');
});

test('killing main leaves no process behind, and its lock can be taken over', async ({ launch }) => {
  const { app, userData } = await launch();
  // Its worker waits for a message that never comes.
  const worker = join(appFolder, 'dist/worker.mjs');
  await app.evaluate(({ utilityProcess }, args) => void utilityProcess.fork(args.worker, [args.userData]), {
    worker,
    userData,
  });
  await expect
    .poll(() => commandLinesNaming(userData).some((line) => line.includes('--utility ')))
    .toBe(true);
  app.process().kill('SIGKILL');
  await expect.poll(() => commandLinesNaming(userData)).toEqual([]);

  const second = await launch({ userData });
  expect(await second.app.evaluate(({ app: theApp }) => theApp.hasSingleInstanceLock())).toBe(true);
});

test('is Node when told to', async () => {
  const script = 'console.log(`${process.versions.electron} ${process.argv.length}`)';
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { stdout } = await run(join(hostBin, 'electron'), ['-e', script], { env });
  expect(stdout).toBe('undefined 1\n');
});
