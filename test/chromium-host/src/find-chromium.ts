import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome'];
const PLACES = {
  /** Debian's binary behind its wrapper script, which would cost a shell and add flags of its own. */
  debian: '/usr/lib/chromium/chromium',
  macos: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
};

/**
 * The Chromium that the host drives, or undefined where none is installed.
 * Looked for in this order: CHROMIUM_PATH (taken at its word), Debian's binary, PATH, macOS's Chrome.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env, places = PLACES): string | undefined {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [places.debian, ...onPath, places.macos].find(isExecutable);
}

function isExecutable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
