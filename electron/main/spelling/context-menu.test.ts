import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { createWords } from '../words.ts';
import { openTextMenus, type TextParams } from './context-menu.ts';

const FLAGS = { canCut: true, canCopy: true, canPaste: false } as TextParams['editFlags'];
const NONE: TextParams = {
  isEditable: false,
  selectionText: '',
  misspelledWord: '',
  dictionarySuggestions: [],
  editFlags: FLAGS,
};

function setUp(kind: 'main' | null = 'main') {
  const app = new EventEmitter();
  const done: string[] = [];
  const menus: MenuItemConstructorOptions[][] = [];
  openTextMenus({
    app,
    Menu: {
      buildFromTemplate(template) {
        menus.push(template);
        return { popup: () => done.push('popup') } as unknown as Electron.Menu;
      },
    },
    windowOf: () => null,
    session: { addWordToSpellCheckerDictionary: (word) => done.push(`learn ${word}`) > 0 },
    registry: { kindOf: () => kind },
    words: createWords(),
  });
  const contents = Object.assign(new EventEmitter(), {
    id: 1,
    replaceMisspelling: (word: string) => done.push(`replace ${word}`),
  });
  app.emit('web-contents-created', {}, contents);
  const ask = (params: Partial<TextParams>): MenuItemConstructorOptions[] => {
    contents.emit('context-menu', {}, { ...NONE, ...params });
    return menus.at(-1) ?? [];
  };
  const click = (items: MenuItemConstructorOptions[], id: string): void =>
    (items.find((item) => item.id === id)?.click as (() => void) | undefined)?.();
  return { ask, click, done };
}

const ids = (items: MenuItemConstructorOptions[]) => items.map(({ id, type }) => id ?? type);

describe('the menu of a text', () => {
  it('in a field cuts, copies and pastes, as far as that can be done', () => {
    const { ask, done } = setUp();
    const items = ask({ isEditable: true });
    expect(ids(items)).toEqual(['cut', 'copy', 'paste']);
    expect(items.map(({ role, enabled }) => [role, enabled])).toEqual([
      ['cut', true],
      ['copy', true],
      ['paste', false],
    ]);
    expect(done).toEqual(['popup']);
  });

  it('in a misspelled word puts it right, or learns it', () => {
    const { ask, click, done } = setUp();
    const dictionarySuggestions = ['R&D', 'b', 'c', 'd', 'e', 'f'];
    const items = ask({ isEditable: true, misspelledWord: 'RnD', dictionarySuggestions });
    expect(ids(items).slice(0, 7)).toEqual([
      ...[0, 1, 2, 3, 4].map((index) => `suggestion-${index}`),
      'learn',
      'separator',
    ]);
    expect(items[0]?.label).toBe('R&&D');
    click(items, 'suggestion-0');
    click(items, 'learn');
    expect(done.slice(1)).toEqual(['replace R&D', 'learn RnD']);
  });

  it('says when nothing is suggested', () => {
    const items = setUp().ask({ isEditable: true, misspelledWord: 'xqz' });
    expect(items[0]).toMatchObject({ label: 'No suggestions', enabled: false });
  });

  it('copies what is selected elsewhere, and is not there otherwise', () => {
    const { ask, done } = setUp();
    expect(ids(ask({ selectionText: 'hi' }))).toEqual(['copy']);
    ask({ selectionText: ' \n' });
    ask({ misspelledWord: 'x' });
    expect(done).toEqual(['popup']);
  });

  it('is not there for what is no window of ours', () => {
    const { ask, done } = setUp(null);
    ask({ isEditable: true });
    expect(done).toEqual([]);
  });
});
