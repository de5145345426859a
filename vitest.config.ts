import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Unit tests sit beside their file; contract and model suites live in test/. Peers and e2e have runners of their own.
const UNIT = {
  maxWorkers: '100%',
  // limits for what hangs, not a measure: a busy machine is no failure
  testTimeout: 20_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 20_000 } },
  unstubGlobals: true,
  unstubEnvs: true,
} as const;

/** They need a world of their own: pages, and what puts another module in the place of Electron's. */
const APART = ['renderer/**/*.test.tsx', 'renderer/ui/theme.test.ts', 'electron/main/ipc/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...UNIT,
          // files share the modules that they import, which is two thirds of what they cost; nothing here has state in a module
          isolate: false,
          include: [
            '{shared,backend,electron,renderer,build}/**/*.test.ts',
            'test/{support,model,chromium-host}/**/*.test.ts',
          ],
          exclude: [...APART],
        },
      },
      {
        plugins: [react()],
        test: { name: 'unit-apart', ...UNIT, include: APART },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: 'test/support/shared-postgres.ts',
          // one more than there are processors: they wait for servers half of their time
          maxWorkers: availableParallelism() + 1,
          // every file starts the embedded database anew: its wasm is compiled once, quickly, and never optimized
          execArgv: ['--liftoff-only'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
