import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import e2e from '../e2e/playwright.config.ts';

// As test/e2e, one after another: several programs share the two cores with each app.
export default defineConfig(e2e, {
  testDir: '.',
  outputDir: resolve(import.meta.dirname, '../../test-results/peers'),
  workers: 1,
  timeout: 240_000,
});
