import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { galeneIn, installGalene } from './galene.ts';

let folder: string;
let home: string;

/** A `go` that answers as the real one does: the first line of each pair is for the download, the second for the build. */
function go(download: string, install: string): void {
  const file = join(folder, 'go');
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = mod ]; then\n${download}\nelse\n${install}\nfi\n`);
  chmodSync(file, 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-go-'));
  home = join(folder, 'home');
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  mkdirSync(join(folder, 'source/static'), { recursive: true });
  writeFileSync(join(folder, 'source/static/galene.html'), 'web client');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is made by Go, with the files of its web client beside it', async () => {
  go(
    `echo '{ "Path": "x", "Dir": "${join(folder, 'source')}" }'`,
    'mkdir -p "$GOBIN" && echo "cgo $CGO_ENABLED" > "$GOBIN/galene"',
  );
  expect(await installGalene(home)).toBeNull();
  expect(readFileSync(galeneIn(home).binary, 'utf8')).toBe('cgo 0\n');
  expect(readFileSync(join(galeneIn(home).static, 'galene.html'), 'utf8')).toBe('web client');
  // once more, over what is there
  expect(await installGalene(home)).toBeNull();
});

it('that its registry refuses is said in its words, and leaves nothing', async () => {
  go(`echo '{ "Path": "x", "Error": "403 Forbidden\\\\n\\\\tnot available" }'; exit 1`, 'exit 1');
  expect(await installGalene(home)).toBe('403 Forbidden');
  expect(existsSync(home)).toBe(false);
});

it('that cannot be built is said, and leaves nothing', async () => {
  go(
    `echo '{ "Dir": "${join(folder, 'source')}" }'`,
    'mkdir -p "$GOBIN"; echo "go: requires go >= 1.24" >&2; exit 1',
  );
  expect(await installGalene(home)).toBe('go: requires go >= 1.24');
  expect(existsSync(home)).toBe(false);
});
