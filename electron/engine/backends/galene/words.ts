/** What a written line means: Galène's own clients know `/me` and `/msg`, so that people of such groups write them. */

export type Wording =
  | { readonly to: 'all'; readonly kind: '' | 'me'; readonly text: string }
  | { readonly to: 'one'; readonly name: string; readonly text: string };

/** `names`: of everybody who is there. A name that is not among them is taken up to the first blank. */
export function wordingOf(content: string, names: readonly string[]): Wording {
  const act = /^\/me\s+(\S[^]*)$/.exec(content)?.[1];
  if (act !== undefined) return { to: 'all', kind: 'me', text: act };
  const rest = /^\/msg\s+(\S[^]*)$/.exec(content)?.[1];
  if (rest === undefined) return { to: 'all', kind: '', text: content };
  const quoted = /^"([^"]+)"\s+(\S[^]*)$/.exec(rest);
  const known = names
    .filter((name) => name !== '' && rest.startsWith(`${name} `))
    .toSorted((a, b) => b.length - a.length)[0];
  const bare = /^(\S+)\s+(\S[^]*)$/.exec(rest);
  const [name, text] =
    known === undefined
      ? [quoted?.[1] ?? bare?.[1], quoted?.[2] ?? bare?.[2]]
      : [known, rest.slice(known.length).trim()];
  if (name === undefined || text === undefined || text === '') return { to: 'all', kind: '', text: content };
  return { to: 'one', name, text };
}

/** As it is shown; of what somebody does they are the subject. */
export const shownText = (kind: string, name: string, text: string): string =>
  kind === 'me' ? `* ${name} ${text}` : text;
