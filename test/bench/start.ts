/** From the command to a window that can be used, against an empty app of one window on the same executable. */
import { launchApp } from '../support/launch-app.ts';
import { withEmptyApp } from './empty-app.ts';
import { type Row, row } from './row.ts';

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
  return [row('start-to-usable', 'ms', parley, empty, '<= 1500 ms')];
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
  const since = performance.now();
  return withEmptyApp(async () => performance.now() - since);
}
