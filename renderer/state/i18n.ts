/** Words and dates: i18next over the typed catalogue, Intl for all that has numbers in it. */
import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en, type Catalogue } from '#shared/i18n/en/index.ts';
import type { ErrorView } from '#shared/errors/app-error.ts';

type Leaves<Tree, Prefix extends string = ''> = {
  [Key in keyof Tree & string]: Tree[Key] extends string
    ? `${Prefix}${Key}`
    : Leaves<Tree[Key], `${Prefix}${Key}.`>;
}[keyof Tree & string];
type WithoutPlural<Key extends string> =
  Key extends `${infer Stem}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Stem : Key;

/** Every text of the catalogue, `room.name`; a plural goes by its stem and takes `count`. */
export type TextKey = WithoutPlural<Leaves<Catalogue>>;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;

/** An i18next of its own, so that tests and windows do not share one. */
export function createI18n(language = 'en'): I18n {
  const i18n = i18next.createInstance();
  void i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes
    initAsync: false,
  });
  return i18n;
}

/** `t('chat.send')`, typed by the catalogue. */
export function useT(): Translate {
  const { t } = useTranslation();
  return t;
}

/** The sentence for an error. */
export function errorText(t: Translate, error: ErrorView): string {
  return t(`errors.${error.code}`, error.params);
}

export interface Formats {
  /** 14:05 */
  time(ms: number): string;
  /** "Today", "Yesterday", "Monday", "12 March", "12 March 2024". */
  day(ms: number, now?: number): string;
  /** 12 Mar 2024 */
  date(ms: number): string;
  /** For lists: the time today, else the short day. */
  when(ms: number, now?: number): string;
  /** The whole of it, for tooltips. */
  full(ms: number): string;
  /** "1:05", "1:02:03"; whole seconds in. */
  duration(seconds: number): string;
  list(items: readonly string[]): string;
  /** "12 MB" of 12,300,000 bytes: as the systems of this computer count them. */
  bytes(bytes: number): string;
  /** "1.2 MB/s" */
  speed(bytesPerSecond: number): string;
}

/** Days between the two in local time; positive when `ms` is in the past. */
export function daysAgo(ms: number, now: number): number {
  const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(ms)) / 86_400_000);
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export function createFormats(locale: string): Formats {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const shortWeekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
  const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
  const dayMonthYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const numeric = new Intl.DateTimeFormat(locale, { dateStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const one = new Intl.NumberFormat(locale, { useGrouping: false });
  const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
  const inUnits = (bytes: number, unitOf: (unit: string) => string): string => {
    const step = BYTE_UNITS.findLastIndex((_, index) => index === 0 || bytes >= 999.5 * 1000 ** (index - 1));
    const value = bytes / 1000 ** step;
    return new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: unitOf(BYTE_UNITS[step] ?? 'byte'),
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: step > 0 && value < 9.95 ? 1 : 0,
    }).format(value);
  };
  const sameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear();
  return {
    time: (ms) => time.format(ms),
    date: (ms) => date.format(ms),
    day(ms, now = Date.now()) {
      const ago = daysAgo(ms, now);
      if (ago === 0 || ago === 1) return capital(relative.format(-ago, 'day'));
      if (ago > 1 && ago < 7) return capital(weekday.format(ms));
      return sameYear(ms, now) ? dayMonth.format(ms) : dayMonthYear.format(ms);
    },
    when(ms, now = Date.now()) {
      const ago = daysAgo(ms, now);
      if (ago <= 0) return time.format(ms);
      if (ago === 1) return capital(relative.format(-1, 'day'));
      if (ago < 7) return capital(shortWeekday.format(ms));
      return sameYear(ms, now) ? shortDay.format(ms) : numeric.format(ms);
    },
    full: (ms) => full.format(ms),
    duration(seconds) {
      const s = Math.max(0, Math.floor(seconds));
      const parts = [Math.floor(s / 3600), Math.floor((s % 3600) / 60), s % 60];
      const shown = parts[0] === 0 ? parts.slice(1) : parts;
      return shown.map((part, index) => (index === 0 ? one : two).format(part)).join(':');
    },
    list: (items) => list.format(items),
    bytes: (bytes) => inUnits(bytes, (unit) => unit),
    speed: (bytesPerSecond) => inUnits(bytesPerSecond, (unit) => `${unit}-per-second`),
  };
}

/** The language of the words, in the region of the computer when it speaks that language: dates then look as they do elsewhere on it. */
function localeFor(language: string): string {
  const base = language.split('-')[0];
  return navigator.languages.find((locale) => locale.split('-')[0] === base) ?? language;
}

/** By language: each holds a dozen Intl objects, which are dear to make and asked for by every message. */
const formatsOf = new Map<string, Formats>();

export function useFormats(): Formats {
  const { language } = useTranslation().i18n;
  const known = formatsOf.get(language);
  if (known) return known;
  const made = createFormats(localeFor(language));
  formatsOf.set(language, made);
  return made;
}
