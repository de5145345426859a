/**
 * `npm run dist [-- --linux deb rpm | --mac | --win] [--dir] [--stand-in] [--quick] [--output folder]`: bundles, draws the icons and packs.
 * Environment: PARLEY_ELECTRON_DIST (an unpacked Electron), PARLEY_DICTIONARIES (a folder with .bdic files, for Windows),
 * PARLEY_UPDATE_FEED (https address of the folder with updates), PARLEY_QA_BUILD=1 (Playwright can attach),
 * PARLEY_RELEASE=1 (fails where it cannot be signed).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AfterPackContext, build, type CliOptions } from 'electron-builder';
import { findDictionaries as dictionariesIn } from '../../electron/main/spelling/dictionaries.ts';
import { bundle } from '../bundle.ts';
import { chooseElectron } from '../electron.ts';
import { at, ROOT } from '../tree.ts';
import { packaging } from './config.ts';
import { layDictionaries } from './dictionaries.ts';
import { type DistArguments, readDistArguments } from './dist-arguments.ts';
import { flipAll, fuses, readFuses } from './fuses.ts';
import { writeIcons } from './icons.ts';
import { STAND_IN, writeStandIn } from './stand-in.ts';

const QA = process.env.PARLEY_QA_BUILD === '1';

const version = (): string =>
  (JSON.parse(readFileSync(at('node_modules/electron/package.json'), 'utf8')) as { version: string }).version;

/** The folder with Electron for this machine's own system. `undefined`: the builder fetches one for another system. */
async function findElectron(standIn: string | null, foreign: boolean): Promise<string | undefined> {
  if (standIn !== null) {
    writeStandIn(standIn);
    return standIn;
  }
  const given = process.env.PARLEY_ELECTRON_DIST;
  if (given) return given;
  if (foreign) return undefined;
  const { kind } = await chooseElectron();
  if (kind === 'electron') return at('node_modules/electron/dist');
  throw new Error(
    `Electron ${version()} could not be downloaded. Give an unpacked one by PARLEY_ELECTRON_DIST, or pack with --stand-in to look at a package.`,
  );
}

/** What the spell check needs on Windows; the other systems bring their own. */
async function findDictionaries({ systems }: DistArguments): Promise<string | null> {
  if (systems.win === undefined) return null;
  const given = process.env.PARLEY_DICTIONARIES;
  if (given) {
    // the builder passes over a folder that is not there
    if ((await dictionariesIn([given])).size === 0) throw new Error(`There is no .bdic file in ${given}.`);
    return given;
  }
  const folder = at('.cache/dictionaries');
  await layDictionaries(folder, version());
  return folder;
}

/** The program whose fuses are flipped, before anything is signed. */
function programOf({ appOutDir, packager, electronPlatformName }: AfterPackContext): string {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`);
  return join(appOutDir, electronPlatformName === 'win32' ? `${productFilename}.exe` : 'parley');
}

/** Named targets are made for this machine's processor; all targets of a system for all that the configuration names. */
function targetsOf({ systems, dir }: DistArguments): CliOptions {
  const isNamed = dir || Object.values(systems).some((targets) => targets.length > 0);
  const arch = process.arch === 'arm64' ? { arm64: true } : { x64: true };
  return { ...systems, ...(dir ? { dir } : {}), ...(isNamed && !systems.mac ? arch : {}) };
}

async function dist(args: readonly string[]): Promise<void> {
  const asked = readDistArguments(args, process.platform);
  const say = (text: string): void => console.log(asked.standIn ? `${STAND_IN}: ${text}` : text);
  await bundle();
  const standIn = asked.standIn ? mkdtempSync(join(tmpdir(), 'parley-stand-in-')) : null;
  try {
    const electronDist = await findElectron(standIn, asked.foreign);
    const config = packaging({
      electronDist,
      electronVersion: version(),
      output: asked.output ?? at('dist'),
      icons: writeIcons(at('.cache/icons')),
      dictionaries: await findDictionaries(asked),
      feed: process.env.PARLEY_UPDATE_FEED ?? null,
      release: process.env.PARLEY_RELEASE === '1',
      quick: asked.quick,
      hooks: {
        async afterExtract({ appOutDir, packager }) {
          // Electron's own demo: the builder leaves it where the folder was given
          rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
        },
        async afterPack(context) {
          const program = programOf(context);
          await flipAll(program, fuses({ qa: QA }));
          const states = [...(await readFuses(program))].map(([name, state]) => `${name} ${state}`);
          say(`fuses of ${context.electronPlatformName}: ${states.join(', ')}`);
        },
      },
    });
    // without fpm, the systems' own tools make the package; who has fpm sets it
    if (asked.onlySmall) process.env.CUSTOM_FPM_PATH ??= at('build/packaging/bin/fpm');
    const made = await build({ ...targetsOf(asked), projectDir: ROOT, publish: 'never', config });
    for (const file of made) say(file);
  } finally {
    if (standIn !== null) rmSync(standIn, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await dist(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
