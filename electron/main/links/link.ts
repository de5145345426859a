/** What a link from outside wishes: `parley://call/<user>`, `parley://conversation/<id>`, `tel:`, `callto:`. Pure and strict. */

export const APP_LINK_SCHEME = 'parley';
/** Links of other programs; opened here only when the person wants it. */
export const PHONE_LINK_SCHEMES = ['tel', 'callto'] as const;

export type Link =
  | { readonly type: 'person'; readonly who: string; readonly host: string | null }
  | { readonly type: 'conversation'; readonly id: string; readonly host: string | null }
  /** A number, or a name of another system. */
  | { readonly type: 'phone'; readonly who: string }
  | { readonly type: 'bad'; readonly text: string };

const LINK_CHARS_MAX = 2000;
const NAME_CHARS_MAX = 200;
const TEXT_CHARS_MAX = 200;
/** Control characters, and those that make a text look like another one: direction marks, zero widths, private ones. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;
const HIDDEN_ALL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Is it an address with one of our schemes? Whatever else it says. */
export const isLink = (text: string): boolean => /^(parley|tel|callto):/i.test(text);

/** Never throws. What is odd in any way is bad; nothing is mended. */
export function parseLink(text: string): Link {
  const bad: Link = { type: 'bad', text: shown(text) };
  if (text.length > LINK_CHARS_MAX || HIDDEN.test(text) || !URL.canParse(text)) return bad;
  const url = new URL(text);
  if (url.protocol === `${APP_LINK_SCHEME}:`) return ownLink(url) ?? bad;
  if (PHONE_LINK_SCHEMES.some((scheme) => url.protocol === `${scheme}:`)) return phoneLink(text) ?? bad;
  return bad;
}

/** A text as it may be shown to a person: short, and nothing hidden in it. */
export const shown = (text: string): string =>
  Array.from(text.slice(0, LINK_CHARS_MAX).replace(HIDDEN_ALL, ''))
    .slice(0, TEXT_CHARS_MAX / 2)
    .join('');

function ownLink(url: URL): Link | null {
  const { username, password, port, hash, host, pathname, searchParams } = url;
  if (username !== '' || password !== '' || port !== '' || hash !== '') return null;
  const names = [...searchParams.keys()];
  if (names.length > 1 || (names.length === 1 && names[0] !== 'workspace')) return null;
  const server = searchParams.get('workspace');
  if (server !== null && !isHost(server)) return null;
  // some systems put a slash at the end
  const segment = /^\/([^/]+)\/?$/.exec(pathname)?.[1];
  const name = segment === undefined ? null : decoded(segment);
  if (name === null) return null;
  if (host === 'call') return { type: 'person', who: name, host: server?.toLowerCase() ?? null };
  if (host === 'conversation') return { type: 'conversation', id: name, host: server?.toLowerCase() ?? null };
  return null;
}

/** After the scheme, with or without slashes, up to the parameters. */
function phoneLink(text: string): Link | null {
  const rest = /^[a-z]+:(?:\/\/)?([^/?#;]+)\/?(?:[?#;].*)?$/i.exec(text)?.[1];
  const who = rest === undefined ? null : decoded(rest);
  return who === null ? null : { type: 'phone', who };
}

/** `null`: not a name. It is only ever compared and shown, but no colleague has a name like an option or with hidden characters. */
function decoded(segment: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(segment).trim();
  } catch {
    return null; // half a percent sign, or no UTF-8
  }
  if (name === '' || name.length > NAME_CHARS_MAX || HIDDEN.test(name) || name.startsWith('-')) return null;
  return name;
}

/** A host name or address, with or without a port. */
const isHost = (text: string): boolean =>
  /^[a-z0-9.-]{1,253}(:\d{1,5})?$/i.test(text) || /^\[[0-9a-f:.]{2,45}\](:\d{1,5})?$/i.test(text);
