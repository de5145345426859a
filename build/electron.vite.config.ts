import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = resolve(import.meta.dirname, '..');
const at = (path: string): string => resolve(root, path);

/**
 * Three bundles: main (with the embedded backend and the headless entry), one sandboxed CommonJS file per preload, and the pages.
 * `dependencies` of package.json stay outside (PGlite carries its wasm beside it); everything else is bundled, so that it need not be shipped.
 */
export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      rolldownOptions: {
        input: {
          index: at('electron/main/index.ts'),
          headless: at('electron/main/headless.ts'),
          backend: at('backend/embedded.ts'),
        },
        external: ['pg-native'],
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      rolldownOptions: {
        input: {
          main: at('electron/preload/main.ts'),
          ring: at('electron/preload/ring.ts'),
          picker: at('electron/preload/picker.ts'),
          widget: at('electron/preload/widget.ts'),
          web: at('electron/preload/web-bridge.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
      isolatedEntries: true,
    },
  },
  renderer: {
    root: at('renderer/entries'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      // nothing inline: the content security policy allows no data: scripts or styles
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          main: at('renderer/entries/main.html'),
          ring: at('renderer/entries/ring.html'),
          picker: at('renderer/entries/picker.html'),
          widget: at('renderer/entries/widget.html'),
        },
      },
    },
  },
});
