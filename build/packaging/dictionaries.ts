/** The dictionaries of the spell check on Windows, where no package of the system brings them: those of Electron's own release. */
import { downloadArtifact } from '@electron/get';
import { unzipSync } from 'fflate';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Fetches the archive of that version of Electron; the path where it lies. */
export type Fetch = (version: string) => Promise<string>;

/** Its sum is checked against the release's own list. */
const fromRelease: Fetch = (version) =>
  downloadArtifact({ version, artifactName: 'hunspell_dictionaries.zip', isGeneric: true });

/** Lays them into a new folder, one file a language. Errors: in one sentence, where the release cannot be had or holds none. */
export async function layDictionaries(
  folder: string,
  version: string,
  fetch: Fetch = fromRelease,
): Promise<void> {
  const archive = await fetch(version).catch((error: unknown) => {
    throw new Error(
      `The dictionaries of Electron ${version} could not be downloaded. Give a folder with .bdic files by PARLEY_DICTIONARIES.`,
      { cause: error },
    );
  });
  const files = unzipSync(readFileSync(archive), { filter: ({ name }) => /[^/]\.bdic$/i.test(name) });
  if (Object.keys(files).length === 0) throw new Error(`Electron ${version} brings no dictionaries.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // a name in an archive may lead anywhere: only its end counts
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, basename(name)), bytes);
}
