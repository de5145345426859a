/** Dictionaries of the spell check that are on this computer: Hunspell's in Chromium's own form, one file a language. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const EXTENSION = '.bdic';
/** Chromium names them with a version: `en-us-10-1.bdic`. */
const VERSION = /-\d+-\d+$/;

/** Where packages of Linux put them, and where an administrator or our own package may. `resources`: of the packed app. */
export const dictionaryFolders = (platform: NodeJS.Platform, resources: string): string[] => [
  join(resources, 'dictionaries'),
  ...(platform === 'linux'
    ? [
        '/usr/share/hunspell-bdic',
        '/usr/share/hunspell',
        '/usr/share/qt6/qtwebengine_dictionaries',
        '/usr/share/qt5/qtwebengine_dictionaries',
      ]
    : []),
];

/** `de-de` of `de_DE.bdic` and of `de-DE-3-0.bdic`. */
export const languageOf = (fileName: string): string =>
  fileName.slice(0, -EXTENSION.length).replace(VERSION, '').replaceAll('_', '-').toLowerCase();

/** Paths by language in lower case. A folder that is not there has none; the first folder wins. */
export async function findDictionaries(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    const names: string[] = await readdir(folder).catch(() => []);
    for (const name of names.toSorted()) {
      if (!name.toLowerCase().endsWith(EXTENSION)) continue;
      const language = languageOf(name);
      if (!found.has(language)) found.set(language, join(folder, name));
    }
  }
  return found;
}

/**
 * Which of the languages that Chromium knows have a dictionary here, with its path. Chromium's `de` is a system's `de_DE`; its `en-GB` is
 * only `en_GB`.
 */
export function available(
  known: readonly string[],
  found: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const language of known) {
    const tag = language.toLowerCase();
    const path =
      found.get(tag) ?? (tag.includes('-') ? undefined : (found.get(`${tag}-${tag}`) ?? first(found, tag)));
    if (path !== undefined) paths.set(language, path);
  }
  return paths;
}

const first = (found: ReadonlyMap<string, string>, language: string): string | undefined =>
  [...found].find(([tag]) => tag.startsWith(`${language}-`))?.[1];
