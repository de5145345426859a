/** Galène's server: brought along, or made by Go from its own registry where that has it. */
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';
import { at } from './tree.ts';

/** The version that docs/backends.md speaks of. */
const MODULE = 'github.com/jech/galene@9e03b36';
/** A registry that does not answer must not keep the tests waiting. */
const DOWNLOAD_MS = 60_000;
const BUILD_MS = 300_000;

/** Where its program and the files of its web client come to lie. */
export const galeneIn = (home: string) => ({
  binary: join(home, 'bin/galene'),
  static: join(home, 'static'),
});

export const GALENE_HOME = at('.cache/galene');

/** `null`: it is in `home` now. Else the reason in one line; nothing is left there then. */
export async function installGalene(home = GALENE_HOME): Promise<string | null> {
  const env = { CGO_ENABLED: '0', GOBIN: join(home, 'bin') };
  const down = await run('go', ['mod', 'download', '-json', MODULE], { env, timeoutMs: DOWNLOAD_MS });
  const source = /"Dir": "([^"]+)"/.exec(down.output)?.[1];
  if (down.code !== 0 || source === undefined) return lastLine(down.output);
  const made = await run('go', ['install', MODULE], { env, timeoutMs: BUILD_MS });
  const { binary, static: files } = galeneIn(home);
  if (made.code !== 0 || !existsSync(binary)) {
    rmSync(home, { recursive: true, force: true });
    return lastLine(made.output);
  }
  mkdirSync(home, { recursive: true });
  rmSync(files, { force: true });
  symlinkSync(join(source, 'static'), files);
  return null;
}

/** Go's own word for it: of its JSON the first line of the error, of anything else the last one. */
const lastLine = (output: string): string =>
  /"Error": "([^"]+?)(\\n|")/.exec(output)?.[1] ?? (output.trim().split('\n').at(-1) || 'go said nothing');
