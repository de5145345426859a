/** `npm start`: builds what is out of date and opens Parley. Without a display it serves the app to a browser on this computer. */
import { bundle } from './bundle.ts';
import { chooseElectron } from './electron.ts';
import { exitOf, start } from './run.ts';
import { at, ROOT } from './tree.ts';

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function open(args: string[]): Promise<number> {
  await bundle();
  if (!hasDisplay()) {
    console.log('There is no display here: Parley is served to a browser instead.');
    return exitOf(start(process.execPath, [at('out/main/headless.js'), ...args]));
  }
  const choice = await chooseElectron();
  console.log(choice.line);
  if (choice.kind === 'none') return exitOf(start(process.execPath, [at('out/main/headless.js'), ...args]));
  return exitOf(start(choice.executable, [ROOT, ...args]));
}

try {
  process.exitCode = await open(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
