/** The words that main itself shows: tray, notifications, dialogs. */
import { createInstance } from 'i18next';
import { en } from '#shared/i18n/en/index.ts';

/** Plural forms are one word, chosen by `count`. */
type Singular<Key extends string> = Key extends `${infer Word}_${'one' | 'other'}` ? Word : Key;
type MainWord = Singular<keyof (typeof en)['main']>;
export type Words = (word: MainWord, values?: Readonly<Record<string, string | number>>) => string;

/** Words of the catalogue's `main` room. */
export function createWords(): Words {
  const i18n = createInstance({
    lng: 'en',
    resources: { en: { main: en.main } },
    ns: ['main'],
    defaultNS: 'main',
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  // ready when this returns: the words are given and nothing is loaded
  void i18n.init();
  return (word, values = {}) => i18n.t(word, values);
}
