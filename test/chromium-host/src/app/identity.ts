import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

interface Manifest {
  name?: string;
  productName?: string;
  version?: string;
  main?: string;
}

/** Who the running app is, by its package.json. Set once at boot, before main's first line. */
export const appIdentity = { name: 'Electron', version: '0.0.0', folder: process.cwd() };

/**
 * Reads the app that the command line names: a folder with a package.json, or a file.
 * Answers the file that is main's entry.
 */
export function identify(path: string): string {
  const given = resolve(path);
  const isFolder = existsSync(given) && statSync(given).isDirectory();
  const folder = isFolder ? given : nearestPackage(dirname(given));
  const file = join(folder, 'package.json');
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {};
  appIdentity.folder = folder;
  appIdentity.name = manifest.productName ?? manifest.name ?? appIdentity.name;
  appIdentity.version = manifest.version ?? appIdentity.version;
  return isFolder ? join(folder, manifest.main ?? 'index.js') : given;
}

function nearestPackage(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
  return nearestPackage(dirname(folder));
}
