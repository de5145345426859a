/**
 * Starts Parley as a person would and gives its windows. One path for Electron and for the chromium host; with PARLEY_EXECUTABLE, the
 * packed app of that name instead of the tree.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { SettingsChange } from '#shared/contracts/settings.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = /\/main\.html/;
const RING = /\/ring\.html/;
const PICKER = /\/picker\.html/;
/** Playwright's close() may hang for ever on a busy app: after this it is killed. */
const CLOSE_LIMIT_MS = 10_000;
/** A folder: what the windows of an app went through is kept there when it closes, one file an app. */
const TRACES = process.env['PARLEY_TRACE'];
/** A loaded machine takes its time; the app itself needs about a second. */
const LAUNCH_LIMIT_MS = 60_000;
/** Another start of an app that runs hands over and ends. */
const HAND_OVER_LIMIT_MS = 30_000;

export interface LaunchOptions {
  /** A folder of an earlier launch, to come back as the same installation. */
  readonly userData?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Chromium's synthetic camera and microphone; off to meet a machine without any. */
  readonly fakeDevices?: boolean;
  /** Chosen before the first start, beside the devices having been checked: a question before the first call is a test of its own. */
  readonly settings?: SettingsChange;
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  /** The main window. */
  readonly page: Page;
  readonly userData: string;
  /** The ring window; it may be there, hidden, before it rings. */
  ringWindow(): Promise<Page>;
  /** The window that asks what to share. */
  pickerWindow(): Promise<Page>;
  /** The first window that shows such a page, or comes to. */
  windowAt(url: RegExp): Promise<Page>;
  /** Starts the program once more on the same folder; what that start ends with. */
  startAgain(args: readonly string[]): Promise<number | null>;
  /** The main window that was made after a crash. */
  nextWindow(): Promise<Page>;
  /** As a crash of main would: nothing is said or saved. */
  kill(): Promise<void>;
  /** Quits; the installation's folder stays until `discard`. */
  close(): Promise<void>;
  discard(): void;
}

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const { args = [], env = {}, fakeDevices = true } = options;
  const userData = options.userData ?? furnish(options.settings);
  const media = fakeDevices ? ['--use-fake-device-for-media-stream=fps=30'] : [];
  const { executablePath, program } = whatToRun();
  const own = [...program, `--user-data-dir=${userData}`];
  const wholeEnv = { ...(process.env as Record<string, string>), PARLEY_TEST: '1', ...env };
  const app = await _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...own, ...media, ...args],
    cwd: ROOT,
    env: wholeEnv,
    timeout: LAUNCH_LIMIT_MS,
  });
  const child = app.process();
  if (TRACES !== undefined) await app.context().tracing.start({ snapshots: true, screenshots: true });
  const page = await firstPage(app).catch(async (error: unknown) => {
    await killNow(child); // nobody else knows of it
    throw error;
  });
  return {
    app,
    page,
    userData,
    ringWindow: () => windowAt(app, RING),
    pickerWindow: () => windowAt(app, PICKER),
    windowAt: (url) => windowAt(app, url),
    startAgain: (more) => startOnce(executablePath, [...own, ...more], wholeEnv),
    nextWindow: async () => {
      const next = await windowAt(app, MAIN, page);
      await next.waitForSelector('#root > *', { state: 'attached' });
      return next;
    },
    kill: () => killNow(child),
    close: async () => {
      if (!isOver(child)) await keepTrace(app, userData);
      await closeWithin(app, child, CLOSE_LIMIT_MS);
    },
    discard: () => rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** The packed app, or Electron (Playwright finds it by itself) with the tree. */
function whatToRun(): { readonly executablePath: string | undefined; readonly program: readonly string[] } {
  const packed = process.env['PARLEY_EXECUTABLE'];
  return packed
    ? { executablePath: resolve(packed), program: [] }
    : { executablePath: undefined, program: [ROOT] };
}

/** The main window, when it and main are ready for a person. */
async function firstPage(app: ElectronApplication): Promise<Page> {
  const page = await windowAt(app, MAIN);
  await page.waitForSelector('#root > *', { state: 'attached' });
  await untilReady(app);
  return page;
}

/** Main shows its handles when everything is put together, and says when the first page has what it needs. */
async function untilReady(app: ElectronApplication): Promise<void> {
  await app.evaluate(async () => {
    const shown = globalThis as { __parley?: { readonly ready: Promise<void> } };
    while (!shown.__parley) await new Promise((later) => setTimeout(later, 10));
    await shown.__parley.ready;
  });
}

/** Runs the program to its end, by force where it does not end by itself. */
async function startOnce(
  executablePath: string | undefined,
  args: readonly string[],
  env: Record<string, string>,
): Promise<number | null> {
  // outside of Electron the package is the path of its program
  const electron = executablePath ?? (createRequire(import.meta.url)('electron') as string);
  // as Playwright does: the programs' own sandbox needs rights that test machines may lack
  const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : [];
  const child = spawn(electron, [...sandbox, ...args], { cwd: ROOT, env, stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), HAND_OVER_LIMIT_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  return code;
}

/** The folder of a new installation. */
function furnish(settings: SettingsChange = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ devicesChecked: true, ...settings }));
  return folder;
}

/** The first window that shows, or comes to show, that page. */
async function windowAt(app: ElectronApplication, url: RegExp, except?: Page): Promise<Page> {
  const shows = (page: Page): Promise<Page> =>
    page === except ? Promise.reject(new Error('not this one')) : page.waitForURL(url).then(() => page);
  return new Promise((found) => {
    // a window that closes before it shows the page is not the one
    const look = (page: Page): void => void shows(page).then(found, () => undefined);
    app.on('window', look);
    app.windows().forEach(look);
  });
}

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function killNow(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function keepTrace(app: ElectronApplication, userData: string): Promise<void> {
  if (TRACES === undefined) return;
  await app.context().tracing.stop({ path: join(resolve(TRACES), `${basename(userData)}.zip`) });
}

async function closeWithin(app: ElectronApplication, child: ChildProcess, limitMs: number): Promise<void> {
  if (isOver(child)) return;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((late) => {
    timer = setTimeout(() => late('late'), limitMs);
  });
  const outcome = await Promise.race([app.close().then(() => 'closed' as const), limit]);
  clearTimeout(timer);
  if (outcome === 'late') await killNow(child);
}
