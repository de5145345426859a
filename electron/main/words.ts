/** The words that main itself shows: tray, notifications, dialogs. */
import { createInstance } from 'i18next';
import { en } from '#shared/i18n/en/index.ts';

/** Main's own room, and what pages have words for. */
const catalogue = {
  ...en.main,
  pickerTitle: en.share.title,
  unknownCaller: en.common.unknownCaller,
};

/** Plural forms are one word, chosen by `count`. */
type Singular<Key extends string> = Key extends `${infer Word}_${'one' | 'other'}` ? Word : Key;
type MainWord = Singular<keyof typeof catalogue>;
export type Words = (word: MainWord, values?: Readonly<Record<string, string | number>>) => string;

/** Words of main. */
export function createWords(): Words {
  const i18n = createInstance({
    lng: 'en',
    resources: { en: { main: catalogue } },
    ns: ['main'],
    defaultNS: 'main',
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  // ready when this returns: the words are given and nothing is loaded
  void i18n.init();
  return (word, values = {}) => i18n.t(word, values);
}
