import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Unit tests sit beside their file; contract and model suites live in test/. Peers and e2e have runners of their own.
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        test: {
          name: 'unit',
          maxWorkers: '100%',
          // a limit for what hangs, not a measure: a busy machine is no failure
          testTimeout: 20_000,
          include: [
            '{shared,backend,electron,renderer,build}/**/*.test.{ts,tsx}',
            'test/{support,model,chromium-host}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: 'test/support/shared-postgres.ts',
          maxWorkers: '100%',
          // every file starts the embedded database anew: its wasm is compiled once, quickly, and never optimized
          execArgv: ['--liftoff-only'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
