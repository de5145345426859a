import { strToU8, zipSync } from 'fflate';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDictionaries } from '../../electron/main/spelling/dictionaries.ts';
import { layDictionaries } from './dictionaries.ts';

let at: string;
let folder: string;
beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), 'parley-dictionaries-'));
  folder = join(at, 'laid');
});
afterEach(() => rmSync(at, { recursive: true, force: true }));

const archive = (files: Record<string, string>) => (): Promise<string> => {
  const path = join(at, 'archive.zip');
  const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
  writeFileSync(path, zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>));
  return Promise.resolve(path);
};

describe('dictionaries of a release', () => {
  it('are laid so that the app finds them', async () => {
    const given = archive({
      'hunspell_dictionaries/en-US-10-1.bdic': 'BDic en',
      'hunspell_dictionaries/de-DE-3-0.bdic': 'BDic de',
      'hunspell_dictionaries/LICENSE': 'text',
    });
    await layDictionaries(folder, '45.0.0', given);
    expect(readdirSync(folder).toSorted()).toEqual(['de-DE-3-0.bdic', 'en-US-10-1.bdic']);
    const found = await findDictionaries([folder]);
    expect([...found.keys()].toSorted()).toEqual(['de-de', 'en-us']);
    expect(readFileSync(found.get('de-de') ?? '', 'utf8')).toBe('BDic de');
  });

  it('stay in their folder, and those of an earlier version go', async () => {
    await layDictionaries(folder, '44.0.0', archive({ 'fr-FR-1-0.bdic': 'old' }));
    await layDictionaries(folder, '45.0.0', archive({ '../../out.bdic': 'BDic', '.bdic': 'nameless' }));
    expect(readdirSync(folder)).toEqual(['out.bdic']);
    expect(readdirSync(at).toSorted()).toEqual(['archive.zip', 'laid']);
  });

  it('that cannot be had say what else would do', async () => {
    const nobody = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(layDictionaries(folder, '45.0.0', nobody)).rejects.toThrow('PARLEY_DICTIONARIES');
    await expect(layDictionaries(folder, '45.0.0', archive({ LICENSE: 'text' }))).rejects.toThrow(
      'no dictionaries',
    );
  });
});
