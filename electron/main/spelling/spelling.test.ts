import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesktopView } from '#shared/contracts/desktop.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { fakeEngine } from '../fake-engine.ts';
import { available, dictionaryFolders, findDictionaries, languageOf } from './dictionaries.ts';
import { serveDictionaries } from './dictionary-server.ts';
import { openSpelling } from './spelling.ts';

let dir: string;
let ends: (() => void)[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-spelling-'));
  ends = [];
});
afterEach(() => {
  for (const end of ends) end();
  rmSync(dir, { recursive: true });
});
const put = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), `BDic ${name}`);
  }
};

describe('dictionaries', () => {
  it('are found by their names, in the first folder that has them', async () => {
    put('a/en_US.bdic', 'a/notes.txt', 'b/en-US-10-1.bdic', 'b/de_DE.bdic', 'b/de_AT.bdic');
    const found = await findDictionaries([join(dir, 'a'), join(dir, 'none'), join(dir, 'b')]);
    expect([...found]).toEqual([
      ['en-us', join(dir, 'a/en_US.bdic')],
      ['de-at', join(dir, 'b/de_AT.bdic')],
      ['de-de', join(dir, 'b/de_DE.bdic')],
    ]);
    expect(languageOf('pt-br-3-0.bdic')).toBe('pt-br');
  });

  it("are those of the languages that Chromium knows, a system's region for none", () => {
    const found = new Map([
      ['en-us', '1'],
      ['de-at', '2'],
      ['de-de', '3'],
      ['el-gr', '4'],
      ['tlh-kx', '5'],
    ]);
    expect([...available(['en-US', 'en-GB', 'de', 'el', 'fr'], found)]).toEqual([
      ['en-US', '1'],
      ['de', '3'],
      ['el', '4'],
    ]);
  });

  it('of Windows are only our own', () => {
    expect(dictionaryFolders('win32', '/r')).toEqual([join('/r', 'dictionaries')]);
    expect(dictionaryFolders('linux', '/r')).toContain('/usr/share/hunspell');
  });

  it('are served to who knows the address, and nothing else is', async () => {
    put('de_DE.bdic', 'secret.txt');
    const server = await serveDictionaries(new Map([['de', join(dir, 'de_DE.bdic')]]), 's3', silentLogger);
    ends.push(() => server.close());
    expect(await (await fetch(`${server.url}de-3-0.bdic`)).text()).toBe('BDic de_DE.bdic');
    const root = new URL('/', server.url).href;
    for (const path of ['de-3-0.bdic', 's3/fr-3-0.bdic', 's3/', 's3/secret.txt', 's3/..%2fde.bdic'])
      expect((await fetch(root + path)).status).toBe(404);
    expect((await fetch(`${server.url}de-3-0.bdic`, { method: 'POST' })).status).toBe(404);
  });
});

describe('the spell check', () => {
  async function setUp(platform: NodeJS.Platform, folder = dir, systemLanguages = ['de-AT', 'en-US', 'de']) {
    const engine = fakeEngine();
    const done: unknown[][] = [];
    let view: Partial<DesktopView> = {};
    const end = await openSpelling({
      session: {
        availableSpellCheckerLanguages: ['de', 'en-GB', 'en-US', 'fr'],
        setSpellCheckerDictionaryDownloadURL: (url) => done.push(['url', url]),
        setSpellCheckerEnabled: (on) => done.push(['on', on]),
        setSpellCheckerLanguages: (languages) => done.push(['languages', ...languages]),
      },
      platform,
      folders: [folder],
      systemLanguages,
      engine,
      state: { set: (change) => void (view = { ...view, ...change }) },
      secret: 's3',
      logger: silentLogger,
    });
    ends.push(end);
    return { engine, done, view: () => view };
  }

  it('fetches nothing from foreign hosts: first nowhere, then here', async () => {
    put('de_DE.bdic');
    const { done } = await setUp('linux');
    expect(done[0]).toEqual(['url', 'http://127.0.0.1:9/']);
    const urls = done.filter(([what]) => what === 'url').map(([, url]) => String(url));
    expect(urls.every((url) => url.startsWith('http://127.0.0.1:'))).toBe(true);
    // before the languages are, which are what begins the fetching
    expect(done.findIndex(([what]) => what === 'languages')).toBeGreaterThan(
      done.findLastIndex(([what]) => what === 'url'),
    );
  });

  it("checks the system's languages, or the chosen ones, as far as there are dictionaries", async () => {
    put('de_DE.bdic', 'en_US.bdic', 'fr_FR.bdic');
    const { engine, done, view } = await setUp('linux');
    expect(view().spellLanguages).toEqual(['de', 'en-US', 'fr']);
    expect(done.slice(-2)).toEqual([
      ['languages', 'de', 'en-US'],
      ['on', true],
    ]);
    engine.changeSettings({ spellLanguages: ['fr-CA', 'es'] });
    expect(done.slice(-2)).toEqual([
      ['languages', 'fr'],
      ['on', true],
    ]);
    engine.changeSettings({ spellCheck: false });
    expect(done.at(-1)).toEqual(['on', false]);
  });

  it('is off where there are no dictionaries', async () => {
    const { done, view } = await setUp('win32', join(dir, 'none'));
    expect(view().spellLanguages).toEqual([]);
    expect(done).toEqual([['url', 'http://127.0.0.1:9/'], ['on', false], ['languages']]);
  });

  it("is macOS' own there", async () => {
    const { engine, done } = await setUp('darwin');
    engine.changeSettings({ spellCheck: false });
    expect(done).toEqual([
      ['on', true],
      ['on', false],
    ]);
  });
});
