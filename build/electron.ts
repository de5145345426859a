/** Which `electron` runs the app here: Electron's own binary, or, where it cannot be had, the chromium host that stands in for it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureBuilt } from '../test/chromium-host/build.ts';
import { findChromium } from '../test/chromium-host/src/find-chromium.ts';
import { run } from './run.ts';
import { at } from './tree.ts';

export type ElectronChoice =
  | { readonly kind: 'electron'; readonly executable: string; readonly line: string }
  | { readonly kind: 'chromium-host'; readonly executable: string; readonly line: string }
  | { readonly kind: 'none'; readonly line: string };

const DIST = at('node_modules/electron/dist');
const HOST_BIN = at('test/chromium-host/bin');
/** Remembers that the download failed for this version, so that it is tried once and not at every start. */
const UNAVAILABLE = at('.cache/electron-unavailable');
const FETCH_LIMIT_MS = 60_000;

/** What is already here, without trying to fetch anything. */
function present(): ElectronChoice | null {
  const pathFile = at('node_modules/electron/path.txt');
  if (!existsSync(DIST) || !existsSync(pathFile)) return null;
  const executable = `${DIST}/${readFileSync(pathFile, 'utf8')}`;
  return existsSync(executable) ? { kind: 'electron', executable, line: 'Parley runs on Electron.' } : null;
}

const version = (): string =>
  (JSON.parse(readFileSync(at('node_modules/electron/package.json'), 'utf8')) as { version: string }).version;

async function fetchOnce(): Promise<boolean> {
  if (existsSync(UNAVAILABLE) && readFileSync(UNAVAILABLE, 'utf8') === version()) return false;
  const { code } = await run(process.execPath, [at('node_modules/electron/install.js')], {
    timeoutMs: FETCH_LIMIT_MS,
  });
  if (code === 0) return true;
  mkdirSync(at('.cache'), { recursive: true });
  writeFileSync(UNAVAILABLE, version());
  return false;
}

/** Electron itself wins; the host is the fallback, never the default. `line` says to a person what was chosen. */
export async function chooseElectron(): Promise<ElectronChoice> {
  const here = present() ?? ((await fetchOnce()) ? present() : null);
  if (here) return here;
  const chromium = findChromium();
  if (!chromium) {
    return {
      kind: 'none',
      line: 'Electron could not be downloaded and no Chromium was found. Install one of them (Debian: apt-get install chromium).',
    };
  }
  await ensureBuilt();
  return {
    kind: 'chromium-host',
    executable: `${HOST_BIN}/electron`,
    line: 'Electron could not be downloaded: Parley runs on the chromium host, a stand-in for tests and trials (test/chromium-host).',
  };
}

/** For Playwright and everything else that asks the `electron` package for its executable. */
export function electronEnv(choice: ElectronChoice): Record<string, string> {
  return choice.kind === 'chromium-host' ? { ELECTRON_OVERRIDE_DIST_PATH: HOST_BIN } : {};
}
