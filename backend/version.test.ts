import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { PGLITE_VERSION } from './storage/seed.ts';
import { SERVER_VERSION } from './version.ts';

const json = async (path: string) =>
  JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8')) as { version: string };

it('tells the version of package.json, and names the PGlite that is installed', async () => {
  expect(SERVER_VERSION).toBe((await json('../package.json')).version);
  expect(PGLITE_VERSION).toBe((await json('../node_modules/@electric-sql/pglite/package.json')).version);
});
