import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../atomic-file.ts';
import { messageOf, partOf, type PolicyPart, type PolicySource } from './source.ts';

/** Of the computer, and of the computer around a Flatpak. */
const FOLDERS = ['/etc/parley', '/run/host/etc/parley'];

/** `policies.json`, then the files of `policies.d` in the order of their names. */
export function linuxPolicy(folders: readonly string[] = FOLDERS): PolicySource {
  return async () => (await Promise.all(folders.map(readFolder))).flat();
}

/** One file, by its path. */
export function filePolicy(path: string): PolicySource {
  return () => readPart(path);
}

async function readFolder(folder: string): Promise<PolicyPart[]> {
  const more = join(folder, 'policies.d');
  try {
    const names = (await namesIn(more)).filter((name) => name.endsWith('.json')).sort();
    const paths = [join(folder, 'policies.json'), ...names.map((name) => join(more, name))];
    return (await Promise.all(paths.map(readPart))).flat();
  } catch (error) {
    return [{ from: more, problem: messageOf(error) }];
  }
}

async function readPart(path: string): Promise<PolicyPart[]> {
  try {
    const text = await readIfThere(path);
    return text === null ? [] : [partOf(path, text)];
  } catch (error) {
    return [{ from: path, problem: messageOf(error) }];
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
