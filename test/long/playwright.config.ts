import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = resolve(import.meta.dirname, '../..');
// the one choice, as in test/e2e
if (!existsSync(resolve(root, 'node_modules/electron/dist'))) {
  process.env.ELECTRON_OVERRIDE_DIST_PATH ??= resolve(root, 'test/chromium-host/bin');
}

export default defineConfig({
  testDir: './specs',
  outputDir: resolve(root, 'test-results/long'),
  // one after the other: each fills a small machine
  workers: 1,
  retries: 0,
  timeout: 360_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
});
