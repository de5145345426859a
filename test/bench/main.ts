/**
 * `npm run bench [-- <name> …] [--json] [--runs N]`: figures as ratios against a reference in the same run (README.md says which).
 * Media rows are measured against a raw page, a Chromium process for each, without a line of Parley.
 */
import { bundle } from '../../build/bundle.ts';
import { chooseElectron, electronEnv } from '../../build/electron.ts';
import { callSetup } from './call-setup.ts';
import { chat } from './chat.ts';
import { history } from './history.ts';
import { idle } from './idle.ts';
import { load } from './load.ts';
import { mesh } from './mesh.ts';
import { minimost } from './minimost.ts';
import { reconnect } from './reconnect.ts';
import type { Row } from './row.ts';
import { sfu } from './sfu.ts';
import { share } from './share.ts';
import { start } from './start.ts';
import { transfer } from './transfer.ts';

const BENCHES: Record<string, (runs: number) => Promise<Row[]>> = {
  'call-setup': callSetup,
  chat,
  history,
  idle,
  load,
  mesh,
  minimost,
  reconnect,
  sfu,
  share,
  start,
  transfer,
};

const LIMIT_MS = 5 * 60_000;
const LIMIT_PER_RUN_MS = 5 * 60_000;

const words = process.argv.slice(2);
const json = words.includes('--json');
const runsAt = words.indexOf('--runs');
const runs = runsAt < 0 ? 5 : Number(words[runsAt + 1]);
const names = words.filter((word, index) => !word.startsWith('--') && (runsAt < 0 || index !== runsAt + 1));
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
  console.error(`usage: npm run bench -- [${Object.keys(BENCHES).join(' | ')}] [--json] [--runs N]`);
  process.exit(2);
}

/** Nothing waits for ever: what was started ends with this process. */
async function within<T>(ms: number, bench: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, late) => {
    timer = setTimeout(() => late(new Error(`${name} took more than ${ms / 60_000} minutes`)), ms);
  });
  try {
    return await Promise.race([bench, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function print(measured: readonly Row[]): void {
  for (const { name, value, unit, reference, ratio, target } of measured) {
    const wanted = target === undefined ? '' : `   target ${target}`;
    console.log(
      `${name.padEnd(42)} ${String(value).padStart(9)} ${unit}   reference ${reference}   ratio ${ratio}${wanted}`,
    );
  }
}

await bundle();
const electron = await chooseElectron();
Object.assign(process.env, electronEnv(electron));
console.error(electron.line);
const rows: Row[] = [];
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  console.error(`${name} …`);
  const measured = await within(LIMIT_MS + runs * LIMIT_PER_RUN_MS, BENCHES[name]!(runs), name);
  rows.push(...measured);
  if (!json) print(measured);
}
if (json) console.log(JSON.stringify({ rows }));
process.exit(0);
