import { build } from 'esbuild';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds the host into dist/. By hand: `npx tsx test/chromium-host/build.ts`. */

const folder = import.meta.dirname;
const sources = join(folder, 'src');
const dist = join(folder, 'dist');
/** Written last, so its time says when the whole of dist was made. */
const stamp = join(dist, 'stamp');
/** The package whose types the host follows, and whose version it claims. */
const electronManifest = join(folder, '../../node_modules/electron/package.json');

/** The folder to name in ELECTRON_OVERRIDE_DIST_PATH: it holds the host's `electron`. */
export const hostBin = join(folder, 'bin');

/** Makes dist/ newer than its sources. Cheap when it is already: one stat per file. */
export async function ensureBuilt(): Promise<void> {
  if (!existsSync(stamp) || newestInput() > statSync(stamp).mtimeMs) await buildHost();
}

function newestInput(): number {
  const files = readdirSync(sources, { recursive: true, withFileTypes: true });
  const times = files
    .filter((file) => file.isFile())
    .map((file) => statSync(join(file.parentPath, file.name)).mtimeMs);
  return Math.max(
    ...times,
    ...[fileURLToPath(import.meta.url), electronManifest].map((file) => statSync(file).mtimeMs),
  );
}

async function buildHost(): Promise<void> {
  const { version } = JSON.parse(readFileSync(electronManifest, 'utf8')) as { version: string };
  const common = { absWorkingDir: folder, bundle: true, write: false, logLevel: 'warning' } as const;
  const [main, page] = await Promise.all([
    // Split, so that boot and whoever imports 'electron' share one instance of every module.
    build({
      ...common,
      entryPoints: ['boot', 'electron', 'electron-utility'].map((name) => join(sources, `${name}.ts`)),
      outdir: dist,
      outExtension: { '.js': '.mjs' },
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      define: { ELECTRON_VERSION: JSON.stringify(version) },
    }),
    build({
      ...common,
      entryPoints: ['page-world', 'preload-world'].map((name) => join(sources, 'page', `${name}.ts`)),
      outdir: join(dist, 'page'),
      platform: 'browser',
      format: 'iife',
      target: 'chrome140',
    }),
  ]);
  const files = [...main.outputFiles, ...page.outputFiles];
  for (const file of files) place(file.path, file.contents);
  removeStale(new Set(files.map((file) => file.path)));
  place(stamp, '');
}

/** Renamed into place: another run never reads half a file. */
function place(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/** Names of chunks change with their contents. */
function removeStale(current: ReadonlySet<string>): void {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (name.endsWith('.mjs') && !current.has(path)) rmSync(path, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildHost();
