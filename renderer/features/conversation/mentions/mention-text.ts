/** Names in texts. Pure. */

/** A name may be followed by anything that no name goes on with. */
const LETTER = /[\p{L}\p{N}_]/u;

export interface NamedPart {
  readonly text: string;
  /** It is one of the names, with its sign. */
  readonly isName: boolean;
  /** Characters before it. */
  readonly at: number;
}

/** `text` cut where one of `names` stands behind an `@`; the longest name wins. */
export function namedParts(text: string, names: readonly string[]): NamedPart[] {
  const wanted = names.filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const parts: NamedPart[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const name = wanted.find((one) => isNamedAt(text, at + 1, one));
    if (name === undefined || LETTER.test(text.charAt(at - 1))) continue;
    if (at > from) parts.push({ text: text.slice(from, at), isName: false, at: from });
    from = at + 1 + name.length;
    parts.push({ text: text.slice(at, from), isName: true, at });
  }
  if (from < text.length || parts.length === 0)
    parts.push({ text: text.slice(from), isName: false, at: from });
  return parts;
}

const isNamedAt = (text: string, at: number, name: string): boolean =>
  text.slice(at, at + name.length).toLocaleLowerCase() === name.toLocaleLowerCase() &&
  !LETTER.test(text.charAt(at + name.length));

export interface Naming {
  /** Of the sign. */
  readonly at: number;
  /** Behind the sign, up to the caret. */
  readonly query: string;
}

/** What is being named where the caret stands; `null`: nothing. */
export function namingAt(text: string, caret: number): Naming | null {
  const [, query] = /(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}_.-]{0,40})$/u.exec(text.slice(0, caret)) ?? [];
  return query === undefined ? null : { at: caret - query.length - 1, query };
}

/** The text with that person named, and where the caret is then. */
export function withName(
  text: string,
  { at, query }: Naming,
  username: string,
): { readonly text: string; readonly caret: number } {
  const named = `@${username} `;
  const rest = text.slice(at + 1 + query.length).replace(/^ /, '');
  return { text: text.slice(0, at) + named + rest, caret: at + named.length };
}
