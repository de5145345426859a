import { defineConfig } from '@playwright/test';
import { chromiumArguments } from '../../electron/main/switches.ts';
import { findChromium } from '../chromium-host/src/find-chromium.ts';

// The media code alone in a real Chromium: `npx playwright test --config test/media/playwright.config.ts`.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  outputDir: '../../test-results/media',
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream=fps=30',
        ...chromiumArguments(),
      ],
    },
  },
});
