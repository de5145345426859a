/** What the system's browser and mail program may be asked to open. */
const SCHEMES = new Set(['https:', 'mailto:']);
const URL_CHARS_MAX = 2000;

/** The address as the system gets it, or `null` when it must not: only https and mailto, no sign-in data inside. */
export function externalUrl(text: string): string | null {
  if (text.length > URL_CHARS_MAX || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (!SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.href;
}
