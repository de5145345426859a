import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { hostBin } from './build.ts';

// These specs are about the host itself, so they take it even where a real Electron is installed.
process.env.ELECTRON_OVERRIDE_DIST_PATH = hostBin;

export default defineConfig({
  testDir: 'specs',
  globalSetup: join(import.meta.dirname, 'specs/support/build-app.ts'),
  outputDir: '../../test-results/chromium-host',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
});
