import { switches } from '../chromium/switches.ts';

const DEFAULT_LOCALE = 'en-US';

/** The language of the app's own interface: --lang, else English. */
export function getLocale(): string {
  return switches.get('lang') || DEFAULT_LOCALE;
}

/** The languages of the desktop, most wanted first, from the variables that POSIX gives them. */
export function getSystemLanguages(env: NodeJS.ProcessEnv = process.env): string[] {
  const list = env.LANGUAGE || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const tags = list
    .split(':')
    .map(toTag)
    .filter((tag) => tag !== undefined);
  return tags.length > 0 ? [...new Set(tags)] : [DEFAULT_LOCALE];
}

/** `de_AT.UTF-8@euro` is `de-AT`; `C` and `POSIX` name no language. */
function toTag(posix: string): string | undefined {
  const [name = ''] = posix.split(/[.@]/);
  return /^[a-z]{2,3}(_[A-Z]{2})?$/.test(name) ? name.replace('_', '-') : undefined;
}
