/** Where things lie, and whether what is built is older than what it is built from. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');
/** A path from the top of the tree. */
export const at = (...parts: string[]): string => join(ROOT, ...parts);

const SKIP = new Set(['node_modules', 'dist', 'out']);

/** The newest change below these files and folders, in milliseconds since the epoch; tests and texts do not count. */
export function newestChange(...paths: string[]): number {
  return Math.max(0, ...paths.map(changeOf));
}

function changeOf(path: string): number {
  if (!existsSync(path) || /\.(md|test\.tsx?)$/.test(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).filter((name) => !SKIP.has(name));
  return Math.max(0, ...inside.map((name) => changeOf(join(path, name))));
}
