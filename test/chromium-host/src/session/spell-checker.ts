import { getSystemLanguages } from '../app/locale.ts';

/** Chromium's dictionaries, as `session.availableSpellCheckerLanguages` lists them on Linux. */
export const AVAILABLE =
  `af bg ca cs cy da de de-DE el en-AU en-CA en-GB en-GB-oxendict en-US es es-419 es-AR es-ES es-MX es-US
  et fa fo fr fr-FR he hi hr hu hy id it it-IT ko lt lv nb nl pl pt pt-BR pt-PT ro ru sh sk sl sq sr sv ta tg tr uk vi`.split(
    /\s+/,
  );
const DEFAULT = 'en-US';

/** Which languages and words a page's spell check would know. Nothing is underlined: Chromium has no dictionaries here. */
export class SpellChecker {
  isEnabled = true;
  #languages: string[];
  readonly #words = new Set<string>();

  constructor(system: readonly string[] = getSystemLanguages()) {
    const known = system.filter((language) => AVAILABLE.includes(language));
    this.#languages = known.length > 0 ? [known[0] ?? DEFAULT] : [DEFAULT];
  }

  get languages(): string[] {
    return [...this.#languages];
  }

  /** Electron refuses the whole list for one language that it does not know. */
  set languages(languages: string[]) {
    const unknown = languages.find((language) => !AVAILABLE.includes(language));
    if (unknown !== undefined)
      throw new Error(`Invalid language code provided: "${unknown}" is not a valid language code`);
    this.#languages = [...languages];
  }

  get words(): string[] {
    return [...this.#words].toSorted();
  }

  /** False for what is no word, and for one that is known already. */
  addWord(word: string): boolean {
    if (word === '' || this.#words.has(word)) return false;
    this.#words.add(word);
    return true;
  }

  removeWord(word: string): boolean {
    return this.#words.delete(word);
  }
}
