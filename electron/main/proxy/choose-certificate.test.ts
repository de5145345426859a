import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chooseCertificate } from './choose-certificate.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-p12-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const choosing = (path: string | null) =>
  chooseCertificate({
    showOpenDialog: () =>
      Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] }),
  });

it('answers what is in the file, nothing when none was chosen', async () => {
  writeFileSync(join(dir, 'ann.p12'), 'bytes');
  expect(String(await choosing(join(dir, 'ann.p12')))).toBe('bytes');
  expect(await choosing(null)).toBeNull();
});

it('takes no file that is gone, too large, or none', async () => {
  writeFileSync(join(dir, 'film.p12'), Buffer.alloc(300_000));
  for (const name of ['absent.p12', 'film.p12', '.'])
    await expect(choosing(join(dir, name))).rejects.toMatchObject({ code: 'bad-certificate-file' });
});
