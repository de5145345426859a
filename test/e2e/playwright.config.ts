import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = resolve(import.meta.dirname, '../..');
// The one choice of the whole suite: Electron's own binary where there is one, else the chromium host. No spec asks which it is.
if (!existsSync(resolve(root, 'node_modules/electron/dist'))) {
  process.env.ELECTRON_OVERRIDE_DIST_PATH ??= resolve(root, 'test/chromium-host/bin');
}

export default defineConfig({
  testDir: './specs',
  outputDir: resolve(root, 'test-results/e2e'),
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'line',
});
