import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronUse } from './electron-use.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const HEADING = '## Electron, piece by piece';

/** What the table of docs/testing.md names: `App.quit`, `App 'activate'`, and plain names of the row of modules. */
function told(): string[] {
  const document = readFileSync(resolve(ROOT, 'docs/testing.md'), 'utf8');
  const [, part = ''] = document.split(HEADING);
  const [table = ''] = part.split('\n## ');
  const rows = [...table.matchAll(/^\| (\w+) +\|(.*)$/gm)];
  return rows.flatMap(([, name = '', cells = '']) =>
    [...cells.matchAll(/`('?[\w-]+'?)`/g)].map(([, member = '']) => {
      if (name === 'modules') return member;
      return member.startsWith("'") ? `${name} ${member}` : `${name}.${member}`;
    }),
  );
}

describe('what is used of Electron', () => {
  const used = electronUse(['electron/main/tsconfig.json', 'electron/preload/tsconfig.json']);

  it('is found through types, destructuring, events and Pick', () => {
    expect(used).toEqual(
      expect.arrayContaining([
        'App.requestSingleInstanceLock', // in index.ts, where the module is taken apart
        "BrowserWindow 'ready-to-show'",
        'IpcRenderer.invoke', // in a preload
        'SafeStorage.encryptString', // through a Pick
        'powerMonitor', // given whole to the engine
      ]),
    );
    expect(used.filter((name) => /^(Rectangle|Event|Process)\b/.test(name))).toEqual([]);
  });

  it('is in the table of docs/testing.md, every piece of it', () => {
    const names = new Set(told());
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  });

  it('is all that the table names', () => {
    // what rooms ask for by interfaces of their own is found by its name only
    const sources = execFileSync('git', ['grep', '-h', '', '--', 'electron/main', 'electron/preload'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    const isMentioned = (name: string): boolean =>
      new RegExp(`\\b${name.replaceAll("'", '').split(/[. ]/).at(-1)}\\b`).test(sources);
    expect(told().filter((name) => !used.includes(name) && !isMentioned(name))).toEqual([]);
  });
});
