/** Links in a text. Only https and mailto: nothing else is ever opened. */
import LinkifyIt from 'linkify-it';

export interface TextPart {
  readonly text: string;
  /** Where it leads; `null`: plain text. */
  readonly url: string | null;
  /** Characters before it: names the part among its neighbours. */
  readonly at: number;
}

const linkify = new LinkifyIt().add('ftp:', null).add('//', null).set({ fuzzyIP: false });

/** An address without a scheme counts as https. */
function safeUrl(url: string, schema: string): string | null {
  const whole = schema === '' ? url.replace(/^http:/, 'https:') : url;
  if (!URL.canParse(whole)) return null;
  return ['https:', 'mailto:'].includes(new URL(whole).protocol) ? whole : null;
}

export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of linkify.match(text) ?? []) {
    const url = safeUrl(match.url, match.schema);
    if (url === null) continue;
    if (match.index > at) parts.push({ text: text.slice(at, match.index), url: null, at });
    parts.push({ text: match.raw, url, at: match.index });
    at = match.lastIndex;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), url: null, at });
  return parts;
}

const PICTURES = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u;
const PICTURES_MAX = 12;

/** A few emoji and nothing else. */
export const isPictures = (text: string): boolean =>
  text.length <= PICTURES_MAX && PICTURES.test(text) && /\p{Extended_Pictographic}/u.test(text);
