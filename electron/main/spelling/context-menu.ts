/** The menu of a text: spelling, cut, copy, paste. Nothing else of a page has a menu of the system. */
import type {
  BrowserWindow,
  ContextMenuParams,
  Menu,
  MenuItemConstructorOptions,
  Session,
  WebContents,
} from 'electron';
import type { WindowKind } from '#shared/contracts/ipc/group.ts';
import type { Words } from '../words.ts';

const SUGGESTIONS_MAX = 5;

export type TextParams = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'
>;

export interface TextVerbs {
  readonly replace: (word: string) => void;
  readonly learn: (word: string) => void;
}

/** Empty: there is no menu. */
export function textMenu(params: TextParams, verbs: TextVerbs, words: Words): MenuItemConstructorOptions[] {
  const { isEditable, selectionText, editFlags } = params;
  const copy: MenuItemConstructorOptions = {
    id: 'copy',
    role: 'copy',
    label: words('textCopy'),
    enabled: editFlags.canCopy,
  };
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    ...spellingItems(params, verbs, words),
    { id: 'cut', role: 'cut', label: words('textCut'), enabled: editFlags.canCut },
    copy,
    { id: 'paste', role: 'paste', label: words('textPaste'), enabled: editFlags.canPaste },
  ];
}

function spellingItems(
  { misspelledWord, dictionarySuggestions }: TextParams,
  { replace, learn }: TextVerbs,
  words: Words,
): MenuItemConstructorOptions[] {
  if (misspelledWord === '') return [];
  const suggested = dictionarySuggestions.slice(0, SUGGESTIONS_MAX).map((word, index) => ({
    id: `suggestion-${index}`,
    // an ampersand would mark a key
    label: word.replaceAll('&', '&&'),
    click: () => replace(word),
  }));
  return [
    ...suggested,
    ...(suggested.length === 0 ? [{ id: 'none', label: words('spellNone'), enabled: false }] : []),
    { id: 'learn', label: words('spellLearn'), click: () => learn(misspelledWord) },
    { type: 'separator' },
  ];
}

export interface TextMenusOptions {
  readonly app: {
    on(event: 'web-contents-created', listener: (event: unknown, contents: WebContents) => void): unknown;
  };
  readonly Menu: { buildFromTemplate(template: MenuItemConstructorOptions[]): Menu };
  readonly windowOf: (contents: WebContents) => BrowserWindow | null;
  readonly session: Pick<Session, 'addWordToSpellCheckerDictionary'>;
  readonly registry: { kindOf(contents: { readonly id: number }): WindowKind | null };
  readonly words: Words;
}

/** Texts of our pages have a menu from now on. Call before the first window. */
export function openTextMenus({ app, Menu, windowOf, session, registry, words }: TextMenusOptions): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_asked, params) => {
      if (registry.kindOf(contents) === null) return;
      const verbs: TextVerbs = {
        replace: (word) => contents.replaceMisspelling(word),
        learn: (word) => session.addWordToSpellCheckerDictionary(word),
      };
      const template = textMenu(params, verbs, words);
      const window = windowOf(contents);
      if (template.length > 0) Menu.buildFromTemplate(template).popup(window ? { window } : {});
    });
  });
}
