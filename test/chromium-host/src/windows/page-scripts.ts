import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PageConfig, PreloadConfig } from '../page/config.ts';

/** The texts that Chromium runs in every document, before the page's own scripts. build.ts makes them from src/page. */

const secret = `chromium-host-${randomBytes(12).toString('hex')}`;
const built = (name: string): string => readFileSync(new URL(`./page/${name}.js`, import.meta.url), 'utf8');

/** The script for the page's own world. */
export function pageWorldScript(): string {
  const config: PageConfig = { secret };
  return `(() => { const CONFIG = ${JSON.stringify(config)};\n${built('page-world')}})();`;
}

/** The script for the preload world, with the app's preload bundle as a function in its configuration. */
export function preloadWorldScript(bundle: string, additionalArguments: readonly string[]): string {
  const { electron, chrome, node } = process.versions as Record<string, string | undefined>;
  const config: Omit<PreloadConfig, 'runPreload'> = {
    secret,
    argv: ['electron', ...additionalArguments],
    platform: process.platform,
    versions: { electron, chrome, node },
  };
  // The line break lets the bundle end in a comment.
  const run = `CONFIG.runPreload = function (require, module, exports, process) {${bundle}\n};`;
  return `(() => { const CONFIG = ${JSON.stringify(config)};\n${run}\n${built('preload-world')}})();`;
}
