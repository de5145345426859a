import { build, type BuildOptions } from 'esbuild';
import { join } from 'node:path';
import { ensureBuilt } from '../../build.ts';

/** Playwright's global setup: the host, and the small app that the specs run on it. */
export default async function buildApp(): Promise<void> {
  await ensureBuilt();
  const folder = join(import.meta.dirname, '../app');
  const entry = (name: string): string => join(folder, `${name}.ts`);
  const outdir = join(folder, 'dist');
  const common: BuildOptions = { bundle: true, external: ['electron'], outdir, logLevel: 'warning' };
  await Promise.all([
    build({ ...common, entryPoints: [entry('main')], platform: 'node', format: 'esm' }),
    build({
      ...common,
      entryPoints: [entry('worker')],
      platform: 'node',
      format: 'esm',
      outExtension: { '.js': '.mjs' },
    }),
    build({ ...common, entryPoints: [entry('preload')], format: 'cjs', outExtension: { '.js': '.cjs' } }),
    build({ ...common, entryPoints: [entry('page')], format: 'iife' }),
  ]);
}
