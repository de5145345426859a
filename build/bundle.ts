/** `npm run build`: the bundles in out/, and the seed of the embedded database. Does nothing when out/ is newer than the sources. */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeSeed } from '../backend/storage/seed.ts';
import { run } from './run.ts';
import { at, newestChange } from './tree.ts';

const STAMP = at('out/.built');
const SEED = at('out/seed/parley-seed.tar.gz');

const changedAt = (file: string): number => (existsSync(file) ? statSync(file).mtimeMs : -1);

/** Builds what is out of date. Throws with the bundler's own words when that fails. */
export async function bundle(): Promise<void> {
  const sources = [
    'shared',
    'electron',
    'renderer',
    'backend',
    'build/electron.vite.config.ts',
    'package-lock.json',
  ];
  if (newestChange(...sources.map((path) => at(path))) > changedAt(STAMP)) {
    const { code, output } = await run(process.execPath, [
      at('node_modules/electron-vite/bin/electron-vite.js'),
      'build',
      '--config',
      at('build/electron.vite.config.ts'),
      '--logLevel',
      'warn',
    ]);
    if (code !== 0) throw new Error(`the bundle could not be built:\n${output}`);
    if (output.trim() !== '') console.error(output.trim());
    writeFileSync(STAMP, '');
  }
  if (newestChange(at('backend/storage')) > changedAt(SEED)) {
    mkdirSync(dirname(SEED), { recursive: true });
    await makeSeed(SEED);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bundle();
