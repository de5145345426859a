/** The `electron` executable of this host. With --utility it is the child of utilityProcess.fork instead. */
import inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseCommandLine } from './command-line.ts';
import { installElectron } from './module-hook.ts';

/** Set by build.ts from the electron package whose types the host follows. */
declare const ELECTRON_VERSION: string;

const UTILITY_FLAG = '--utility';
const builtFile = (name: string): string => new URL(`./${name}`, import.meta.url).href;

const args = process.argv.slice(2);
Object.defineProperty(process.versions, 'electron', { value: ELECTRON_VERSION, enumerable: true });
if (args[0] === UTILITY_FLAG) await runUtility(args.slice(1));
else await runApp(args);

/** Electron's own order: -r modules, main's entry, then Chromium, then `ready`. */
async function runApp(argv: string[]): Promise<void> {
  // By URL, so that main's imports and the host share one instance of every module.
  const url = builtFile('electron.mjs');
  const { default: electron } = (await import(url)) as { default: object };
  const { start, switches, identify } = await import('./start.ts');
  installElectron(url, electron);

  const line = parseCommandLine(argv);
  for (const [name, value] of line.switches) switches.set(name, value);
  const executable = join(fileURLToPath(import.meta.url), '../../bin/electron');
  process.argv = [executable, ...argv];
  Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: process.cwd() });
  if (switches.has('inspect')) inspector.open(0, '127.0.0.1'); // prints the line for which Playwright waits

  const entry = identify(line.app);
  const require = createRequire(import.meta.url);
  for (const preload of line.preloads) require(resolve(preload));
  await import(pathToFileURL(entry).href); // `await app.whenReady()` at its top level waits for ever, as in Electron
  await start();
}

async function runUtility([modulePath = '', ...rest]: string[]): Promise<void> {
  const url = builtFile('electron-utility.mjs');
  const { default: electron } = (await import(url)) as { default: object };
  const { installParentPort } = await import('./utility/parent-port.ts');
  installElectron(url, electron);
  installParentPort();
  const entry = resolve(modulePath);
  process.argv = [process.execPath, entry, ...rest];
  await import(pathToFileURL(entry).href);
}
