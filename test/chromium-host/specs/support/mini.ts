import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desktopTest } from '#test/support/desktop.ts';
import type { MiniState } from '../app/contract.ts';

export const appFolder = join(import.meta.dirname, '../app');

/** One running app. */
export interface Mini {
  app: ElectronApplication;
  page: Page;
  userData: string;
  state: () => Promise<MiniState>;
  set: (change: Partial<MiniState>) => Promise<void>;
}

interface LaunchOptions {
  userData?: string;
  args?: string[];
  env?: Record<string, string>;
}

interface Fixtures {
  /** A running app of the worker, for tests that leave it as they found it. */
  mini: Mini;
  /** Starts an app of the test's own; those that still run when the test ends are closed. */
  launch: (options?: LaunchOptions) => Promise<Mini>;
}

/** Specs see nothing of the desktop of whoever runs them; they start their own. */
const {
  DISPLAY: _display,
  WAYLAND_DISPLAY: _wayland,
  DBUS_SESSION_BUS_ADDRESS: _bus,
  ...environment
} = process.env;

const AT_REST: MiniState = { log: [], mayRequest: true, mayCheck: true, source: '', hidesOnClose: false };

async function launchMini({ userData, args = [], env = {} }: LaunchOptions = {}): Promise<Mini> {
  const folder = userData ?? (await mkdtemp(join(tmpdir(), 'mini-')));
  const app = await _electron.launch({
    args: [appFolder, `--user-data-dir=${folder}`, '--use-fake-device-for-media-stream=fps=30', ...args],
    env: { ...environment, ...env } as Record<string, string>,
  });
  const page = await app.firstWindow();
  await page.waitForFunction(() => 'seenAtStart' in window);
  // a page that crashes while main still loads it is another story
  await app.evaluate(() => globalThis.__mini.opened);
  return {
    app,
    page,
    userData: folder,
    state: () => app.evaluate(() => globalThis.__mini.state),
    set: (change) =>
      app.evaluate((_electron, values) => void Object.assign(globalThis.__mini.state, values), change),
  };
}

/** Two apps may have had one folder after another, so it goes when both have ended. */
async function end(minis: Mini[]): Promise<void> {
  await Promise.all(minis.map(({ app }) => app.close()));
  const folders = new Set(minis.map(({ userData }) => userData));
  // The last helpers of a Chromium that has gone may write for a moment longer.
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };
  await Promise.all([...folders].map((folder) => rm(folder, options)));
}

export const test = desktopTest.extend<Fixtures, { shared: Mini }>({
  shared: [
    async ({}, use) => {
      const mini = await launchMini();
      await use(mini);
      await end([mini]);
    },
    { scope: 'worker' },
  ],
  mini: async ({ shared }, use) => {
    await shared.set(AT_REST);
    await use(shared);
  },
  launch: async ({}, use) => {
    const running: Mini[] = [];
    await use(async (options) => {
      const mini = await launchMini(options);
      running.push(mini);
      return mini;
    });
    await end(running);
  },
});

export { expect } from '@playwright/test';
