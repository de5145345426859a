/** The spell check of what a person writes. No word and no dictionary ever goes over the network. */
import type { Session } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import type { DesktopState } from '../desktop-state.ts';
import { follow, type Followed } from '../follow.ts';
import { available, findDictionaries } from './dictionaries.ts';
import { type DictionaryServer, serveDictionaries } from './dictionary-server.ts';

/** Nobody listens there: Chromium must not fetch from where it does by itself. */
const NOWHERE = 'http://127.0.0.1:9/';

export interface SpellingOptions {
  readonly session: Pick<
    Session,
    | 'availableSpellCheckerLanguages'
    | 'setSpellCheckerDictionaryDownloadURL'
    | 'setSpellCheckerEnabled'
    | 'setSpellCheckerLanguages'
  >;
  readonly platform: NodeJS.Platform;
  readonly folders: readonly string[];
  /** Language tags, the dearest first. */
  readonly systemLanguages: readonly string[];
  readonly engine: Followed;
  readonly state: Pick<DesktopState, 'set'>;
  readonly secret: string;
  readonly logger: Logger;
}

/** Follows the settings from now on; call before the first window, and wait for it. Never rejects. The answer ends it. */
export async function openSpelling(options: SpellingOptions): Promise<() => void> {
  const { session, platform, engine, logger } = options;
  if (platform === 'darwin') {
    // macOS has a spell check of its own, with its own languages
    return follow(
      engine,
      ({ settings }) => settings.spellCheck,
      (on) => session.setSpellCheckerEnabled(on),
    );
  }
  session.setSpellCheckerDictionaryDownloadURL(NOWHERE);
  session.setSpellCheckerEnabled(false);
  try {
    return await withDictionaries(options);
  } catch (error) {
    logger.warn('openSpelling() | no spell check', { error });
    return () => undefined;
  }
}

async function withDictionaries(options: SpellingOptions): Promise<() => void> {
  const { session, folders, systemLanguages, engine, state, secret, logger } = options;
  const paths = available(session.availableSpellCheckerLanguages, await findDictionaries(folders));
  const languages = [...paths.keys()];
  state.set({ spellLanguages: languages });
  logger.info('openSpelling() | dictionaries', { languages });
  if (languages.length === 0) {
    session.setSpellCheckerLanguages([]);
    return () => undefined;
  }
  const server: DictionaryServer = await serveDictionaries(paths, secret, logger);
  session.setSpellCheckerDictionaryDownloadURL(server.url);
  const end = follow(
    engine,
    ({ settings: { spellCheck, spellLanguages } }) => ({ spellCheck, spellLanguages }),
    ({ spellCheck, spellLanguages }) => {
      const chosen = choose(languages, spellLanguages.length > 0 ? spellLanguages : systemLanguages);
      session.setSpellCheckerLanguages(chosen);
      session.setSpellCheckerEnabled(spellCheck && chosen.length > 0);
    },
  );
  return () => {
    end();
    server.close();
  };
}

/** Those of the wanted ones that are there, in the order of the wish: the language itself, or it without its region. */
function choose(languages: readonly string[], wanted: readonly string[]): string[] {
  const find = (tag: string): string | undefined =>
    languages.find((language) => language.toLowerCase() === tag.toLowerCase());
  const chosen = wanted.flatMap((tag) => find(tag) ?? find(tag.split('-')[0] ?? tag) ?? []);
  return [...new Set(chosen)];
}
