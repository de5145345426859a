/** `npm run dev`: builds, opens Parley, and does both again whenever a source changes. */
import { watch } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { bundle } from './bundle.ts';
import { chooseElectron } from './electron.ts';
import { start } from './run.ts';
import { at, ROOT } from './tree.ts';

const SETTLE_MS = 150;
const ROOMS = ['shared', 'electron', 'renderer', 'backend'];

const choice = await chooseElectron();
console.log(choice.line);
if (choice.kind === 'none') process.exit(1);

let app: ChildProcess | undefined;
async function restart(): Promise<void> {
  try {
    await bundle();
  } catch (error) {
    // a broken build keeps the running app: the next change may mend it
    console.error(error instanceof Error ? error.message : error);
    return;
  }
  app?.kill('SIGTERM');
  if (choice.kind !== 'none') app = start(choice.executable, [ROOT, ...process.argv.slice(2)]);
}

let settling: NodeJS.Timeout | undefined;
for (const room of ROOMS) {
  watch(at(room), { recursive: true }, (_event, file) => {
    if (file === null || /\.test\.tsx?$|\.md$/.test(file)) return;
    clearTimeout(settling);
    settling = setTimeout(() => void restart(), SETTLE_MS);
  });
}
await restart();
